// Drives one ServerSession over a socket: carries out its actions in order, sends the replies of one read in one write,
// asks policy, makes TLS handshakes, hands complete messages over, and keeps the time limits. It decides nothing about
// mail.

import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Clock, Timer } from '../core/clock.ts'
import type { Decision } from '../core/decision.ts'
import { seconds, type Duration, type Tick } from '../core/time.ts'
import type { SessionEvent } from '../events/event.ts'
import * as replies from '../smtp/server-replies.ts'
import type { Acceptance, CompletedContent, LoginStep, ServerAction, Transaction } from '../smtp/server-actions.ts'
import type { ServerSession } from '../smtp/server-session.ts'
import type { Question, SessionFacts, TlsSession } from '../smtp/session-facts.ts'
import { linesOf, type Dialogue } from './dialogue.ts'
import type { Standing } from './least-useful.ts'
import type { ClientOffer } from './client-hello.ts'
import { secureClient, type ServerCertificates, type ServerHandshake } from './server-tls.ts'

/** Where the content of one message goes while it arrives. */
export interface ContentSink {
  /** A promise means: wait before the next piece. */
  write(bytes: Uint8Array): Promise<void> | undefined
  discard(): Promise<void>
}

/** The log-in of one connection. */
export interface Login {
  /** The connection has TLS from now on. */
  secured(socket: TLSSocket): void
  begin(mechanism: string, initial: string | undefined, facts: SessionFacts): Promise<LoginStep>
  /** The client's answer to the last challenge. */
  line(text: string): Promise<LoginStep>
}

export interface ConnectionDeps<Sink extends ContentSink> {
  readonly clock: Clock
  readonly idle: Duration
  readonly longest: Duration
  /** How long to wait before the greeting; a client that speaks meanwhile is no mail server. */
  readonly greetingDelay: Duration
  /** Where there is TLS. `implicit`: it begins with the connection. */
  readonly tls?: { readonly certificates: ServerCertificates; readonly implicit: boolean }
  readonly login?: Login
  /** One of ours, who gives way to nobody. */
  trusted(facts: SessionFacts): boolean
  decide(question: Question, facts: SessionFacts): Decision | Promise<Decision>
  begin(transaction: Transaction): Sink
  accept(sink: Sink, completed: CompletedContent): Promise<Acceptance>
  /** Something was refused: at once, with what led to it. */
  refused(events: readonly SessionEvent[]): void
  /** The story of a session that refused something, when it is over. */
  keepRefused(events: readonly SessionEvent[]): void
  /** Whoever reads along; what the client says comes from the session. */
  readonly dialogue?: Dialogue | undefined
  /** A bug: something threw that must not. */
  fault(error: unknown): void
}

/** After the last reply the other side gets this long to close before we do. */
const LINGER = seconds(5)
const HANDSHAKE = seconds(30)
const LOOK_AGAIN = seconds(1)

export class ServerConnection<Sink extends ContentSink> {
  /** The plain socket until there is TLS. */
  #socket: Socket
  readonly #session: ServerSession
  readonly #deps: ConnectionDeps<Sink>
  readonly #opened: Tick
  readonly #closed: () => void
  #lastInput: Tick
  #timer: Timer | undefined
  /** Set while a handshake is under way. */
  #handshake: { readonly implicit: boolean; readonly failed: (problem: string) => void } | undefined
  /** Set while the greeting is held back. */
  #greeting: { readonly timer: Timer; readonly tls: TlsSession | undefined } | undefined
  /** The server has asked this connection to come to its end. */
  #stopping = false
  #sink: Sink | undefined
  #out = ''
  #busy = false
  /** The client has sent its last byte. */
  #inputOver = false
  #over = false

  /** Runs until the connection is closed; `closed` is called once, then. */
  constructor(socket: Socket, session: ServerSession, deps: ConnectionDeps<Sink>, closed: () => void) {
    this.#socket = socket
    this.#session = session
    this.#deps = deps
    this.#closed = closed
    this.#opened = deps.clock.ticks()
    this.#lastInput = this.#opened
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#finish())
    this.#armTimer()
    if (deps.tls?.implicit === true) this.#secure(true)
    else {
      this.#listenTo(socket)
      this.#greet()
    }
  }

