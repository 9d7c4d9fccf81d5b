// The transport over several ways: each is tried as if it were the only one, and the next only where nobody could be talked to
// on the one before: not reached, busy at once, or a route of ours that is paused. Whatever a host has said of the message or of
// a recipient is its word, and no other host is asked for a second opinion.

import { shuffle } from '../../core/random.ts'
import { describeDestination, type HostsDestination, type OneWay } from '../../route/destination.ts'
import type { Underway } from '../attempt-deps.ts'
import { AttemptRecord } from '../attempt-record.ts'
import type { AttemptResult } from '../job.ts'
import { bySmtp } from './smtp.ts'

export async function bySmtpInTurn(underway: Underway, { ways, order }: HostsDestination): Promise<AttemptResult> {
  const { record, signal, deps } = underway
  const ends: AttemptResult[] = []
  for (const way of order === 'random' ? shuffle(ways, deps.random) : ways) {
    const end = await overOne(underway, way)
    for (const event of end.result.events) record.event(event)
    if (end.result.paused && end.result.events.length === 0) {
      record.step('pass-over', performance.now(), { facts: { paused: [describeDestination(way)] } })
    }
    if (end.reached) return settled(record, end.result)
    ends.push(end.result)
    if (signal?.aborted) break
  }
  return settled(record, together(ends))
}

async function overOne(
  { job, deps, signal }: Underway,
  way: OneWay,
): Promise<{ readonly result: AttemptResult; readonly reached: boolean }> {
  const one = { ...job, destination: way }
  const record = new AttemptRecord(one, deps.clock)
  const result = await bySmtp({ job: one, deps, record, signal }, way)
  return { result, reached: record.reached }
}

function settled(record: AttemptRecord, { outcomes, restsUntil, paused }: AttemptResult): AttemptResult {
  record.settled(outcomes)
  const result = record.finish()
  return { ...result, ...(restsUntil !== undefined && { restsUntil }), ...(paused && { paused }) }
}

/**
 * Nobody was reached on any way. Where one of them is paused the mail is held, for somebody has to mend that; where one may be
 * there later it waits; all must agree for it to be given up. Nobody need be called again before the first of them may be.
 */
function together(ends: readonly AttemptResult[]): AttemptResult {
  const telling = ends.find(({ paused }) => paused) ?? ends.find(isLeftOpen) ?? ends.at(-1)
  const until = ends.map(({ restsUntil }) => restsUntil)
  const rests = until.every((one) => one !== undefined) ? until.toSorted((a, b) => a - b)[0] : undefined
  const { restsUntil: _, ...result } = telling ?? { outcomes: new Map(), events: [] }
  return rests === undefined ? result : { ...result, restsUntil: rests }
}

const isLeftOpen = ({ outcomes }: AttemptResult): boolean =>
  [...outcomes.values()].every(({ kind }) => kind === 'deferred')
