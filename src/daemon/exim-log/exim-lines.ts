// Exim's mainlog as a view of events: given what happened, in order, it says which lines stand for it. It remembers of sessions
// and messages what later lines repeat, within bounds; what it has forgotten is left out of a line, never made up.

import { formatEximId, type MessageId, type SessionId } from '../../core/id.ts'
import type { Instant } from '../../core/time.ts'
import type { Selectors } from '../../config/log-selectors.ts'
import type { EventKind } from '../../events/event.ts'
import type { EventOf } from '../../events/tap.ts'
import { receivedText, tlsText, type KnownSession } from './client-text.ts'
import { failureOf } from './failure-text.ts'
import { refusalLine } from './refusal-lines.ts'
import { logAddress, logQuoted, logWord } from './safe-log-text.ts'

export const LOGGED_KINDS = [
  'connected',
  'submitted',
  'secured',
  'helo',
  'logged-in',
  'decided',
  'login-refused',
  'tls-failed',
  'command-refused',
  'out-of-step',
  'other-protocol',
  'limit',
  'no-room',
  'content-refused',
  'disconnected',
  'queued',
  'routed',
  'expanded',
  'step',
  'delivered',
  'deferred',
  'failed',
  'cancelled',
  'held',
  'released',
  'marked-delivered',
  'recipient-added',
  'sender-changed',
] as const satisfies readonly EventKind[]
export type LoggedEvent = EventOf<(typeof LOGGED_KINDS)[number]>

export interface MailLogLine {
  readonly at: Instant
  /** Without time and line end. */
  readonly text: string
  /** It belongs into the rejectlog, too. */
  readonly rejected?: boolean
}

/** Most decisions let mail through, and most steps of a delivery change nothing that a line has. */
export function isLogged(event: LoggedEvent): boolean {
  if (event.kind === 'decided') return event.stage === 'mail' || event.decision.verdict !== 'accept'
  if (event.kind === 'step') return isCall(event.step) || event.facts?.['cipher'] !== undefined
  return true
}

const isCall = (step: EventOf<'step'>['step']): boolean => step === 'connect' || step === 'reuse'

interface KnownMessage {
  /** As Exim writes its identifier. */
  readonly name: string
  readonly sender: string
  readonly size: number
  readonly received: Instant
  readonly routers: Map<string, string>
  /** Whose place an address takes. */
  readonly parents: Map<string, string>
  /** Those who are not done. Undefined: they are not known, for it was queued before this log began. */
  readonly left: Set<string> | undefined
  /** The attempt and host of the last delivery: others of the same are `->`. */
  last?: string
  begun?: Instant
  tls?: string
}

const MOST_SESSIONS = 20_000
const MOST_MESSAGES = 50_000

export class EximLines {
  readonly #selectors: Selectors
  readonly #sessions = new Map<SessionId, KnownSession>()
  readonly #messages = new Map<MessageId, KnownMessage>()
  /** Of those that were not seen coming in: whether they are done is to be looked up. */
  #unsure = new Map<MessageId, Instant>()

  constructor(selectors: Selectors) {
    this.#selectors = selectors
  }

  lines(events: Iterable<LoggedEvent>): readonly MailLogLine[] {
    const lines: MailLogLine[] = []
    const touched = new Map<MessageId, Instant>()
    for (const event of events) {
      this.#line(event, lines)
      if (
        event.kind === 'delivered' ||
        event.kind === 'failed' ||
        event.kind === 'cancelled' ||
        event.kind === 'marked-delivered' ||
        event.kind === 'expanded'
      )
        touched.set(event.message, event.at)
      // What rules threw away may be all that there was.
      if (event.kind === 'queued') touched.set(event.message, event.at)
    }
    for (const [id, at] of touched) {
      const known = this.#messages.get(id)
      if (!known?.left) this.#unsure.set(id, at)
      else if (known.left.size === 0) lines.push(this.completed(id, at))
    }
    return lines
  }

  /** Messages of which it is to be asked whether all recipients are done. */
  takeUnsure(): ReadonlyMap<MessageId, Instant> {
    const unsure = this.#unsure
    if (unsure.size > 0) this.#unsure = new Map()
    return unsure
  }

