// A QueueStore in memory, for the tests of everything that needs a store. It keeps the promises of the port except the
// one about disks, and `reopen` shows what a start after a crash would find. The conformance suite in sqlite/ holds it to
// the same behaviour as the real store. It must not be used by the server.

import { formatMailbox, formatReversePath, parseMailbox } from '../core/address.ts'
import { parseId, type MessageId } from '../core/id.ts'
import type { Content, Message, Recipient, RecipientState } from '../core/message.ts'
import { instant, type Duration, type Instant } from '../core/time.ts'
import type { Event, ServerEvent } from '../events/event.ts'
import type { HistoryLimits } from '../config/config.ts'
import { KnownAddresses } from './known-addresses.ts'
import {
  askAtOnce,
  readerOver,
  type Answers,
  type QueueCounts,
  type QueueEntry,
  type QueueReader,
  type RefusedStory,
  type Story,
  type Untold,
} from './reader.ts'
import { ROOMY, type DiskState } from './disk.ts'
import { dueAfterStart, isElsewhere, leaseEnd } from './lease.ts'
import { selectFrom, summarizeFrom } from './selected.test-support.ts'
import { givenUp, type Changed, type Dismissed, type EnvelopeOrder, type Order, type OrderKind } from './order.ts'
import { StoreError } from './store-error.ts'
import { MemoryOutbound } from './memory-outbound.test-support.ts'
import type { SenderChange } from './outbound.ts'
import type {
  BodyWriter,
  Claimed,
  Committed,
  NewMessage,
  QueueStore,
  Recovery,
  RefusedSession,
  Settlement,
  DelayWarning,
} from './store.ts'

interface Noted {
  readonly seq: number
  readonly message: MessageId
  readonly index: number
}

interface Kept {
  message: Message
  recipients: Recipient[]
  content: Content | undefined
  events: Event[]
  finishedAt: Instant | undefined
  /** For how long it had waited when its sender was told so last. */
  told?: Duration
  /** By the index of the recipient, of those that a node attempts. */
  readonly leases: Map<number, Lease>
}

interface Lease {
  readonly owner: number
  readonly until: number
}

const PLENTY: HistoryLimits = {
  keep: Number.MAX_SAFE_INTEGER as HistoryLimits['keep'],
  messages: 1_000_000,
  refusedSessions: 10_000,
}

export class MemoryStore implements QueueStore {
  readonly recovery: Recovery
  /** For a test to change. */
  disk: DiskState = ROOMY
  readonly #messages: Map<MessageId, Kept>
  readonly #refused: RefusedSession[]
  readonly #history: HistoryLimits
  readonly #node: number
  #closed = false
  #untold: Noted[] = []
  #lastTold: Instant | undefined
  #outbound = new MemoryOutbound()
  /** Events that the start made, until somebody listens. */
  #ofStart: readonly Event[] = []
  #committed: Committed = () => {}

  constructor(history: HistoryLimits = PLENTY, node = 0) {
    this.#node = node
    this.recovery = { begun: 'new', interrupted: 0, queued: 0, setAside: [], greatestId: 0 }
    this.#messages = new Map()
    this.#refused = []
    this.#history = history
  }

