// The client's side of an SMTP connection without I/O: steps are started, bytes come in, actions go out. It keeps the
// record of each step (every command with its reply) and ends what cannot go on: a 421 (RFC 5321 §3.8), something that is
// no reply, a reply nobody asked for, plain text after STARTTLS.
//
// At most one step runs at a time. A session never gets better: once `usable` is false it stays so, and every further step
// ends at once with a problem.

import type { Facts, Reason, ReasonCode, Remote, SmtpVerb } from '../../core/reason.ts'
import type { Reply } from '../../core/reply.ts'
import type { Exchange } from '../../events/event.ts'
import { isMalformed, ReplyParser, type ParsedReply } from '../reply-parser.ts'
import { auth, type AuthLine } from './auth.ts'
import { NO_CAPABILITIES, type Capabilities } from './capabilities.ts'
import { envelope } from './envelope.ts'
import { probe, type Probe } from './probe.ts'
import { content, greet, hello, quit, starttls } from './short-steps.ts'
import { refusal, type ClientProtocol, type ClientStep, type Talk, type Turn } from './step.ts'
import type { ClientTransaction } from './transaction.ts'

export type StepRequest =
  /** `tls`: from the first byte, before the greeting (RFC 8314 §3). */
  | { readonly step: 'tls' | 'greet' | 'ehlo' | 'starttls' | 'quit' }
  | { readonly step: 'auth'; readonly said: AuthLine }
  | { readonly step: 'envelope' | 'content'; readonly transaction: ClientTransaction }
  | { readonly step: 'probe'; readonly probe: Probe }

/** How a step ended. */
export interface StepEnd {
  readonly step: StepRequest['step']
  readonly exchanges: readonly Exchange[]
  readonly facts?: Facts
  readonly problem?: Reason
}

export type ClientAction =
  | { readonly kind: 'send'; readonly text: string }
  /** Send the content and the dot; `contentSent` is to be called when the dot is on its way. */
  | { readonly kind: 'send-content' }
  /** Make the TLS handshake now, before anything else is read; `tlsStarted` or `fail` is to be called. */
  | { readonly kind: 'start-tls' }
  | { readonly kind: 'finished'; readonly end: StepEnd }

/** What is being waited for: the reply to a command, the content to be taken, the handshake to end. */
export type Waiting = SmtpVerb | 'block' | 'tls'

export class ClientSession {
  readonly #talk: Talk
  #parser = new ReplyParser()
  #running: { readonly request: StepRequest; readonly generator: ClientStep | undefined } | undefined
  #turn: Turn | undefined
  #exchanges: { sent: string; reply?: Reply }[] = []
  /** How many of the exchanges have their reply. */
  #answered = 0
  #waiting: Waiting | undefined
  #usable = true
  /** Why it is not usable, where no step was running to tell. */
  #cause: Reason | undefined
  #unasked: ParsedReply | undefined
  #transactions = 0
  #heard = 0

  constructor(options: {
    readonly hostname: string
    readonly remote: Remote
    readonly protocol?: ClientProtocol | undefined
  }) {
    const { hostname, remote, protocol = 'smtp' } = options
    this.#talk = { hostname, remote, protocol, capabilities: NO_CAPABILITIES, needsReset: false }
  }

  get capabilities(): Capabilities {
    return this.#talk.capabilities
  }

  /** Whether another step has any prospect. */
  get usable(): boolean {
    return this.#usable
  }

  get waiting(): Waiting | undefined {
    return this.#waiting
  }

  /** Transactions begun. */
  get transactions(): number {
    return this.#transactions
  }

  /** Replies that were waited for and came: what counts as progress. */
  get heard(): number {
    return this.#heard
  }