  completed(id: MessageId, at: Instant): MailLogLine {
    const known = this.#messages.get(id)
    this.#messages.delete(id)
    const overall = known && this.#selectors.has('queue_time_overall') ? ` QT=${span(at - known.received)}` : ''
    return { at, text: `${known?.name ?? formatEximId(id)} Completed${overall}` }
  }

  #line(event: LoggedEvent, lines: MailLogLine[]): void {
    switch (event.kind) {
      case 'connected':
        this.#sessions.delete(event.session)
        this.#session(event.session).connected = event
        return
      case 'submitted':
        this.#session(event.session).submitted = event
        if (this.#selectors.has('arguments')) {
          lines.push({ at: event.at, text: `cwd=${logWord(event.folder)} 1 args: ${logWord(event.program)}` })
        }
        return
      case 'secured':
        this.#session(event.session).secured = event
        return
      case 'helo':
        this.#session(event.session).helo = event
        return
      case 'logged-in':
        this.#session(event.session).login = event
        return
      case 'disconnected':
        this.#sessions.delete(event.session)
        return
      case 'decided':
      case 'login-refused':
      case 'tls-failed':
      case 'command-refused':
      case 'out-of-step':
      case 'other-protocol':
      case 'limit':
      case 'no-room':
      case 'content-refused': {
        const session = this.#session(event.session)
        if (event.kind === 'decided') noteDecision(session, event)
        const line = refusalLine(event, session, this.#selectors)
        if (line) lines.push({ at: event.at, ...line })
        return
      }
      case 'queued':
        this.#queued(event, lines)
        return
      case 'routed':
        this.#message(event.message, event.at).routers.set(event.recipient, event.router)
        return
      case 'expanded': {
        const known = this.#message(event.message, event.at)
        known.left?.delete(event.recipient)
        for (const address of event.to) {
          if (!known.parents.has(address) && address !== event.recipient) known.left?.add(address)
          known.parents.set(address, event.recipient)
        }
        if (event.to.length === 0) {
          lines.push({
            at: event.at,
            text: `${known.name} => :blackhole: <${logAddress(event.recipient)}> R=${logWord(event.router)}`,
          })
        }
        return
      }
      case 'step': {
        const known = this.#message(event.message, event.at)
        const { protocol, cipher } = event.facts ?? {}
        if (typeof protocol === 'string' && typeof cipher === 'string') {
          known.tls = `${tlsText(protocol, cipher, this.#selectors)} CV=${event.facts?.['verified'] === true ? 'yes' : 'no'}`
        } else if (event.step === 'connect') delete known.tls
        if (isCall(event.step)) known.begun = event.at
        return
      }
      case 'delivered':
        lines.push(this.#delivered(event))
        return
      case 'deferred': {
        const { message, recipient, reason, at } = event
        const known = this.#message(message, at)
        const { errno, host, text } = failureOf(reason, known.sender, recipient)
        lines.push({
          at,
          text: `${known.name} == ${this.#who(known, recipient)}${this.#under(known, recipient)} defer (${errno})${host}: ${text}`,
        })
        return
      }
      case 'failed':
        this.#failed(event, lines)
        return
      case 'cancelled': {
        const known = this.#message(event.message, event.at)
        for (const recipient of event.recipients) known.left?.delete(recipient)
        const what = event.bounce === undefined ? 'removed' : 'cancelled'
        lines.push({ at: event.at, text: `${formatEximId(event.message)} ${what} by ${logWord(event.by)}` })
        return
      }
      case 'marked-delivered':
        for (const recipient of event.recipients) {
          this.#message(event.message, event.at).left?.delete(recipient)
          lines.push({
            at: event.at,
            text: `${formatEximId(event.message)} address <${logAddress(recipient)}> marked delivered by ${logWord(event.by)}`,
          })
        }
        return
      case 'recipient-added':
        for (const recipient of event.recipients) {
          this.#message(event.message, event.at).left?.add(recipient)
          lines.push({
            at: event.at,
            text: `${formatEximId(event.message)} recipient <${logAddress(recipient)}> added by ${logWord(event.by)}`,
          })
        }
        return
      case 'sender-changed':
        lines.push({
          at: event.at,
          text: `${formatEximId(event.message)} sender address changed to <${logAddress(event.to)}> by ${logWord(event.by)}`,
        })
        return
      case 'held':
        lines.push({ at: event.at, text: `${formatEximId(event.message)} frozen by ${logWord(event.by)}` })
        return
      case 'released':
        lines.push({ at: event.at, text: `${formatEximId(event.message)} unfrozen by ${logWord(event.by)}` })
        return
    }
  }

  #queued(event: EventOf<'queued'>, lines: MailLogLine[]): void {
    const { message, at, mailFrom, recipients, size, subject, messageIdField, bounceOf } = event
    const session = event.session === undefined ? undefined : this.#session(event.session)
    const known: KnownMessage = {
      name: formatEximId(message),
      sender: mailFrom,
      size,
      received: at,
      routers: new Map(),
      parents: new Map(),
      left: new Set(recipients),
    }
    remember(this.#messages, message, known, MOST_MESSAGES)
    const has = (name: 'subject' | 'received_sender' | 'received_recipients'): boolean => this.#selectors.has(name)
    const from = session
      ? receivedText(session, this.#selectors)
      : `${bounceOf === undefined ? '' : ` R=${formatEximId(bounceOf)}`} U=waybill P=local`
    const id = messageIdField === undefined ? '' : ` id=${logWord(messageIdField.replaceAll(/^\s*<|>\s*$/g, ''))}`
    const sender = mailFrom === '' ? '<>' : logAddress(mailFrom)
    lines.push({
      at,
      text:
        `${known.name} <= ${sender}${from} S=${size}${id}` +
        (has('subject') && subject !== undefined ? ` T=${logQuoted(subject)}` : '') +
        (has('received_sender') ? ` from <${logAddress(mailFrom)}>` : '') +
        (has('received_recipients') ? ` for ${recipients.map(logAddress).join(' ')}` : ''),
    })
    const thrown = session?.discarded.includes('*') === true ? recipients : (session?.discarded ?? [])
    for (const recipient of thrown) {
      if (known.left?.delete(recipient) !== true) continue
      lines.push({ at, text: `${known.name} => :blackhole: <${logAddress(recipient)}> R=policy` })
    }
    if (session) session.discarded = []
  }

  #delivered({ message, recipient, via, attempt, at }: EventOf<'delivered'>): MailLogLine {
    const known = this.#message(message, at)
    known.left?.delete(recipient)
    const remote = 'host' in via
    const place = remote ? `${attempt} ${via.host} ${via.address}` : `${attempt} ${recipient}`
    const sign = remote && known.last === place ? '->' : '=>'
    known.last = place
    const has = (name: Parameters<Selectors['has']>[0]): boolean => this.#selectors.has(name)
    const port = remote && has('outgoing_port') ? `:${via.port}` : ''
    const host = remote ? ` H=${logWord(via.host)} [${via.address}]${port}` : ''
    const tls = via.transport === 'smtp' && via.tls ? (known.tls ?? '') : ''
    const confirmed = remote && has('smtp_confirmation') ? ` C=${logQuoted(via.reply)}` : ''
    // Exim names a user of its own by the part before the @, and the whole address behind it.
    const who = remote ? this.#who(known, recipient) : this.#localUser(known, recipient)
    return {
      at,
      text:
        `${known.name} ${sign} ${who}` +
        (has('sender_on_delivery') ? ` F=<${logAddress(known.sender)}>` : '') +
        (has('return_path_on_delivery') ? ` P=<${logAddress(known.sender)}>` : '') +
        `${this.#router(known, recipient)} T=${TRANSPORTS[via.transport] ?? logWord(via.transport)}` +
        (has('delivery_size') ? ` S=${known.size}` : '') +
        `${host}${tls}${confirmed}` +
        (has('queue_time') ? ` QT=${span(at - known.received)}` : '') +
        (has('deliver_time') && known.begun !== undefined ? ` DT=${span(at - known.begun)}` : ''),
    }
  }

  #failed({ message, recipient, outcome, at }: EventOf<'failed'>, lines: MailLogLine[]): void {
    const known = this.#message(message, at)
    known.left?.delete(recipient)
    const begin = `${known.name} ** ${this.#who(known, recipient)}`
    switch (outcome.kind) {
      case 'bounced': {
        const { host, text } = failureOf(outcome.reason, known.sender, recipient)
        lines.push({ at, text: `${begin}${this.#under(known, recipient)}${host}: ${text}` })
        return
      }
      case 'expired':
        lines.push({ at, text: `${begin}: retry timeout exceeded` })
        return
      case 'cancelled':
        lines.push({ at, text: `${begin}: cancelled by ${logWord(outcome.by)}` })
        return
      case 'discarded':
        lines.push({ at, text: `${known.name} => :blackhole: <${logAddress(recipient)}> R=policy` })
        return
      case 'delivered':
      case 'marked-delivered':
      case 'expanded':
        return
    }
  }

