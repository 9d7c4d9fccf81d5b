// The outbound guard: one stolen password or one script is what brings a server onto block lists, so whoever suddenly sends far
// more than usual is held: mail is taken, and waits for the word of an operator. It judges each letter of our own people before
// it enters the queue, at once and in memory; what it counts is stored with the letter itself. It does no I/O: whoever owns it
// writes down what it decides (`tell`).

import type { Clock } from '../core/clock.ts'
import type { Message, Outcome, Redirected } from '../core/message.ts'
import type { Reason } from '../core/reason.ts'
import type { Instant } from '../core/time.ts'
import type { GuardConfig } from '../config/config.ts'
import type { OutboundCount, OutboundRecords, SenderState, SendingLimits } from '../queue/outbound.ts'
import { alarmOf, alarmOfEndings, type Alarm } from './alarm.ts'
import type { SessionFacts } from '../smtp/session-facts.ts'
import { booksFrom, SenderBook } from './sender-book.ts'
import { holderName, kindOf, senderOf, type SenderKind } from './sender-name.ts'

/** Names are made of what programs say of themselves: of more scripts than these only the uid is counted. */
const MOST_SCRIPTS = 1000

export interface OutboundLetter {
  /** As sendersOf gives them. */
  readonly senders: readonly string[]
  /** Of each recipient, the same one as often as it comes. */
  readonly domains: readonly string[]
  /** Whether mail for a domain leaves this server: what stays is nobody's burden. */
  readonly leaves: (domain: string) => boolean
  readonly at: Instant
}

export interface GuardVerdict {
  /** To be stored with the letter. */
  readonly counts: readonly OutboundCount[]
  /** The letter waits for an operator; left out: it goes. */
  readonly hold?: { readonly by: string; readonly reason: Reason; readonly isFor: (domain: string) => boolean }
  /** It could not be stored. */
  undo(): void
}

export interface GuardDeps {
  readonly clock: Clock
  readonly settings: () => GuardConfig
  readonly records: OutboundRecords
  /** A sender is held from now on: to be written down, and postmaster to be told. */
  readonly tell: (sender: string) => void
  /** Whether the other side took a message for spam. */
  readonly isSpamRefusal: (reason: Reason) => boolean
}

export interface SenderFigures {
  readonly sender: string
  readonly kind: SenderKind
  readonly hour: number
  readonly day: number
  readonly usual?: number
  readonly limits: SendingLimits
  /** The limits are an operator's. */
  readonly own: boolean
  readonly held?: SenderState['held']
  /** Letters held today and yesterday. */
  readonly heldLetters: number
}

export class OutboundGuard {
  readonly #deps: GuardDeps
  readonly #books: Map<string, SenderBook>
  #scripts: number
  /** Hosts that an operator has given limits. */
  #ownHosts: number

  constructor(deps: GuardDeps) {
    this.#deps = deps
    this.#books = booksFrom(deps.records)
    this.#ownHosts = this.#countOwnHosts()
    this.#scripts = [...this.#books.keys()].filter((name) => kindOf(name) === 'script').length
  }

  /** Whether it is worth the look: most mail comes from hosts, and by itself they are not counted. */
  counts({ listener, user }: Pick<SessionFacts, 'listener' | 'user'>): boolean {
    return (
      listener === 'local' || user !== undefined || this.#deps.settings().limits.host !== null || this.#ownHosts > 0
    )
  }

