// A PostgreSQL database as password store: a few connections that are kept, one query with the user's name as a parameter.
// A database that cannot say within the time is "unavailable".

import { readFile } from 'node:fs/promises'
import { getCACertificates } from 'node:tls'
import type { Pool, PoolConfig } from 'pg'
import type { Clock } from '../../core/clock.ts'
import { seconds } from '../../core/time.ts'
import type { LoginContext, Lookup, PasswordStore } from '../password-store.ts'
import { withinTime } from './deadline.ts'
import { numberParameter } from './named-parameter.ts'
import type { ReadSecret } from './secret.ts'
import { readRows, sqlStore, type UserRow } from './sql-store.ts'
import type { PostgresqlSettings } from '../../config/auth-config.ts'

export interface PostgresqlStoreOptions {
  readonly settings: PostgresqlSettings
  readonly secret: ReadSecret | undefined
  readonly clock: Clock
  readonly decoyKey: Uint8Array
}

export interface PostgresqlStore extends PasswordStore {
  close(): Promise<void>
}

/** An unused connection is closed after so long. */
const KEEP_IDLE = seconds(60)

export function postgresqlStore({ settings, secret, clock, decoyKey }: PostgresqlStoreOptions): PostgresqlStore {
  const { host, port, database, query, clear, timeout } = settings
  const name = `PostgreSQL database ${database} at ${host.startsWith('/') ? host : `${host}:${port}`}`
  const { text } = numberParameter(query)
  let pool: Promise<Pool> | undefined

  const ask = async (user: string): Promise<Lookup<UserRow>> => {
    pool ??= openPool(settings, secret)
    const { rows, fields } = await (await pool).query<unknown[]>({ text, values: [user], rowMode: 'array' })
    const named = rows.slice(0, 2).map((row) => fields.map((field, i) => [field.name, row[i]] as const))
    return readRows(named)
  }

  const find = async (user: string, { signal }: LoginContext): Promise<Lookup<UserRow>> => {
    // A text of PostgreSQL holds no NUL, so nobody can be called so.
    if (user.includes('\0')) return { kind: 'none', detail: 'no such user' }
    try {
      const done = await withinTime(ask(user), { clock, timeout, signal }, () => undefined)
      return done.ok ? done.value : { kind: 'unavailable', detail: done.detail }
    } catch (error) {
      return { kind: 'unavailable', detail: told(error) }
    }
  }

  return {
    ...sqlStore({ name, find, clear, decoyKey }),
    async close() {
      await (await pool)?.end()
    },
  }
}

async function openPool(settings: PostgresqlSettings, secret: ReadSecret | undefined): Promise<Pool> {
  // Loaded here because hardly any server needs it.
  const { Pool } = await import('pg')
  const { host, port, database, user, connections, timeout } = settings
  const options: PoolConfig = {
    host,
    port,
    database,
    user,
    application_name: 'waybill',
    max: connections,
    connectionTimeoutMillis: timeout,
    // Both ends give up, so that a slow query does not go on for nobody.
    query_timeout: timeout,
    statement_timeout: timeout,
    idleTimeoutMillis: KEEP_IDLE,
    allowExitOnIdle: true,
    ssl: settings.tls === 'off' ? false : { rejectUnauthorized: true, ...(await trusted(settings)) },
    ...(secret ? { password: () => passwordFrom(secret) } : {}),
  }
  const pool = new Pool(options)
  // A connection that is lost while nobody uses it is replaced by the next question.
  pool.on('error', () => undefined)
  return pool
}

async function trusted({ trust, host }: PostgresqlSettings) {
  const name = /^[\d.]+$|:/.test(host) ? {} : { servername: host }
  return trust === null ? name : { ...name, ca: [...getCACertificates(), await readFile(trust, 'utf8')] }
}

async function passwordFrom(secret: ReadSecret): Promise<string> {
  const reading = await secret()
  if (!reading.ok) throw new Error(reading.detail)
  return reading.value
}

/** Several addresses that all fail are one error with an empty message. */
function told(error: unknown): string {
  const inner = error instanceof AggregateError ? error.errors.map(told).join('; ') : ''
  if (inner !== '') return inner
  return error instanceof Error ? error.message : String(error)
}