  #who({ parents }: KnownMessage, recipient: string): string {
    const root = originOf(parents, recipient)
    return `${logAddress(recipient)}${root === undefined ? '' : ` <${logAddress(root)}>`}`
  }

  #localUser({ parents }: KnownMessage, recipient: string): string {
    const at = recipient.lastIndexOf('@')
    return `${logAddress(at < 0 ? recipient : recipient.slice(0, at))} <${logAddress(originOf(parents, recipient) ?? recipient)}>`
  }

  #router({ routers }: KnownMessage, recipient: string): string {
    const router = routers.get(recipient)
    return router === undefined ? '' : ` R=${logWord(router)}`
  }

  /** Router, and transport where mail for it goes elsewhere. */
  #under(known: KnownMessage, recipient: string): string {
    const router = this.#router(known, recipient)
    return router === '' || known.begun === undefined ? router : `${router} T=remote_smtp`
  }

  #session(id: SessionId): KnownSession {
    const known = this.#sessions.get(id)
    if (known) return known
    const fresh: KnownSession = { discarded: [] }
    remember(this.#sessions, id, fresh, MOST_SESSIONS)
    return fresh
  }

  #message(id: MessageId, at: Instant): KnownMessage {
    const known = this.#messages.get(id)
    if (known) return known
    const fresh: KnownMessage = {
      name: formatEximId(id),
      sender: '',
      size: 0,
      received: at,
      routers: new Map(),
      parents: new Map(),
      left: undefined,
    }
    remember(this.#messages, id, fresh, MOST_MESSAGES)
    return fresh
  }
}