  /** Undefined: nobody is counted who sent it, or it goes nowhere. */
  judge({ senders, leaves, at, ...letter }: OutboundLetter): GuardVerdict | undefined {
    const domains = letter.domains.filter(leaves)
    if (domains.length === 0) return undefined
    const counted = senders.flatMap((sender) => this.#counted(sender) ?? [])
    if (counted.length === 0) return undefined
    for (const one of counted) {
      if (one.book.state.held) continue
      const fresh = one.book.newDomains(domains).length
      const figures = one.book.figures(at, domains.length, fresh)
      const alarm = alarmOf(figures, one.limits, one.book.state.limits !== undefined, this.#deps.settings())
      if (alarm) this.#hold(one.sender, one.book, alarm, at)
    }
    const holder = counted.find(({ book }) => book.state.held)
    const counts = counted.map(({ sender, book }): OutboundCount =>
      holder
        ? { sender, at, held: domains.length }
        : { sender, at, letters: domains.length, domains: book.newDomains(domains) },
    )
    for (const [i, { book }] of counted.entries()) if (counts[i]) book.add(counts[i])
    const undo = (): void => {
      for (const [i, { book }] of counted.entries()) if (counts[i]) book.add(counts[i], -1)
    }
    if (holder?.book.state.held === undefined) return { counts, undo }
    const { why, values } = holder.book.state.held
    const reason: Reason = { code: 'queue.guarded', facts: { sender: holder.sender, why, ...values } }
    return { counts, hold: { by: holderName(holder.sender), reason, isFor: leaves }, undo }
  }

  /** What became of a message's recipients; what comes back is to be stored with it. */
  ended({ origin }: Message, outcomes: Iterable<Outcome | Redirected>, at: Instant): readonly OutboundCount[] {
    const sender = senderOf(origin)
    const one = sender === undefined ? undefined : this.#counted(sender)
    if (!one) return NOTHING
    let [ended, failed, spam] = [0, 0, 0]
    for (const outcome of outcomes) {
      if (outcome.kind === 'delivered' && outcome.via.transport === 'smtp') ended++
      else if (outcome.kind === 'failed' && outcome.reason.remote) {
        ended++
        failed++
        if (this.#deps.isSpamRefusal(outcome.reason)) spam++
      }
    }
    if (ended === 0) return NOTHING
    const count: OutboundCount = { sender: one.sender, at, ended, failed, spam }
    one.book.add(count)
    const alarm = one.book.state.held ? undefined : alarmOfEndings(one.book.endings(at), this.#deps.settings())
    if (alarm) this.#hold(one.sender, one.book, alarm, at)
    return [count]
  }

  state(sender: string): SenderState {
    return this.#books.get(sender)?.state ?? {}
  }

  /** At once; whoever calls writes it down. */
  release(sender: string): SenderState {
    const book = this.#books.get(sender)
    if (!book) return {}
    const { held: _, ...state } = book.state
    book.state = state
    book.beginAfresh(this.#deps.clock.now())
    return state
  }

  /** Undefined: those of the configuration again. */
  limit(sender: string, limits: SendingLimits | undefined): SenderState {
    const book = this.#bookOf(sender)
    const { limits: _, ...state } = book.state
    book.state = { ...state, ...(limits && { limits }) }
    this.#ownHosts = this.#countOwnHosts()
    return book.state
  }

  /** Puts back what could not be written down. */
  restore(sender: string, state: SenderState): void {
    this.#bookOf(sender).state = state
    this.#ownHosts = this.#countOwnHosts()
  }

  /** Those who are held first, then those who sent most lately. */
  list(): readonly SenderFigures[] {
    const now = this.#deps.clock.now()
    const figures = [...this.#books].flatMap(([sender, book]): SenderFigures[] => {
      const one = this.#counted(sender)
      if (!one) return []
      const { hour, day, usual } = book.figures(now, 0, 0)
      const { held } = book.state
      return [
        {
          sender,
          kind: one.kind,
          hour,
          day,
          ...(usual !== undefined && { usual: Math.round(usual * 10) / 10 }),
          limits: one.limits,
          own: book.state.limits !== undefined,
          ...(held && { held }),
          heldLetters: book.heldLately(now),
        },
      ]
    })
    return figures.sort(
      (a, b) =>
        Number(b.held !== undefined) - Number(a.held !== undefined) || b.day - a.day || (a.sender < b.sender ? -1 : 1),
    )
  }

  #hold(sender: string, book: SenderBook, { why, values }: Alarm, since: Instant): void {
    book.state = { ...book.state, held: { since, why, values } }
    this.#deps.tell(sender)
  }

  /** Undefined: the configuration counts nobody of that kind, and no operator has said how much this one may. */
  #counted(sender: string): { sender: string; kind: SenderKind; book: SenderBook; limits: SendingLimits } | undefined {
    const kind = kindOf(sender)
    if (kind === undefined) return undefined
    const known = this.#books.get(sender)
    const limits = known?.state.limits ?? this.#deps.settings().limits[kind]
    if (!limits) return undefined
    if (!known && kind === 'script' && ++this.#scripts > MOST_SCRIPTS) return undefined
    return { sender, kind, book: this.#bookOf(sender), limits }
  }

  #countOwnHosts(): number {
    return [...this.#books].filter(([name, { state }]) => kindOf(name) === 'host' && state.limits).length
  }

  #bookOf(sender: string): SenderBook {
    const book = this.#books.get(sender) ?? new SenderBook()
    this.#books.set(sender, book)
    return book
  }
}

const NOTHING: readonly OutboundCount[] = []