  start(request: StepRequest): readonly ClientAction[] {
    if (this.#running) throw new Error(`${request.step} was started during ${this.#running.request.step}`)
    this.#exchanges = []
    this.#answered = 0
    if (!this.#usable) return [this.#finish(request, this.#whyUnusable())]
    const generator = this.#makeStep(request)
    this.#running = { request, generator }
    return generator ? this.#advance(undefined) : this.#startTls()
  }

  feed(bytes: Uint8Array): readonly ClientAction[] {
    let actions: readonly ClientAction[] = []
    for (const parsed of this.#parser.feed(bytes)) {
      const more = this.#hear(parsed)
      actions = actions.length === 0 ? more : [...actions, ...more]
    }
    // RFC 3207 §4.2, §6: what comes in clear after STARTTLS may be anybody's, and is not believed.
    if (this.#waiting === 'tls' && (this.#unasked || this.#parser.pending)) {
      return this.fail('tls.plaintext')
    }
    return actions
  }

  /** The dot is on its way: from now on the server may have the message, whatever happens. */
  contentSent(): void {
    if (this.#waiting === 'block') this.#waiting = 'content'
  }

  /** RFC 3207 §4.2: all that was learned before the handshake is forgotten. */
  tlsStarted(facts: Facts): readonly ClientAction[] {
    const running = this.#running
    if (!running || this.#waiting !== 'tls') throw new Error('no handshake was asked for')
    this.#parser = new ReplyParser()
    this.#talk.capabilities = NO_CAPABILITIES
    this.#talk.needsReset = false
    return [this.#finish(running.request, undefined, facts)]
  }

  /** Ends the session for a cause outside of the protocol: time-out, loss, our own trouble. */
  fail(code: ReasonCode, facts?: Facts): readonly ClientAction[] {
    this.#usable = false
    const { remote } = this.#talk
    // Before the dot the server waits for content that answers DATA.
    const command = this.#awaitedVerb()
    const reason: Reason = { code, ...(command ? { command } : {}), remote, ...(facts ? { facts } : {}) }
    this.#cause ??= reason
    return this.#break(reason)
  }

  #awaitedVerb(): SmtpVerb | undefined {
    if (this.#waiting === 'block') return 'DATA'
    if (this.#waiting !== 'tls') return this.#waiting
    return this.#running?.request.step === 'tls' ? 'connect' : 'STARTTLS'
  }

  #startTls(): readonly ClientAction[] {
    this.#turn = undefined
    this.#waiting = 'tls'
    return [{ kind: 'start-tls' }]
  }

  /** Undefined: nothing is said, all of it is the handshake. */
  #makeStep(request: StepRequest): ClientStep | undefined {
    switch (request.step) {
      case 'tls':
        return undefined
      case 'auth':
        return auth(this.#talk, request.said)
      case 'greet':
        return greet(this.#talk)
      case 'ehlo':
        return hello(this.#talk)
      case 'starttls':
        return starttls(this.#talk)
      case 'envelope':
        this.#transactions++
        return envelope(this.#talk, request.transaction)
      case 'content':
        return content(this.#talk, request.transaction)
      case 'probe':
        return probe(this.#talk, request.probe)
      case 'quit':
        return quit()
    }
  }

  #hear(parsed: ParsedReply): readonly ClientAction[] {
    const turn = this.#turn
    if (!turn) {
      this.#usable = false
      this.#unasked ??= parsed
      return []
    }
    if (isMalformed(parsed)) {
      const text = turn.told ? '(not shown)' : parsed.text
      return this.fail('smtp.malformed', { problem: parsed.malformed, text })
    }
    const told = turn.told?.conceal(parsed) ?? parsed
    const exchange = this.#exchanges[this.#answered]
    if (exchange) exchange.reply = told
    this.#answered++
    this.#heard++
    if (parsed.code === 421 && turn.verb !== 'QUIT') {
      this.#usable = false
      return this.#break(refusal(turn.verb, told, this.#talk.remote))
    }
    if (this.#waiting === 'block') return this.#earlyReply(parsed)
    return this.#advance(parsed)
  }

  /** The server answers before the dot: it will not have the rest, and the order of things is lost. */
  #earlyReply(reply: Reply): readonly ClientAction[] {
    if (reply.code < 400) return this.fail('smtp.malformed', { problem: 'reply before the end of the content' })
    this.#usable = false
    return this.#break(refusal('content', reply, this.#talk.remote))
  }

  /** Takes the step to its next turn; the first time without a reply. */
  #advance(reply: Reply | undefined): readonly ClientAction[] {
    const running = this.#running
    if (!running) throw new Error('no step is running')
    const { generator, request } = running
    if (!generator) throw new Error(`${request.step} has nothing to say`)
    const result = reply ? generator.next(reply) : generator.next()
    if (result.done === true) return this.#ended(request, result.value)
    const turn = result.value
    this.#turn = turn
    this.#waiting = turn.verb
    if (turn.content) {
      this.#exchanges.push({ sent: '.' })
      this.#waiting = 'block'
      return [{ kind: 'send-content' }]
    }
    for (const sent of turn.lines) this.#exchanges.push({ sent: turn.told?.line ?? sent })
    if (turn.lines.length > 0) return [{ kind: 'send', text: `${turn.lines.join('\r\n')}\r\n` }]
    // The greeting comes unasked.
    if (this.#answered === this.#exchanges.length) this.#exchanges.push({ sent: '' })
    return NO_ACTIONS
  }

  #ended(request: StepRequest, problem: Reason | undefined): readonly ClientAction[] {
    if (request.step === 'starttls' && !problem) return this.#startTls()
    // A goodbye leaves nothing to talk about; and when DATA is answered with success, nobody knows what is awaited.
    const outOfStep = problem?.code === 'smtp.data' && problem.reply && problem.reply.code < 400
    if (request.step === 'quit' || outOfStep) this.#usable = false
    return [this.#finish(request, problem)]
  }

  /** Ends the running step, if there is one, in the middle. */
  #break(problem: Reason): readonly ClientAction[] {
    const running = this.#running
    return running ? [this.#finish(running.request, problem)] : NO_ACTIONS
  }

  #finish(request: StepRequest, problem: Reason | undefined, facts?: Facts): ClientAction {
    this.#running = undefined
    this.#turn = undefined
    this.#waiting = undefined
    const end: StepEnd = {
      step: request.step,
      exchanges: this.#exchanges,
      ...(facts ? { facts } : {}),
      ...(problem ? { problem } : {}),
    }
    return { kind: 'finished', end }
  }

  #whyUnusable(): Reason {
    const { remote } = this.#talk
    const unasked = this.#unasked
    if (!unasked) {
      const { code, facts } = this.#cause ?? { code: 'smtp.lost' as const, facts: undefined }
      return { code, remote, ...(facts ? { facts } : {}) }
    }
    if (isMalformed(unasked)) {
      return { code: 'smtp.malformed', remote, facts: { problem: unasked.malformed, text: unasked.text } }
    }
    if (unasked.code === 421) return { code: 'smtp.lost', remote, reply: unasked }
    return { code: 'smtp.malformed', remote, reply: unasked, facts: { problem: 'a reply to nothing' } }
  }
}

const NO_ACTIONS: readonly ClientAction[] = []