/** Names that Debian's Exim has for the same. */
const TRANSPORTS: Readonly<Record<string, string>> = { smtp: 'remote_smtp', maildir: 'maildir_home', lmtp: 'lmtp' }

function noteDecision(session: KnownSession, { stage, subject, decision }: EventOf<'decided'>): void {
  if (stage === 'mail') {
    session.sender = subject
    session.discarded = []
  }
  if (decision.verdict === 'discard') session.discarded.push(stage === 'rcpt' ? subject : '*')
}

/** The address of RCPT that another one came of. */
function originOf(parents: ReadonlyMap<string, string>, recipient: string): string | undefined {
  let origin = parents.get(recipient)
  for (let hops = 0; origin !== undefined && hops < 100; hops++) {
    const next = parents.get(origin)
    if (next === undefined) break
    origin = next
  }
  return origin === recipient ? undefined : origin
}

function remember<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
  map.set(key, value)
  if (map.size <= most) return
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}

/** `0.016s`, `3m45s`, `2h`, `1d3h`: as Exim writes spans. */
function span(ms: number): string {
  if (ms < 60_000) return `${(Math.max(0, ms) / 1000).toFixed(3).replace(/\.?0+$/, '') || '0'}s`
  const seconds = Math.floor(ms / 1000)
  const parts = [
    [Math.floor(seconds / 604_800), 'w'],
    [Math.floor(seconds / 86_400) % 7, 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const
  return parts.map(([count, unit]) => (count === 0 ? '' : `${count}${unit}`)).join('')
}