  /** Closes this store and returns the one that a start after a crash would open. */
  reopen(now: Instant, node = this.#node): MemoryStore {
    this.#closed = true
    const next = new MemoryStore(this.#history, node)
    const interrupted: Event[] = []
    for (const [id, kept] of this.#messages) {
      const active = kept.recipients.filter(({ state }) => state.kind === 'active')
      const own = active.filter(({ index }) => ownership(kept, index).owner === node)
      kept.recipients = kept.recipients.map((r) =>
        active.includes(r)
          ? { ...r, state: dueAt(r.state, instant(dueAfterStart(ownership(kept, r.index), node, now))) }
          : r,
      )
      for (const { index } of own) kept.leases.delete(index)
      if (own.length > 0) {
        const event: Event = { at: now, kind: 'interrupted', message: id, recipients: addresses(own) }
        interrupted.push(event)
        kept.events.push(event)
      }
      next.#messages.set(id, kept)
    }
    next.#refused.push(...this.#refused)
    next.#outbound = this.#outbound
    next.#untold = this.#untold
    next.#lastTold = this.#lastTold
    next.#ofStart = interrupted
    const used = [...next.#messages.keys(), ...this.#refused.map(({ session }) => session)]
    const queued = [...this.#messages.values()].filter(({ finishedAt }) => finishedAt === undefined).length
    const greatestId = Math.max(0, ...used.map((id) => parseId(id) ?? 0))
    const recovery = { begun: 'after-crash', interrupted: interrupted.length, queued, setAside: [], greatestId }
    return Object.assign(next, { recovery })
  }

  listen(committed: Committed): void {
    this.#committed = committed
    this.#tell(this.#ofStart)
    this.#ofStart = []
  }

  #tell(events: readonly Event[]): void {
    if (events.length > 0) this.#committed(events)
  }

  async accept(entry: NewMessage): Promise<void> {
    this.#check([entry])
    this.#outbound.add(entry.outbound)
    this.#enter(entry)
    this.#tell(entry.events)
  }

  async settle({ message, states, events, spawned, added = [], outbound }: Settlement): Promise<void> {
    const kept = this.#find(message)
    this.#outbound.add(outbound)
    this.#check(spawned)
    for (const { index } of states) {
      const recipient = kept.recipients.find((r) => r.index === index)
      if (!recipient || recipient.state.kind === 'done') throw conflict(`recipient ${index} of ${message} is done`)
    }
    const changed = new Map(states.map(({ index, state }) => [index, state]))
    kept.recipients = kept.recipients.map((r) => ({ ...r, state: changed.get(r.index) ?? r.state }))
    for (const { index } of states) kept.leases.delete(index)
    addRecipients(kept, added)
    this.#note(message, kept.recipients, changed)
    kept.events.push(...events)
    finishIfDone(kept)
    for (const entry of spawned) this.#enter(entry)
    this.#tell([...events, ...spawned.flatMap((entry) => entry.events)])
  }

  keepRefused(session: RefusedSession): void {
    this.#refused.push(session)
    this.#refused.splice(0, this.#refused.length - this.#history.refusedSessions)
    this.#tell(session.events)
  }

  async claimDue(
    now: Instant,
    limit: number,
    exceptDomains: readonly string[],
    onceDomains: readonly string[] = [],
    octets = Infinity,
  ): Promise<readonly Claimed[]> {
    this.#checkOpen()
    const except = new Set(exceptDomains)
    const isDue = ({ rcptTo, state }: Recipient): boolean =>
      state.kind === 'scheduled' && state.due <= now && !except.has(rcptTo.domain)
    const waiting = [...this.#messages.values()]
      .map((kept) => ({ kept, due: earliest(kept.recipients.filter(isDue)) }))
      .filter(({ due }) => due !== undefined)
      .sort((a, b) => (a.due ?? 0) - (b.due ?? 0))
    const found: Claimed[] = []
    let held = 0
    for (const { kept } of waiting) {
      const claimed = kept.recipients.filter(isDue).map((r) => ({ ...r, state: activeState(r.state) }))
      if (claimed.length === 0 || found.length === limit) continue
      const size = kept.content?.kind === 'inline' ? kept.content.bytes.length : 0
      if (found.length > 0 && held + size > octets) break
      held += size
      kept.recipients = kept.recipients.map((r) => claimed.find(({ index }) => index === r.index) ?? r)
      this.#own(kept, claimed, now)
      found.push({ message: kept.message, recipients: claimed, content: kept.content ?? NOTHING })
      for (const { rcptTo } of claimed) if (onceDomains.includes(rcptTo.domain)) except.add(rcptTo.domain)
    }
    return found
  }

  async nextDue(exceptDomains: readonly string[]): Promise<Instant | undefined> {
    this.#checkOpen()
    const all = [...this.#messages.values()].flatMap(({ recipients }) => recipients)
    return earliest(all.filter(({ rcptTo }) => !exceptDomains.includes(rcptTo.domain)))
  }

  async renew(messages: readonly MessageId[], now: Instant): Promise<void> {
    this.#checkOpen()
    for (const id of messages) {
      const kept = this.#messages.get(id)
      for (const recipient of kept?.recipients ?? []) {
        if (!kept || ownership(kept, recipient.index).owner !== this.#node) continue
        const { state } = recipient
        this.#own(kept, [recipient], now)
        // The start of another node has made it due for when its time would have been over.
        if (state.kind === 'scheduled')
          kept.recipients = kept.recipients.map((r) =>
            r === recipient ? { ...r, state: dueAt(state, instant(leaseEnd(now))) } : r,
          )
      }
    }
  }

  async order({ kind, message, now, by, recipients: only }: Order): Promise<Changed> {
    this.#checkOpen()
    const kept = this.#messages.get(message)
    if (!kept) return { changed: 0, elsewhere: 0 }
    const isAway = ({ index }: Recipient): boolean => isElsewhere(ownership(kept, index), this.#node, now)
    const meant = kept.recipients.filter((r) => (only?.includes(r.index) ?? true) && !isAway(r) && isFor(kind, r.state))
    const elsewhere = kept.recipients.filter(isAway).length
    if (meant.length === 0) return { changed: 0, elsewhere }
    kept.recipients = kept.recipients.map((r) =>
      meant.includes(r) ? { ...r, state: ordered(kind, r.state, now, by) } : r,
    )
    for (const { index } of meant) kept.leases.delete(index)
    const told = {
      retry: 'retry-asked',
      hold: 'held',
      release: 'released',
      remove: 'cancelled',
      bounce: 'given-up',
      'mark-delivered': 'marked-delivered',
    } as const
    this.#add(kept, { at: now, kind: told[kind], message, by, recipients: addresses(meant) })
    finishIfDone(kept)
    return { changed: meant.length, elsewhere }
  }

  async changeEnvelope(order: EnvelopeOrder): Promise<Changed> {
    this.#checkOpen()
    const { message, now, by } = order
    const kept = this.#messages.get(message)
    if (!kept || kept.finishedAt !== undefined) return { changed: 0, elsewhere: 0 }
    const elsewhere = kept.recipients.filter(({ index }) => isElsewhere(ownership(kept, index), this.#node, now)).length
    const isBusy = kept.recipients.some(({ state }) => state.kind === 'active')
    if (order.kind === 'add-recipient') {
      const before = kept.recipients.length
      addRecipients(kept, [{ rcptTo: order.address, dsn: {}, state: { kind: 'scheduled', due: now, attempts: 0 } }])
      if (kept.recipients.length === before) return { changed: 0, elsewhere: 0 }
      this.#add(kept, { at: now, kind: 'recipient-added', message, by, recipients: [formatMailbox(order.address)] })
      return { changed: 1, elsewhere: 0 }
    }
    if (elsewhere > 0 || isBusy) return { changed: 0, elsewhere }
    const recipients = addresses(kept.recipients.filter(({ state }) => state.kind !== 'done'))
    const [from, to] = [formatReversePath(kept.message.mailFrom), formatReversePath(order.address)]
    if (from === to) return { changed: 0, elsewhere: 0 }
    kept.message = { ...kept.message, mailFrom: order.address }
    this.#add(kept, { at: now, kind: 'sender-changed', message, by, from, to, recipients })
    return { changed: recipients.length, elsewhere: 0 }
  }

  /** Nothing is ever damaged here. */
  async dismiss(): Promise<Dismissed> {
    this.#checkOpen()
    return 'none'
  }

  async prune(now: Instant): Promise<number> {
    this.#checkOpen()
    const finished = [...this.#messages.values()]
      .filter(({ finishedAt }) => finishedAt !== undefined)
      .sort((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0))
    const old = finished.filter(
      ({ finishedAt = now }, i) => i >= this.#history.messages || finishedAt < now - this.#history.keep,
    )
    for (const { message } of old) this.#messages.delete(message.id)
    const fresh = this.#refused.filter(({ at }) => at >= now - this.#history.keep)
    const forgotten = this.#refused.length - fresh.length
    this.#refused.splice(0, this.#refused.length, ...fresh)
    return old.length + forgotten
  }

  async endHeld(now: Instant): Promise<number> {
    this.#checkOpen()
    let ended = 0
    for (const kept of this.#messages.values()) {
      for (const { index, rcptTo, state } of kept.recipients) {
        if (state.kind !== 'held' || !state.ends || state.ends.at > now) continue
        const { attempts, ends } = state
        const over: RecipientState = { kind: 'done', outcome: ends.outcome, at: now }
        kept.recipients = kept.recipients.map((r) => (r.index === index ? { ...r, state: over } : r))
        this.#add(kept, {
          at: now,
          kind: 'failed',
          message: kept.message.id,
          attempt: attempts,
          recipient: formatMailbox(rcptTo),
          outcome: ends.outcome,
          silent: 'null-sender',
          afterHold: true,
        })
        ended++
      }
      finishIfDone(kept)
    }
    return ended
  }

  async tell(letter: NewMessage, upTo: number): Promise<void> {
    await this.accept(letter)
    this.#untold = this.#untold.filter(({ seq }) => seq > upTo)
    this.#lastTold = letter.message.receivedAt
  }

  async warn({ message, after, recipients, events, letter }: DelayWarning): Promise<boolean> {
    this.#checkOpen()
    const kept = this.#messages.get(message)
    if (!kept || kept.finishedAt !== undefined || (kept.told ?? -1) >= after) return false
    const waits = (index: number): boolean =>
      kept.recipients.some((r) => r.index === index && (r.state.kind === 'scheduled' || r.state.kind === 'held'))
    if (!recipients.every(waits)) return false
    if (letter) this.#check([letter])
    kept.told = after
    kept.events.push(...events)
    if (letter) this.#enter(letter)
    this.#tell([...events, ...(letter?.events ?? [])])
    return true
  }

  async note(event: ServerEvent): Promise<void> {
    this.#checkOpen()
    for (const kept of this.#messages.values()) if (kept.finishedAt === undefined) kept.events.push(event)
    this.#tell([event])
  }

  async changeSender(change: SenderChange): Promise<void> {
    if (change.letter) this.#check([change.letter])
    this.#outbound.change(change)
    if (change.letter) this.#enter(change.letter)
    this.#tell([...(change.event ? [change.event] : []), ...(change.letter?.events ?? [])])
  }

  async openBody(): Promise<BodyWriter> {
    const chunks: Uint8Array[] = []
    return {
      write: async (chunk) => void chunks.push(chunk.slice()),
      finish: async () => ({ kind: 'inline', bytes: Buffer.concat(chunks) }),
      discard: async () => void chunks.splice(0),
    }
  }

  async close(): Promise<void> {
    this.#closed = true
  }

  /** The reading port on what this store holds. */
  reader(): QueueReader {
    const all = (): Kept[] => [...this.#messages.values()].sort((a, b) => (a.message.id < b.message.id ? -1 : 1))
    const open = (): Kept[] => all().filter(({ finishedAt }) => finishedAt === undefined)
    const refused = (): RefusedStory[] => [...this.#refused].reverse()
    const answers: Answers = {
      list: ({ limit, afterId = '' }) =>
        open()
          .filter(({ message }) => message.id > afterId)
          .slice(0, limit)
          .map(entryOf),
      select: (asked) => selectFrom(open().map(entryOf), asked),
      summarize: (asked) => summarizeFrom(open().map(entryOf), asked),
      entries: (ids) => ids.flatMap((id) => this.#messages.get(id) ?? []).map(entryOf),
      damaged: () => [],
      damagedStory: () => undefined,
      counts: () => countsOf(open()),
      story: (id) => storyOf(this.#messages.get(id)),
      findByAddress: (address, limit) =>
        all()
          .reverse()
          .filter((kept) => concerns(kept, address))
          .slice(0, limit)
          .flatMap((kept) => storyOf(kept) ?? []),
      refusedSession: (id) => refused().find(({ session }) => session === id),
      findRefused: (address, limit) =>
        refused()
          .filter(({ events }) => JSON.stringify(events).toLowerCase().includes(address.toLowerCase()))
          .slice(0, limit),
      findDecision: (id, limit) =>
        all()
          .reverse()
          .flatMap((kept) => storyOf(kept) ?? [])
          .filter(({ events }) => JSON.stringify(events).includes(JSON.stringify(id)))
          .slice(0, limit),
      recentTo: (domain, since, except) => {
        const kinds = all()
          .filter(({ message }) => message.id !== except && message.receivedAt >= since)
          .flatMap(({ recipients }) => recipients.filter(({ rcptTo }) => rcptTo.domain === domain))
          .map(({ state }) => (state.kind === 'done' ? state.outcome.kind : 'waiting'))
        const count = (...wanted: readonly string[]): number => kinds.filter((kind) => wanted.includes(kind)).length
        return { delivered: count('delivered'), waiting: count('waiting'), failed: count('bounced', 'expired') }
      },
      untold: (limit) => this.#untoldOnes(limit),
      late: ({ before, least, most, limit, afterId = '' }) => {
        const page = open()
          .filter(({ message }) => message.id > afterId)
          .slice(0, most)
        const isLate = ({ message, told }: Kept): boolean =>
          message.receivedAt <= before && message.mailFrom !== null && (told ?? -1) < least
        const found = page.filter(isLate).slice(0, limit)
        const last = found.length === limit ? found.at(-1) : page.at(-1)
        const messages = found.map((kept) => ({
          ...entryOf(kept),
          ...(kept.told !== undefined && { told: kept.told }),
        }))
        const isEnd = page.length < most && last === page.at(-1)
        return last === undefined || isEnd ? { messages } : { messages, next: last.message.id }
      },
      forecast: ({ now, until, slot, most }) => {
        const due = open().flatMap(({ message, recipients }) =>
          recipients.flatMap(({ rcptTo, state }) =>
            state.kind === 'scheduled' && state.due <= until
              ? [{ key: `${rcptTo.domain} ${Math.floor(Math.max(0, state.due - now) / slot)}`, id: message.id }]
              : [],
          ),
        )
        const keys = [...new Set(due.map(({ key }) => key))].toSorted()
        const counted = keys.map((key) => {
          const [domain = '', at] = key.split(' ')
          const those = due.filter((one) => one.key === key)
          const messages = new Set(those.map(({ id }) => id)).size
          return { domain, slot: Number(at), recipients: those.length, messages }
        })
        return { counted, partly: due.length >= most }
      },
      outbound: () => this.#outbound.records(),
      content: (id, limit) => {
        const content = this.#messages.get(id)?.content
        return content?.kind === 'inline' ? content.bytes.subarray(0, limit) : undefined
      },
    }
    return readerOver(askAtOnce(answers), async () => {})
  }

  #add(kept: Kept, event: Event): void {
    kept.events.push(event)
    this.#tell([event])
  }

  #own({ leases }: Kept, recipients: readonly Recipient[], now: number): void {
    for (const { index } of recipients) leases.set(index, { owner: this.#node, until: leaseEnd(now) })
  }

  #checkOpen(): void {
    if (this.#closed) throw new StoreError('closed', 'the store is closed')
  }

  #find(id: MessageId): Kept {
    this.#checkOpen()
    const kept = this.#messages.get(id)
    if (!kept) throw new StoreError('no-such-message', `there is no message ${id}`)
    return kept
  }

  #check(entries: readonly NewMessage[]): void {
    this.#checkOpen()
    for (const { message } of entries) if (this.#messages.has(message.id)) throw conflict(`${message.id} is taken`)
  }

  #enter({ message, recipients, content, events }: NewMessage): void {
    const parts = { message, recipients: [...recipients], content, events: [...events] }
    const kept: Kept = { ...parts, finishedAt: undefined, leases: new Map() }
    const active = recipients.filter(({ state }) => state.kind === 'active')
    this.#own(kept, active, message.receivedAt)
    finishIfDone(kept)
    this.#messages.set(message.id, kept)
    this.#note(message.id, recipients)
  }

  /** Those of them who have just been held for a time. */
  #note(message: MessageId, recipients: readonly Recipient[], changed?: ReadonlyMap<number, RecipientState>): void {
    for (const { index, state } of recipients) {
      if (!isHeldForATime(state) || changed?.has(index) === false) continue
      this.#untold = this.#untold.filter((one) => one.message !== message || one.index !== index)
      this.#untold.push({ seq: (this.#untold.at(-1)?.seq ?? 0) + 1, message, index })
    }
  }

  #untoldOnes(limit: number): Untold {
    const held = this.#untold.flatMap(({ message, index }) => {
      const kept = this.#messages.get(message)
      const recipient = kept?.recipients.find((one) => one.index === index)
      return kept && recipient && isHeldForATime(recipient.state) ? [{ message: kept.message, recipient }] : []
    })
    const lastTold = this.#lastTold === undefined ? {} : { lastTold: this.#lastTold }
    return { count: held.length, held: held.slice(0, limit), upTo: this.#untold.at(-1)?.seq ?? 0, ...lastTold }
  }
}

function addRecipients(kept: Kept, added: readonly Omit<Recipient, 'index'>[]): void {
  const known = new KnownAddresses(kept.recipients)
  let next = 1 + Math.max(-1, ...kept.recipients.map(({ index }) => index))
  for (const recipient of added) {
    if (known.enter(recipient)) kept.recipients.push({ ...recipient, index: next++ })
  }
}

function isFor(kind: OrderKind, state: RecipientState): boolean {
  if (state.kind === 'scheduled') return kind !== 'release'
  return state.kind === 'held' && (kind !== 'hold' || isHeldForATime(state))
}

function ordered(kind: OrderKind, state: RecipientState, now: Instant, by: string): RecipientState {
  switch (kind) {
    case 'retry':
    case 'release':
      return dueAt(state, now)
    case 'bounce':
      return { ...dueAt(state, now), lastReason: givenUp(carried(state).lastReason) }
    case 'hold':
      return { kind: 'held', by, since: now, ...carried(state) }
    case 'remove':
      return { kind: 'done', outcome: { kind: 'cancelled', by }, at: now }
    case 'mark-delivered':
      return { kind: 'done', outcome: { kind: 'marked-delivered', by }, at: now }
  }
}

const isHeldForATime = (state: RecipientState): boolean => state.kind === 'held' && state.ends !== undefined
const ownership = ({ leases }: Kept, index: number): Lease | { owner: null; until: null } =>
  leases.get(index) ?? { owner: null, until: null }

const NOTHING: Content = { kind: 'inline', bytes: new Uint8Array() }
const conflict = (text: string): StoreError => new StoreError('conflict', text)
const addresses = (recipients: readonly Recipient[]): string[] => recipients.map(({ rcptTo }) => formatMailbox(rcptTo))

function earliest(recipients: readonly Recipient[]): Instant | undefined {
  const dues = recipients.flatMap(({ state }) => (state.kind === 'scheduled' ? [state.due] : []))
  return dues.length === 0 ? undefined : instant(Math.min(...dues))
}

function carried(state: RecipientState): Omit<Extract<RecipientState, { kind: 'active' }>, 'kind'> {
  if (state.kind === 'done') return { attempts: 0 }
  const { attempts, lastReason } = state
  return lastReason === undefined ? { attempts } : { attempts, lastReason }
}

const activeState = (state: RecipientState): RecipientState => ({ kind: 'active', ...carried(state) })
const dueAt = (state: RecipientState, due: Instant): Extract<RecipientState, { kind: 'scheduled' }> => ({
  kind: 'scheduled',
  due,
  ...carried(state),
})

/** The content goes when the last recipient is done; the story stays. */
function finishIfDone(kept: Kept): void {
  const ends = kept.recipients.map(({ state }) => (state.kind === 'done' ? state.at : undefined))
  if (ends.includes(undefined)) return
  kept.finishedAt = instant(Math.max(kept.message.receivedAt, ...ends.map((at) => at ?? 0)))
  kept.content = undefined
}

const entryOf = ({ message, recipients }: Kept): QueueEntry => ({ message, recipients })

function storyOf(kept: Kept | undefined): Story | undefined {
  if (!kept) return undefined
  const { message, recipients, events, finishedAt } = kept
  const story = { message, recipients, events: [...events] }
  return finishedAt === undefined ? story : { ...story, finishedAt }
}

function concerns({ message, recipients }: Kept, text: string): boolean {
  const wanted = parseMailbox(text)
  if (!wanted.ok) return false
  const folded = formatMailbox(wanted.value).toLowerCase()
  return [formatReversePath(message.mailFrom), ...addresses(recipients)].some((a) => a.toLowerCase() === folded)
}

function countsOf(open: readonly Kept[]): QueueCounts {
  const recipients = open.flatMap((kept) => kept.recipients)
  const states = recipients.map(({ state }) => state.kind)
  const undeliverable = recipients.filter(({ state }) => isHeldForATime(state)).length
  const [first] = open
  return {
    messages: open.length,
    recipients: states.filter((kind) => kind !== 'done').length,
    held: states.filter((kind) => kind === 'held').length,
    ...(undeliverable > 0 && { undeliverable }),
    ...(first && { oldest: first.message.receivedAt }),
  }
}
