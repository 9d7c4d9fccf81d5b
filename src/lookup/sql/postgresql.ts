// Looks a key up in a PostgreSQL database: a few connections that are kept, one query with the key as a parameter. A database
// that cannot say within the time has not answered.

import { readFile } from 'node:fs/promises'
import { getCACertificates } from 'node:tls'
import type { Pool, PoolConfig } from 'pg'
import type { PostgresqlSettings } from '../../config/auth-config.ts'
import type { Clock } from '../../core/clock.ts'
import { seconds } from '../../core/time.ts'
import { withinTime } from '../deadline.ts'
import { unknown, type Found, type OpenLookup } from '../lookup.ts'
import type { ReadSecret } from '../secret.ts'
import { numberParameter } from './named-parameter.ts'
import { onlyRow, type Row } from './row.ts'

export interface PostgresqlLookupOptions {
  readonly settings: PostgresqlSettings
  readonly secret: ReadSecret | undefined
  readonly clock: Clock
}

/** An unused connection is closed after so long. */
const KEEP_IDLE = seconds(60)

/** The key is the parameter `:user` of the query. Nothing is opened before the first question. */
export function postgresqlLookup({ settings, secret, clock }: PostgresqlLookupOptions): OpenLookup<Row> {
  const { query, timeout } = settings
  const { text } = numberParameter(query)
  let pool: Promise<Pool> | undefined

  const ask = async (user: string): Promise<Found<Row>> => {
    pool ??= openPool(settings, secret)
    const { rows, fields } = await (await pool).query<unknown[]>({ text, values: [user], rowMode: 'array' })
    return onlyRow(rows.slice(0, 2).map((row) => fields.map((field, i) => [field.name, row[i]] as const)))
  }

  return {
    async find(user, signal) {
      // A text of PostgreSQL holds no NUL, so nobody can be called so.
      if (user.includes('\0')) return { kind: 'none' }
      try {
        const done = await withinTime(ask(user), { clock, timeout, signal }, () => undefined)
        return done.ok ? done.value : unknown(done.detail)
      } catch (error) {
        return unknown(error)
      }
    },
    async [Symbol.asyncDispose]() {
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
