// Looks something up in a PostgreSQL database: a few connections that are kept, one query with what is asked for as parameters. A
// database that cannot say within the time has not answered.

import { readFile } from 'node:fs/promises'
import { getCACertificates } from 'node:tls'
import type { Pool, PoolConfig } from 'pg'
import type { PostgresqlSettings } from '../../config/auth-config.ts'
import type { Clock } from '../../core/clock.ts'
import { seconds } from '../../core/time.ts'
import { withinTime } from '../deadline.ts'
import { unknown, type Found } from '../lookup.ts'
import type { ReadSecret } from '../secret.ts'
import { numberParameters } from './named-parameter.ts'
import type { Parameters, Row, RowLookup } from './row.ts'

export interface PostgresqlLookupOptions {
  readonly settings: Omit<PostgresqlSettings, 'clear'>
  readonly secret: ReadSecret | undefined
  readonly clock: Clock
}

/** An unused connection is closed after so long. */
const KEEP_IDLE = seconds(60)

/** Nothing is opened before the first question. `most`: rows that anybody reads. */
export function postgresqlLookup({ settings, secret, clock }: PostgresqlLookupOptions, most = 2): RowLookup {
  const { query, timeout } = settings
  const { text, names } = numberParameters(query)
  let pool: Promise<Pool> | undefined

  const ask = async (given: Parameters): Promise<Found<readonly Row[]>> => {
    pool ??= openPool(settings, secret)
    const values = names.map((name) => given[name] ?? null)
    const { rows, fields } = await (await pool).query<unknown[]>({ text, values, rowMode: 'array' })
    const found = rows.slice(0, most).map((row) => fields.map((field, i) => [field.name, row[i]] as const))
    return found.length > 0 ? { kind: 'found', value: found } : { kind: 'none' }
  }

  return {
    async find(given, signal) {
      // A text of PostgreSQL holds no NUL, so nobody can be called so.
      if (Object.values(given).some((text) => text.includes('\0'))) return { kind: 'none' }
      try {
        const done = await withinTime(ask(given), { clock, timeout, signal }, () => undefined)
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

async function openPool(settings: PostgresqlLookupOptions['settings'], secret: ReadSecret | undefined): Promise<Pool> {
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

async function trusted({ trust, host }: Pick<PostgresqlSettings, 'trust' | 'host'>) {
  const name = /^[\d.]+$|:/.test(host) ? {} : { servername: host }
  return trust === null ? name : { ...name, ca: [...getCACertificates(), await readFile(trust, 'utf8')] }
}

async function passwordFrom(secret: ReadSecret): Promise<string> {
  const reading = await secret()
  if (!reading.ok) throw new Error(reading.detail)
  return reading.value
}
