// What waits for routes that are paused: counted for `queue routes`, and made due for `queue resume`. Where no server runs, none is
// paused: the next start finds out anew.

import type { Reason } from '../core/reason.ts'
import type { Instant } from '../core/time.ts'
import type { PausedRoute } from '../deliver/paused-routes.ts'
import type { MessageId } from '../core/id.ts'
import type { QueueEntry } from '../queue/reader.ts'
import type { Language } from '../words/language.ts'
import { changeEach, PORTION } from './change-each.ts'
import { answer, type ControlAnswer } from './control.ts'
import type { Engine } from './engine.ts'

export interface RouteDiagnosis {
  readonly language: Language
  readonly title: string
  readonly explanation: string
  readonly steps: readonly string[]
}

export interface PausedRouteView {
  /** What `queue resume` takes: the host. */
  readonly name: string
  /** As people read it: `host smtp.isp.example port 587`. */
  readonly route: string
  readonly since: Instant
  readonly reason: Reason
  /** When one message asks again; left out: it is on its way. */
  readonly next?: Instant
  /** How many wait for it, in messages and in recipients. */
  readonly messages: number
  readonly recipients: number
  readonly diagnosis?: RouteDiagnosis
}

export interface RoutesView {
  readonly routes: readonly PausedRouteView[]
  /** More messages wait than were counted. */
  readonly partly?: true
}

/** Messages looked at for a count: a second's work of the reader. */
const MOST_COUNTED = 20_000
const PAGE = 1000

export async function viewRoutes(engine: Engine, language: Language | undefined): Promise<RoutesView> {
  const routes = engine.routes()
  if (routes.length === 0) return { routes: [] }
  const counts = new Map(routes.map(({ route }) => [route, { messages: 0, recipients: 0 }]))
  let looked = 0
  for await (const page of pages(engine, PAGE)) {
    looked += page.length
    for (const entry of page) count(entry, counts)
    if (looked >= MOST_COUNTED) break
  }
  const diagnose = language && (await import('./diagnose-route.ts')).makeDiagnoseRoute(language)
  const views = routes.map((one) => ({
    ...one,
    ...(counts.get(one.route) ?? { messages: 0, recipients: 0 }),
    ...(diagnose && { diagnosis: diagnose(one) }),
  }))
  return { routes: views, ...(looked >= MOST_COUNTED && { partly: true }) }
}

type Count = { messages: number; recipients: number }

function count({ recipients }: QueueEntry, counts: ReadonlyMap<string, Count>): void {
  const met = new Set<Count>()
  for (const { state } of recipients) {
    const sum = 'lastReason' in state && state.kind !== 'held' && counts.get(state.lastReason?.paused?.route ?? '')
    if (!sum) continue
    sum.recipients++
    met.add(sum)
  }
  for (const sum of met) sum.messages++
}

/** Makes due what waits for these, or for any that is or was paused; the first portion is on its way before the last is read. */
export async function dueNow(engine: Engine, routes: readonly PausedRoute[] | 'all'): Promise<ControlAnswer<Count>> {
  const names = routes === 'all' ? routes : new Set(routes.map(({ route }) => route))
  const due = { messages: 0, recipients: 0 }
  for await (const page of pages(engine, PORTION)) {
    const ids = page.filter((entry) => waitsFor(entry, names)).map(({ message }) => message.id)
    if (ids.length === 0) continue
    const changed = await retryEach(engine, ids)
    if (!changed.ok) return changed
    due.messages += changed.value.messages.length
    due.recipients += changed.value.recipients
    engine.wake({ afresh: false })
  }
  return answer(due)
}

/** What somebody holds is left alone, with the message that it is part of: that goes at its own time. */
const waitsFor = ({ recipients }: QueueEntry, routes: ReadonlySet<string> | 'all'): boolean =>
  recipients.every(({ state }) => state.kind !== 'held') &&
  recipients.some(({ state }) => {
    const paused = state.kind === 'scheduled' && state.lastReason?.paused
    return paused && (routes === 'all' || routes.has(paused.route))
  })

const retryEach = (engine: Engine, ids: readonly MessageId[]) =>
  changeEach(
    engine,
    ids.map((id) => ({ id })),
    'retry',
  )

async function* pages({ reader }: Engine, limit: number): AsyncGenerator<readonly QueueEntry[]> {
  for (let afterId: MessageId | undefined; ;) {
    const page = await reader.list({ limit, ...(afterId === undefined ? {} : { afterId }) })
    afterId = page.at(-1)?.message.id
    if (afterId === undefined) return
    yield page
  }
}
