// What will be tried in the next hours, by next hop, and what would go back to its sender when nothing gets through until then. The
// routes and the retry rules of now are asked; nothing is looked up in DNS beyond what a route needs.

import type { Domain } from '../core/domain.ts'
import { formatMailbox } from '../core/address.ts'
import type { MessageId } from '../core/id.ts'
import { after, duration, hours, instant, type Instant } from '../core/time.ts'
import type { RetrySchedule } from '../config/config.ts'
import { expiresAt, usualSteps } from '../queue/retry.ts'
import { ruleFor } from '../queue/rule-for.ts'
import { describeDestination } from '../route/destination.ts'
import type { Engine } from './engine.ts'

/** Recipients that are due, messages that are near their end, domains that are routed, bounces that are told one by one. */
const MOST_DUE = 500_000
const MOST_OLD = 20_000
const MOST_ROUTED = 200
const MOST_BOUNCES = 100
const PAGE = 500
const SLOT = hours(1)
/** The hop of whatever ends on this server. */
const LOCAL = 'local'

export interface ForecastHop {
  /** As people read it: `MX of example.org`, `host smtp.isp.example port 587`; `local`; undefined: nobody can tell now. */
  readonly hop?: string
  readonly domains: readonly string[]
  readonly domainCount: number
  readonly recipients: number
  /** When each begins, and how many recipients are due in it; the first has what is due already. */
  readonly slots: readonly { readonly from: Instant; readonly recipients: number }[]
}

export interface ForecastView {
  readonly from: Instant
  readonly until: Instant
  /** Most recipients first. */
  readonly hops: readonly ForecastHop[]
  /** What would be given up and returned, the next first; `bounceCount` counts all. Left out: no configuration is at hand. */
  readonly bounces?: readonly {
    readonly at: Instant
    readonly message: MessageId
    readonly recipient: string
    readonly rule?: string
  }[]
  readonly bounceCount?: number
  /** More wait than were looked at. */
  readonly partly?: true
}

export async function forecast(span: number, engine: Engine): Promise<ForecastView> {
  const from = engine.clock.now()
  const until = after(from, hours(span))
  const trial = await engine.trial()
  const { counted, partly } = await engine.reader.forecast({ now: from, until, slot: SLOT, most: MOST_DUE })
  const byDomain = new Map<string, Map<number, number>>()
  for (const { domain, slot, recipients } of counted) {
    const slots = byDomain.get(domain) ?? new Map<number, number>()
    slots.set(slot, recipients)
    byDomain.set(domain, slots)
  }
  const total = (slots: ReadonlyMap<number, number>): number => [...slots.values()].reduce((sum, n) => sum + n, 0)
  const largest = [...byDomain].toSorted(([, a], [, b]) => total(b) - total(a))
  const hops = new Map<string, { hop: string | undefined; domains: string[]; slots: Map<number, number> }>()
  for (const [i, [domain, slots]] of largest.entries()) {
    const hop = i < MOST_ROUTED ? await hopOf(domain, trial) : undefined
    const found = hops.get(hop ?? '') ?? { hop, domains: [], slots: new Map<number, number>() }
    hops.set(hop ?? '', found)
    found.domains.push(domain)
    for (const [slot, n] of slots) found.slots.set(slot, (found.slots.get(slot) ?? 0) + n)
  }
  const ends = trial && (await bouncesUntil(until, trial.config.retry, engine))
  return {
    from,
    until,
    hops: [...hops.values()]
      .map(({ hop, domains, slots }) => ({
        ...(hop !== undefined && { hop }),
        domains: domains.slice(0, 5),
        domainCount: domains.length,
        recipients: total(slots),
        slots: [...slots]
          .toSorted(([a], [b]) => a - b)
          .map(([slot, recipients]) => ({ from: instant(from + slot * SLOT), recipients })),
      }))
      .toSorted((a, b) => b.recipients - a.recipients),
    ...(ends && { bounces: ends.bounces.slice(0, MOST_BOUNCES), bounceCount: ends.bounces.length }),
    ...((partly || ends?.partly === true) && { partly: true as const }),
  }
}

type TrialAtHand = Awaited<ReturnType<Engine['trial']>>

async function hopOf(domain: string, trial: TrialAtHand): Promise<string | undefined> {
  const routing = await trial?.routes.route({ localPart: 'postmaster', domain: domain as Domain }, { mailFrom: null })
  if (routing?.kind !== 'destination') return undefined
  return routing.destination.kind === 'mailbox' ? LOCAL : describeDestination(routing.destination)
}

/** Who waits for a paused route is not given up. */
async function bouncesUntil(
  until: Instant,
  retry: RetrySchedule,
  { reader }: Engine,
): Promise<{ readonly bounces: NonNullable<ForecastView['bounces']>; readonly partly: boolean }> {
  const ends = [usualSteps(retry), ...(retry.rules ?? []).map(({ steps }) => steps)].map(
    (steps) => steps.at(-1)?.until ?? 0,
  )
  const youngest = instant(until - duration(Math.min(...ends)))
  const bounces: { at: Instant; message: MessageId; recipient: string; rule?: string }[] = []
  let afterId: MessageId | undefined
  for (let looked = 0; looked < MOST_OLD; looked += PAGE) {
    const page = await reader.list({ limit: PAGE, ...(afterId !== undefined && { afterId }) })
    for (const { message, recipients } of page) {
      for (const recipient of recipients) {
        const { state } = recipient
        if (state.kind !== 'scheduled' || state.lastReason === undefined || state.lastReason.paused) continue
        const rule = ruleFor(retry, { message, recipient, reason: state.lastReason })
        const at = expiresAt(rule?.steps ?? usualSteps(retry), message.receivedAt)
        if (at > until) continue
        const address = formatMailbox(recipient.rcptTo)
        const when = instant(Math.max(at, state.due))
        bounces.push({ at: when, message: message.id, recipient: address, ...(rule && { rule: rule.text }) })
      }
    }
    afterId = page.at(-1)?.message.id
    // Identifiers grow with time.
    if (page.length < PAGE || (page.at(-1)?.message.receivedAt ?? 0) > youngest)
      return { bounces: sorted(bounces), partly: false }
  }
  return { bounces: sorted(bounces), partly: true }
}

const sorted = <T extends { readonly at: Instant }>(bounces: readonly T[]): readonly T[] =>
  bounces.toSorted((a, b) => a.at - b.at)
