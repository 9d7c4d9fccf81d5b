// An attempt over a route that may be paused: asked before anything is sent, and told what came of it. A fault of the log-in, of
// the certificate or of the name of a host that takes our mail for others is nobody's fault who wrote or is written to, so it
// gives no message up, and holds them all.

import type { LmtpTransport } from '../config/transport-config.ts'
import type { Outcome } from '../core/message.ts'
import { describeDestination, destinationKey, whoseHost, type OneWay } from '../route/destination.ts'
import type { Underway } from './attempt-deps.ts'
import { pausesRoute } from './classify.ts'
import type { AttemptResult } from './job.ts'
import type { RouteTurn } from './paused-routes.ts'

const namesOf = (destination: Remote) => ({
  name: nameOf(destination),
  route: describeDestination(destination),
})

type Remote = OneWay | LmtpTransport

function nameOf(destination: Remote): string {
  switch (destination.kind) {
    case 'mx':
      return destination.domain
    case 'host':
      return destination.host
    case 'lmtp':
      return destination.name
  }
}

export async function pausable(
  { record, deps: { routes } }: Underway,
  destination: Remote,
  send: () => Promise<void>,
): Promise<AttemptResult> {
  const whose = whoseHost(destination)
  if (whose === 'theirs') {
    await send()
    return record.finish()
  }
  const key = destinationKey(destination)
  const turn = routes.enter(key)
  if (turn.kind === 'closed') {
    record.refused(record.open, turn.reason)
    return closed(record.finish(), turn)
  }
  let reached = false
  try {
    await send()
    const result = record.finish()
    const outcomes = [...result.outcomes.values()]
    // A host that takes mail from this server, though not all of it, does not turn it away.
    const takesSome = outcomes.some(({ kind }) => kind === 'delivered')
    const paused = takesSome
      ? undefined
      : outcomes.find((one) => one.kind === 'deferred' && pausesRoute(one.reason, whose))
    if (paused?.kind === 'deferred') return closed(result, routes.pause(key, namesOf(destination), paused.reason))
    reached = record.reached
    return result
  } finally {
    if (turn.kind === 'probe') routes.probed(key, reached)
  }

  function closed(result: AttemptResult, { reason, until }: Extract<RouteTurn, { kind: 'closed' }>): AttemptResult {
    const held = (outcome: Outcome): Outcome =>
      outcome.kind === 'deferred' && pausesRoute(outcome.reason, whose)
        ? { ...outcome, reason: { ...outcome.reason, ...(reason.paused && { paused: reason.paused }) } }
        : outcome
    const outcomes = new Map([...result.outcomes].map(([index, outcome]) => [index, held(outcome)]))
    return { ...result, outcomes, restsUntil: until, paused: reason }
  }
}
