// The question asked of the waiting queue before another configuration takes the place of the one that holds: whose mail would be
// returned, or leave this server, that was on its way to a place. Both ways are asked for each recipient; nothing is changed.

import { formatMailbox } from '../core/address.ts'
import type { MessageId } from '../core/id.ts'
import type { Message, Recipient } from '../core/message.ts'
import type { Reason } from '../core/reason.ts'
import type { QueueReader } from '../queue/reader.ts'
import { destinationKey, staysHere, type Destination } from '../route/destination.ts'
import type { Route, Routing } from '../route/routing.ts'

/** Where a recipient's mail goes, as far as it matters to whoever waits for it. */
export type Way =
  | { readonly kind: 'destination'; readonly destination: Destination }
  /** To so many others; to nobody: it is thrown away. */
  | { readonly kind: 'redirect'; readonly to: number }
  | { readonly kind: 'failed'; readonly reason: Reason }
  | { readonly kind: 'deferred' }

export interface Turned {
  readonly message: MessageId
  readonly address: string
  readonly now: Way
  readonly later: Way
}

export interface QueueAnswer {
  /** Recipients who were asked about. */
  readonly asked: number
  /** More wait than were asked about. */
  readonly sampled: boolean
  /** Those whose mail would be returned, thrown away or sent away. */
  readonly lost: number
  /** The first of those. */
  readonly examples: readonly Turned[]
  /** Those whose mail would go another way, and arrive as far as anybody knows. */
  readonly moved: number
}

/** Messages; a queue longer than this is told of by its oldest. */
export const MOST_ASKED = 10_000
const PAGE = 250
const EXAMPLES = 5

export async function askQueue(reader: Pick<QueueReader, 'list'>, now: Route, then: Route): Promise<QueueAnswer> {
  const answer = { asked: 0, sampled: false, lost: 0, moved: 0, examples: new Array<Turned>() }
  let seen = 0
  let afterId: MessageId | undefined
  for (;;) {
    const page = await reader.list({ limit: PAGE, ...(afterId !== undefined && { afterId }) })
    for (const { message, recipients } of page) {
      for (const recipient of recipients) {
        if (recipient.state.kind === 'done') continue
        const turned = await turnedBy(now, then, message, recipient)
        answer.asked++
        if (turned === undefined) continue
        if (!isLost(turned)) answer.moved++
        else if (++answer.lost <= EXAMPLES) answer.examples.push(turned)
      }
    }
    seen += page.length
    afterId = page.at(-1)?.message.id
    if (page.length < PAGE) return answer
    if (seen >= MOST_ASKED) return { ...answer, sampled: true }
  }
}

/** Undefined: it goes the same way. */
async function turnedBy(
  now: Route,
  then: Route,
  { id, mailFrom }: Message,
  { rcptTo, parent }: Recipient,
): Promise<Turned | undefined> {
  const envelope = { mailFrom, ancestors: parent?.ancestors }
  const [before, after] = [await now(rcptTo, envelope), await then(rcptTo, envelope)]
  if (sameWay(before, after)) return undefined
  return { message: id, address: formatMailbox(rcptTo), now: wayOf(before), later: wayOf(after) }
}

function sameWay(a: Routing, b: Routing): boolean {
  if (a.kind === 'destination' && b.kind === 'destination') {
    return destinationKey(a.destination) === destinationKey(b.destination)
  }
  if (a.kind === 'redirect' && b.kind === 'redirect') {
    return a.to.map(formatMailbox).join('\n') === b.to.map(formatMailbox).join('\n')
  }
  return a.kind === b.kind
}

function wayOf(routing: Routing): Way {
  switch (routing.kind) {
    case 'destination':
      return { kind: 'destination', destination: routing.destination }
    case 'redirect':
      return { kind: 'redirect', to: routing.to.length }
    case 'failed':
      return { kind: 'failed', reason: routing.reason }
    case 'deferred':
      return { kind: 'deferred' }
  }
}

function isLost({ now, later }: Turned): boolean {
  switch (later.kind) {
    case 'failed':
      return true
    case 'redirect':
      return later.to === 0
    case 'deferred':
      return false
    case 'destination':
      return now.kind === 'destination' && staysHere(now.destination) && !staysHere(later.destination)
  }
}
