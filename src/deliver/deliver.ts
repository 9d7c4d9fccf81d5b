// Works on one claimed message: routes each recipient, makes one attempt for each destination, all at the same time, and
// settles each as it ends, so that a slow server does not hold up the others. Whatever happens, every recipient is settled.

import { formatMailbox } from '../core/address.ts'
import type { Clock } from '../core/clock.ts'
import type { Outcome, Recipient } from '../core/message.ts'
import { seconds, type Duration, type Instant } from '../core/time.ts'
import type { MessageEvent } from '../events/event.ts'
import { attemptNumber, type Worked } from '../queue/schedule.ts'
import type { Settled } from '../queue/settle.ts'
import { StoreError } from '../queue/store-error.ts'
import type { Claimed, NewMessage } from '../queue/store.ts'
import { describeDestination, destinationKey, type Destination, type Routing } from '../route/destination.ts'
import type { AttemptResult, Job } from './job.ts'

export interface DeliverDeps {
  readonly clock: Clock
  route(rcptTo: Recipient['rcptTo']): Routing
  attempt(job: Job): Promise<AttemptResult>
  settle(work: Claimed, outcomes: ReadonlyMap<number, Outcome>, events: readonly MessageEvent[]): Promise<Settled>
  /** True once the server is stopping: what cannot be settled then is found again at the next start. */
  stopping(): boolean
  fault(error: unknown): void
}

interface Group {
  readonly destination: Destination
  readonly recipients: Recipient[]
  readonly events: MessageEvent[]
}

/** Waits between tries to write down what happened, while the store cannot. */
const FIRST_WAIT = seconds(1)
const LONGEST_WAIT = seconds(30)

export async function deliver(work: Claimed, deps: DeliverDeps): Promise<Worked> {
  const groups = new Map<string, Group>()
  const failed = new Map<number, Outcome>()
  const failedEvents: MessageEvent[] = []
  for (const recipient of work.recipients) {
    const routing = deps.route(recipient.rcptTo)
    const event = routedEvent(work, recipient, routing, deps.clock.now())
    if (routing.kind === 'failed') {
      failed.set(recipient.index, { kind: 'failed', reason: routing.reason, status: routing.status })
      failedEvents.push(event)
      continue
    }
    const key = destinationKey(routing.destination)
    const group = groups.get(key) ?? { destination: routing.destination, recipients: [], events: [] }
    group.recipients.push(recipient)
    group.events.push(event)
    groups.set(key, group)
  }
  const ends = [...groups.values()].map((group) => attemptGroup(work, group, deps))
  if (failed.size > 0) ends.push(settleSurely(work, failed, failedEvents, deps))
  const settled = await Promise.all(ends)
  const spawned: NewMessage[] = []
  let next: Instant | undefined
  for (const end of settled) {
    spawned.push(...end.spawned)
    if (end.next !== undefined && (next === undefined || end.next < next)) next = end.next
  }
  return { spawned, next }
}

async function attemptGroup(work: Claimed, group: Group, deps: DeliverDeps): Promise<Settled> {
  const { destination, recipients, events } = group
  const { message, content } = work
  let result: AttemptResult
  try {
    result = await deps.attempt({ message, content, destination, recipients, attempt: attemptNumber(recipients) })
  } catch (error) {
    // A fault of ours is nobody's reason to lose mail.
    deps.fault(error)
    const outcome: Outcome = { kind: 'deferred', reason: { code: 'internal', facts: { error: String(error) } } }
    result = { outcomes: new Map(recipients.map(({ index }) => [index, outcome])), events: [] }
  }
  return settleSurely(work, known(result.outcomes, deps), [...events, ...result.events], deps)
}

/**
 * What an attempt that was broken off by a stop left open stays as it is: the next start finds it interrupted and tries
 * again at once, where a deferral would make it wait.
 */
function known(outcomes: ReadonlyMap<number, Outcome>, deps: DeliverDeps): ReadonlyMap<number, Outcome> {
  if (!deps.stopping()) return outcomes
  return new Map([...outcomes].filter(([, outcome]) => outcome.kind !== 'deferred'))
}

/** What happened must be written down: while the store fails, it is tried again until it works or the server stops. */
async function settleSurely(
  work: Claimed,
  outcomes: ReadonlyMap<number, Outcome>,
  events: readonly MessageEvent[],
  deps: DeliverDeps,
): Promise<Settled> {
  for (let wait: Duration = FIRST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT) as Duration) {
    try {
      return await deps.settle(work, outcomes, events)
    } catch (error) {
      // It was written down after all, and only the answer was lost.
      if (error instanceof StoreError && error.code === 'conflict') return { spawned: [], next: undefined }
      deps.fault(error)
      if (deps.stopping()) return { spawned: [], next: undefined }
      await new Promise<void>((resolve) => void deps.clock.after(wait, resolve))
    }
  }
}

function routedEvent(work: Claimed, recipient: Recipient, routing: Routing, at: Instant): MessageEvent {
  const fields = {
    at,
    kind: 'routed' as const,
    message: work.message.id,
    recipient: formatMailbox(recipient.rcptTo),
    router: routing.router,
    compared: routing.compared,
  }
  if (routing.kind === 'failed') return { ...fields, reason: routing.reason }
  return { ...fields, destination: describeDestination(routing.destination) }
}
