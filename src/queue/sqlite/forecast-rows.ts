// How many recipients fall due when, by domain and slot of time, out of the index of due times alone.

import type { DatabaseSync } from 'node:sqlite'
import type { Forecast, ForecastAsked } from '../reader.ts'
import { columns, integer, text } from './rows.ts'
import { RECIPIENT_STATE } from './schema.ts'
import { prepare } from './statement.ts'

export function readForecast(db: DatabaseSync, { now, until, slot, most }: ForecastAsked): Forecast {
  const due = `FROM recipient INDEXED BY recipient_due WHERE state = ${RECIPIENT_STATE.scheduled} AND at <= ?1 LIMIT ?2`
  const rows = prepare(
    db,
    `SELECT domain, CAST(max(0, at - ?3) / ?4 AS INTEGER) AS slot, count(*), count(DISTINCT message)
     FROM (SELECT domain, at, message ${due}) GROUP BY domain, slot ORDER BY domain, slot`,
  ).all(until, most, now, slot)
  const counted = rows.map((row) => {
    const [domain, at, recipients, messages] = columns(row)
    return {
      domain: text(domain, 'domain'),
      slot: integer(at, 'slot'),
      recipients: integer(recipients, 'count'),
      messages: integer(messages, 'count'),
    }
  })
  const all = counted.reduce((sum, { recipients }) => sum + recipients, 0)
  return { counted, partly: all >= most }
}
