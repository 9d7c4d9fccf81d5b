// What keeps mail waiting, in groups of one cause, one destination and one move, with the step that mends most first. The queue
// is counted by reason and domain; of each such group the oldest message is diagnosed, and stands for the others.

import type { MessageId } from '../core/id.ts'
import type { Instant } from '../core/time.ts'
import type { CauseId } from '../diagnose/causes/facts.ts'
import type { Who } from '../diagnose/diagnosis.ts'
import type { QueueGroup, TroubleKey } from '../queue/queue-filter.ts'
import type { Language } from '../words/language.ts'
import { answer, type MessageView, type RecipientView } from './control.ts'
import type { Engine } from './engine.ts'
import { groupQueue } from './summarize-queue.ts'
import { viewMessage } from './views.ts'

/** `held`: by an operator. `untried`: no attempt was made yet. */
export type CauseKind = 'trouble' | 'held' | 'untried'

export interface CauseGroup {
  readonly kind: CauseKind
  readonly cause?: CauseId
  readonly title?: string
  /** A host that answered, or the domain; left out where nobody was asked. */
  readonly destination?: string
  readonly who?: Who
  /** What to do first. */
  readonly step?: string
  readonly messages: number
  readonly recipients: number
  readonly oldest: Instant
  /** The oldest message of the group. */
  readonly example: MessageId
  /** What `queue list` shows the group by: its domains, where they are few, and reasons. */
  readonly domains: readonly string[]
  readonly reasons: readonly string[]
}

export interface CausesView {
  readonly messages: number
  readonly recipients: number
  /** Of the messages: those that wait for a person. */
  readonly forPerson: number
  /** Those that wait for a person first, then most messages. */
  readonly groups: readonly CauseGroup[]
  /** Recipients in groups too small to be looked at. */
  readonly notLookedAt: number
}

/** Groups of one reason and one domain whose example is diagnosed: a fraction of a second's work. */
const MOST_DIAGNOSED = 150
const MOST_DOMAINS = 5

/** Nobody has to do anything. */
const isNobodys = ({ kind, who }: CauseGroup): boolean =>
  kind === 'untried' || (kind === 'trouble' && (who === 'wait' || who === 'unknown'))

export async function queueCausesOf(engine: Engine, language: Language, limit: number): Promise<CausesView> {
  const { groups, meant } = await groupQueue(engine.reader, {}, { kind: 'trouble' })
  const sorted = groups.toSorted((a, b) => b.messages - a.messages)
  const looked = sorted.slice(0, MOST_DIAGNOSED)
  const merged = new Map<string, CauseGroup>()
  for (const group of looked) {
    const one = await causeOf(group, engine, language)
    const key = JSON.stringify([one.kind, one.cause, one.who, one.destination])
    const before = merged.get(key)
    merged.set(key, before ? together(before, one) : one)
  }
  const all = [...merged.values()].sort(
    (a, b) =>
      Number(isNobodys(a)) - Number(isNobodys(b)) || b.messages - a.messages || (a.example < b.example ? -1 : 1),
  )
  const forPerson = all.reduce((sum, one) => sum + (isNobodys(one) ? 0 : one.messages), 0)
  return {
    ...meant,
    // A message with several recipients may be in several groups.
    forPerson: Math.min(forPerson, meant.messages),
    groups: all.slice(0, limit),
    notLookedAt: sorted.slice(MOST_DIAGNOSED).reduce((sum, { recipients }) => sum + recipients, 0),
  }
}

async function causeOf(group: QueueGroup, engine: Engine, language: Language): Promise<CauseGroup> {
  const [held, reason, domain] = JSON.parse(group.key) as TroubleKey
  const { messages, recipients, oldest, example = '' as MessageId } = group
  const plain = { messages, recipients, oldest, example, domains: [domain], reasons: reason === '' ? [] : [reason] }
  if (held === 1) return { kind: 'held', ...plain }
  if (reason === '') return { kind: 'untried', ...plain }
  const told = await diagnosed(example, engine, language)
  const recipient = told?.recipients.find((one) => isOf(one, reason, domain))
  const { diagnosis } = recipient ?? {}
  if (recipient === undefined || diagnosis === undefined || diagnosis.outcome === 'delivered')
    return { kind: 'trouble', who: 'unknown', destination: domain, ...plain }
  const { cause, title, who, steps } = diagnosis
  const [step] = steps
  const destination = destinationOf(recipient) ?? domain
  return { kind: 'trouble', cause, title, who, destination, ...(step !== undefined && { step }), ...plain }
}

async function diagnosed(id: MessageId, engine: Engine, language: Language): Promise<MessageView | undefined> {
  const [entry] = await engine.reader.entries([id])
  if (entry === undefined) return undefined
  const detail = answer({ message: viewMessage(entry), headerCut: false })
  const found = await engine.explaining.detail(detail, { language, lookUps: false })
  return found.ok ? found.value.message : undefined
}

const isOf = ({ address, state }: RecipientView, reason: string, domain: string): boolean =>
  address.endsWith(`@${domain}`) && state.kind !== 'done' && state.lastReason?.code === reason

function destinationOf({ state }: RecipientView): string | undefined {
  const reason = state.kind === 'done' ? undefined : state.lastReason
  return reason?.paused?.route ?? reason?.remote?.host
}

function together(a: CauseGroup, b: CauseGroup): CauseGroup {
  return {
    ...a,
    messages: a.messages + b.messages,
    recipients: a.recipients + b.recipients,
    oldest: a.oldest < b.oldest ? a.oldest : b.oldest,
    example: a.example < b.example ? a.example : b.example,
    domains: [...new Set([...a.domains, ...b.domains])].slice(0, MOST_DOMAINS),
    reasons: [...new Set([...a.reasons, ...b.reasons])],
  }
}