  #listenTo(socket: Socket): void {
    socket.on('data', this.#input)
    socket.on('end', this.#inputEnded)
    socket.on('drain', this.#resume)
    // One whose proxy was heard first is paused, and a listener alone does not make it flow again.
    socket.resume()
  }

  #greet(tls?: TlsSession): void {
    const { greetingDelay, clock } = this.#deps
    if (this.#stopping) return this.#perform(this.#session.stop())
    if (greetingDelay === 0) return this.#perform(this.#session.start(tls))
    const timer = clock.after(greetingDelay, () => {
      this.#greeting = undefined
      this.#perform(this.#session.start(tls))
    })
    this.#greeting = { timer, tls }
  }

  #spokeEarly(tls: TlsSession | undefined): void {
    this.#dropGreeting()
    // The story begins with the connection, whatever was not said in it.
    this.#session.start(tls)
    this.#perform(this.#session.tooEarly(this.#deps.greetingDelay / 1000))
  }

  #dropGreeting(): void {
    this.#greeting?.timer.cancel()
    this.#greeting = undefined
  }

  /** What was written before goes out first; what came in behind STARTTLS is the session's to throw away. */
  #secure(implicit: boolean): void {
    const { tls, clock } = this.#deps
    if (!tls) throw new Error('TLS was begun and there is no certificate')
    this.#flush()
    const plain = this.#socket
    plain.off('data', this.#input).off('end', this.#inputEnded).off('drain', this.#resume)
    let handshake: ServerHandshake | undefined
    const settled = (): void => {
      waiting.cancel()
      handshake?.cancel()
      this.#handshake = undefined
    }
    const failed = (problem: string, offer?: ClientOffer): void => {
      settled()
      if (implicit) this.#session.start()
      this.#session.note({ kind: 'tls-failed', implicit, problem, ...offer })
      plain.destroy()
    }
    const waiting = clock.after(HANDSHAKE, () => failed('the handshake took too long'))
    this.#handshake = { implicit, failed }
    // Who has said the last word cannot shake hands.
    if (this.#inputOver || plain.destroyed) return failed('the client closed its side before the handshake')
    try {
      handshake = secureClient(plain, tls.certificates, {
        secured: (session, socket) => {
          settled()
          if (!this.#over) this.#goOnSecured(socket, session, implicit)
        },
        failed,
      })
    } catch (error) {
      settled()
      this.#fail(error)
    }
  }

  #goOnSecured(socket: TLSSocket, session: TlsSession, implicit: boolean): void {
    this.#socket = socket
    this.#lastInput = this.#deps.clock.ticks()
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#finish())
    this.#listenTo(socket)
    try {
      this.#deps.login?.secured(socket)
    } catch (error) {
      return this.#fail(error)
    }
    if (implicit) this.#greet(session)
    else this.#perform(this.#session.secured(session))
  }

  /**
   * The server is stopping: a transaction under way is finished, anything else is told to come back, in TLS where that
   * is still being made.
   */
  shutdown(): void {
    this.#stopping = true
    if (this.#handshake?.implicit === true) return
    this.#dropGreeting()
    this.#perform(this.#session.stop())
  }

  destroy(): void {
    this.#socket.destroy()
  }

  standing(): Standing {
    // Who waits for an answer of ours is not to blame for the silence.
    return { spared: this.#busy || this.#deps.trusted(this.#session.facts), lastInput: this.#lastInput }
  }

  giveWay(allowed: number): void {
    this.#dropGreeting()
    if (!this.#handshake) this.#perform(this.#session.giveWay(allowed))
    this.#socket.destroySoon()
  }

  readonly #input = (bytes: Uint8Array): void => {
    if (this.#greeting) return this.#spokeEarly(this.#greeting.tls)
    this.#lastInput = this.#deps.clock.ticks()
    if (this.#session.closed) return
    this.#perform(this.#session.feed(bytes))
    if (this.#busy && !this.#session.expectsSilence) this.#socket.pause()
  }

  /** A client may close its side and still read the replies (`nc -N`); when all are given there is no more to say. */
  readonly #inputEnded = (): void => {
    this.#inputOver = true
    this.#endWhenDone()
  }

  #endWhenDone(): void {
    if (this.#inputOver && !this.#busy && !this.#session.more) this.#socket.end()
  }

  readonly #resume = (): void => {
    if (this.#busy || this.#socket.writableNeedDrain) return
    if (this.#session.more) {
      this.#perform([])
      this.#endWhenDone()
    }
    if (!this.#busy && !this.#socket.writableNeedDrain) this.#socket.resume()
  }

  /** Carries out actions until none is left or one must wait. */
  #perform(actions: readonly ServerAction[]): void {
    let next = actions
    try {
      for (;;) {
        while (next.length > 0) next = this.#performOnce(next)
        if (this.#busy || this.#over || !this.#session.more) break
        // Much has been said. What else came is read when that is on its way: a peer that sends commands and reads no
        // replies gets no more of our memory than the socket's own.
        this.#flush()
        if (this.#socket.writableNeedDrain) break
        next = this.#session.goOn()
      }
      const news = this.#session.takeNews()
      if (news.length > 0) this.#deps.refused(news)
    } catch (error) {
      this.#fail(error)
    }
    this.#flush()
  }

  /** Returns the actions that follow at once from these. */
  #performOnce(actions: readonly ServerAction[]): readonly ServerAction[] {
    let follow: readonly ServerAction[] = []
    for (const action of actions) {
      switch (action.kind) {
        case 'send':
          this.#out += action.text
          if (this.#deps.dialogue) for (const line of linesOf(action.text)) this.#deps.dialogue.said(line)
          break
        case 'ask':
          follow = this.#ask(action.question, action.facts)
          break
        case 'starttls':
          this.#secure(false)
          break
        case 'login':
          this.#login((login) => login.begin(action.mechanism, action.initial, this.#session.facts))
          break
        case 'login-line':
          this.#login((login) => login.line(action.line))
          break
        case 'begin':
          this.#sink = this.#deps.begin(action.transaction)
          break
        case 'content':
          this.#write(action.bytes)
          break
        case 'discard':
          this.#discard()
          break
        case 'message':
          this.#deps.dialogue?.heard(`(content of ${action.completed.size} octets, not shown)`)
          this.#accept(action.completed)
          break
        case 'close':
          this.#hangUp(action.quit)
          break
      }
    }
    return follow
  }

  #ask(question: Question, facts: SessionFacts): readonly ServerAction[] {
    // A check that crashed decides nothing: the client is told to come back (never accept by accident).
    const failed = (error: unknown): Decision => {
      this.#deps.fault(error)
      return { verdict: 'defer', reply: replies.checkFailed, rule: 'fault', compared: { error: String(error) } }
    }
    let decision: Decision | Promise<Decision>
    try {
      decision = this.#deps.decide(question, facts)
    } catch (error) {
      decision = failed(error)
    }
    if (!(decision instanceof Promise)) return this.#session.answer(decision)
    this.#wait(decision.catch(failed).then((verdict) => this.#session.answer(verdict)))
    return []
  }

  #login(ask: (login: Login) => Promise<LoginStep>): void {
    const { login } = this.#deps
    if (!login) throw new Error('a log-in was begun and there is nothing to ask')
    const step = ask(login).catch((error: unknown): LoginStep => {
      this.#deps.fault(error)
      const detail = String(error)
      return {
        kind: 'refused',
        reply: replies.checkFailed,
        reason: 'unavailable',
        detail,
        mechanism: '',
        lockOuts: [],
        close: false,
      }
    })
    this.#wait(step.then((result) => this.#session.login(result)))
  }

  #write(bytes: Uint8Array): void {
    const slow = this.#sink?.write(bytes)
    if (!slow) return
    // The session reads no further meanwhile, as the socket is paused; what is read already is in memory anyway.
    this.#wait(
      slow.then(
        () => [],
        () => [],
      ),
    )
  }

  #discard(): void {
    const sink = this.#sink
    this.#sink = undefined
    sink?.discard().catch((error: unknown) => this.#deps.fault(error))
  }

  #accept(completed: CompletedContent): void {
    const sink = this.#sink
    this.#sink = undefined
    if (!sink) throw new Error('a message without content')
    let accepted: Acceptance | undefined
    const answer = this.#deps
      .accept(sink, completed)
      .catch((error: unknown) => this.#notAccepted(error))
      .then((result) => this.#session.acceptance((accepted = result)))
    this.#wait(answer, () => {
      if (accepted?.ok) accepted.afterReply()
    })
  }

  #notAccepted(error: unknown): Acceptance {
    this.#deps.fault(error)
    const reply = replies.notStored
    const facts = { error: String(error) }
    return { ok: false, reply, events: [{ kind: 'content-refused', problem: 'fault', reply, facts }] }
  }

  #waiting = 0

  /** Holds input back until the promise settles, then carries on with the actions it gives. */
  #wait(work: Promise<readonly ServerAction[]>, then?: () => void): void {
    this.#waiting++
    this.#busy = true
    work
      .then((actions) => {
        this.#busy = --this.#waiting > 0
        // Nothing more is begun for a client that is gone; only what it has been promised goes its way.
        if (!this.#over) this.#perform(actions)
        if (this.#busy || this.#over) return
        this.#lastInput = this.#deps.clock.ticks()
        this.#endWhenDone()
        this.#resume()
      })
      // A message that is safe goes its way, whatever becomes of the session.
      .finally(then)
      .catch((error: unknown) => this.#fail(error))
  }

  #flush(): void {
    if (this.#out === '' || this.#over || this.#socket.writableEnded) return
    const text = this.#out
    this.#out = ''
    if (!this.#socket.write(text)) this.#socket.pause()
  }

  /** After QUIT nothing more can come; a client that is put out may still be sending, and must get to read why. */
  #hangUp(atClientsWish: boolean): void {
    this.#timer?.cancel()
    this.#flush()
    // What the system has taken it delivers, and then the end: no need to wait for that.
    if (atClientsWish && this.#socket.writableLength === 0) return void this.#socket.destroy()
    this.#timer = this.#deps.clock.after(LINGER, () => this.#socket.destroy())
    if (atClientsWish) return this.#socket.destroySoon()
    this.#socket.end()
    this.#socket.resume()
  }

  /** One timer for both limits, re-armed only when it fires. */
  #armTimer(): void {
    const { clock, idle, longest } = this.#deps
    const now = clock.ticks()
    const left = Math.min(this.#lastInput + idle, this.#opened + longest) - now
    // Time may be up while an answer is due; it is looked at again when there may be one.
    this.#timer = clock.after(left > 0 ? (left as Duration) : LOOK_AGAIN, () => this.#timeUp())
  }

  #timeUp(): void {
    const { clock, idle, longest } = this.#deps
    const now = clock.ticks()
    const tooLong = now - this.#opened >= longest
    // A handshake has a limit of its own.
    if (!this.#busy && !this.#handshake && (tooLong || now - this.#lastInput >= idle)) {
      // A peer that does not even read our replies is not waited for.
      if (this.#socket.writableLength > 0) this.#socket.destroy()
      else this.#perform(this.#session.end(tooLong ? 'session' : 'idle', (tooLong ? longest : idle) / 1000))
    } else this.#armTimer()
  }

  #fail(error: unknown): void {
    this.#deps.fault(error)
    this.#socket.destroy()
  }

  #finish(): void {
    if (this.#over) return
    this.#over = true
    this.#timer?.cancel()
    this.#dropGreeting()
    this.#handshake?.failed('the connection was closed during the handshake')
    this.#discard()
    const story = this.#session.refusals(this.#inputOver ? 'client' : 'lost')
    if (story) this.#deps.keepRefused(story)
    this.#closed()
  }
}
