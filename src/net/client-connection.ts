// Drives one ClientSession over a socket: carries out its actions, streams content, keeps the time limits, and sees to it
// that every step that was started ends, whatever becomes of the socket. It decides nothing about mail.

import type { Socket } from 'node:net'
import type { Clock, Timer } from '../core/clock.ts'
import type { Domain } from '../core/domain.ts'
import type { Content, StoredContent } from '../core/message.ts'
import type { Facts, Reason, ReasonCode, Remote } from '../core/reason.ts'
import { formatReply } from '../core/reply.ts'
import type { Duration } from '../core/time.ts'
import { ContentError } from '../core/content-error.ts'
import {
  ClientSession,
  type ClientAction,
  type StepEnd,
  type StepRequest,
  type Waiting,
} from '../smtp/client/client-session.ts'
import type { ClientProtocol } from '../smtp/client/step.ts'
import { DotStuffer, stuffMessage, withoutNul } from '../smtp/dot-stuffing.ts'
import type { ClientTimeouts } from './client-timeouts.ts'
import { upgradeToTls, type PeerProof, type TlsPeer } from './client-tls.ts'
import type { TlsSessions } from './tls-sessions.ts'
import { linesOf, type Dialogue } from './dialogue.ts'
import { hearOut } from './hear-out.ts'

export interface ClientConnectionOptions {
  readonly hostname: Domain
  readonly remote: Remote
  /** SMTP, where it is left out. */
  readonly protocol?: ClientProtocol | undefined
  readonly clock: Clock
  readonly timeouts: ClientTimeouts
  /** How the server proves that it is `remote`; left out: it need not. */
  readonly proof?: PeerProof | undefined
  /** Of TLS with this and other servers, to be taken up again. */
  readonly sessions?: TlsSessions | undefined
  /** Whoever reads along, step by step. */
  readonly dialogue?: Dialogue | undefined
}

export interface RunOptions {
  /** What the step `content` sends. */
  readonly content?: Content
  readonly signal?: AbortSignal | undefined
}

export class ClientConnection {
  readonly remote: Remote
  readonly session: ClientSession
  /** Why it is in clear although the server offers TLS: what the handshake or STARTTLS came to. */
  clearBecause: Reason | undefined
  /** NUL octets of content that did not leave, so far. */
  nulsDropped = 0
  readonly #options: ClientConnectionOptions
  #socket: Socket
  #step: StepEnd['step'] = 'greet'
  #settle: ((end: StepEnd) => void) | undefined
  #content: Content | undefined
  #signal: AbortSignal | undefined
  #tls: Facts | undefined
  #cancelTls: (() => void) | undefined
  #error: string | undefined
  #closed = false
  #wake: (() => void) | undefined
  #deadline = 0
  #timer: Timer | undefined
  #timerFires = 0

  constructor(socket: Socket, options: ClientConnectionOptions) {
    this.remote = options.remote
    this.session = new ClientSession(options)
    this.#options = options
    this.#socket = socket
    this.#listen()
  }

  /** Whether another step has any prospect. */
  get usable(): boolean {
    return !this.#closed && this.session.usable
  }

  /** What is known of the encryption; undefined in clear. */
  get tls(): Facts | undefined {
    return this.#tls
  }

  /** Makes one step; settles whatever happens, and never rejects. */
  run(request: StepRequest, { content, signal }: RunOptions = {}): Promise<StepEnd> {
    return new Promise((resolve) => {
      this.#settle = resolve
      this.#step = request.step
      this.#content = content
      this.#watch(signal)
      this.#guard(() => {
        this.#perform(this.session.start(request))
        if (this.session.waiting) this.#allow(this.session.waiting)
      })
      if (signal?.aborted) this.#giveUp()
    })
  }

  /** Closes at once; a step that runs ends with a problem. */
  destroy(): void {
    this.#socket.destroy()
    this.#lost()
  }

  #listen(): void {
    const socket = this.#socket
    hearOut(socket, this.#onError)
    socket.on('data', this.#onData).on('error', this.#onError)
    socket.on('end', this.#onLost).on('close', this.#onLost).on('drain', this.#onDrain)
  }

  readonly #onData = (bytes: Uint8Array): void => this.#guard(() => this.#hear(bytes))
  readonly #onError = (error: NodeJS.ErrnoException): void => void (this.#error ??= error.code ?? error.message)
  readonly #onLost = (): void => this.#lost()
  readonly #onDrain = (): void => this.#wakeWriter()
  readonly #onAbort = (): void => this.#giveUp()

  #perform(actions: readonly ClientAction[]): void {
    for (const action of actions) {
      switch (action.kind) {
        case 'send':
          this.#socket.write(action.text)
          break
        case 'send-content':
          this.#sendContent()
          break
        case 'start-tls':
          this.#startTls()
          break
        case 'finished':
          this.#finished(action.end)
          break
      }
    }
  }

  #hear(bytes: Uint8Array): void {
    const before = this.session.heard
    this.#perform(this.session.feed(bytes))
    // Nobody is waiting who would notice: a goodbye, or something that nobody asked for.
    if (!this.session.usable && !this.#settle) return this.destroy()
    // A reply that trickles in octet by octet gains no time.
    if (this.session.waiting && this.session.heard !== before) this.#allow(this.session.waiting)
  }

  /** A fault of ours must end the step like anything else, and not the process. */
  #guard(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#finished({
        step: this.#step,
        exchanges: [],
        problem: { code: 'internal', facts: { error: String(error) } },
      })
      this.destroy()
    }
  }

  #finished(end: StepEnd): void {
    const settle = this.#settle
    this.#settle = undefined
    this.#content = undefined
    if (this.#options.dialogue) tell(end, this.#options.dialogue)
    // A session that has come to nothing holds no connection, and whoever still sends content stops.
    if (!this.session.usable) this.destroy()
    settle?.(end)
  }

  #sendContent(): void {
    const content = this.#content
    if (!content) throw new Error('no content to send')
    if (content.kind === 'inline') {
      this.session.contentSent()
      this.#socket.write(stuffMessage(this.#clean(content.bytes)))
      return
    }
    this.#streamContent(content).catch((error: unknown) => {
      if (this.session.waiting !== 'block') return
      if (error instanceof ContentError) return this.#fail(error.reason.code, error.reason.facts ?? {})
      const cause = error instanceof Error && error.cause instanceof Error ? { cause: error.cause.message } : {}
      return this.#fail('local.content', { error: String(error), ...cause })
    })
  }

  async #streamContent(content: StoredContent): Promise<void> {
    const stuffer = new DotStuffer()
    for await (const piece of content.pieces()) {
      if (this.session.waiting !== 'block') return
      const stuffed = stuffer.push(this.#clean(piece))
      // The reader uses its buffer again, and the socket may keep what it was given.
      const free = this.#socket.write(stuffed === piece ? piece.slice() : stuffed)
      if (!free) await this.#drained()
      this.#allow('block')
    }
    if (this.session.waiting !== 'block') return
    this.session.contentSent()
    this.#allow('content')
    this.#socket.write(stuffer.end())
  }

  #clean(bytes: Uint8Array): Uint8Array {
    const clean = withoutNul(bytes)
    this.nulsDropped += bytes.length - clean.length
    return clean
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#closed) resolve()
      else this.#wake = resolve
    })
  }

  #wakeWriter(): void {
    const wake = this.#wake
    this.#wake = undefined
    wake?.()
  }

  #startTls(): void {
    const plain = this.#socket
    plain.off('data', this.#onData).off('end', this.#onLost).off('close', this.#onLost).off('drain', this.#onDrain)
    const { socket, cancel } = upgradeToTls(
      plain,
      { host: this.remote.host, proof: this.#options.proof, sessions: this.#sessions() },
      {
        secured: (facts) => {
          this.#tls = facts
          this.#cancelTls = undefined
          this.#listen()
          this.#guard(() => this.#perform(this.session.tlsStarted(facts)))
        },
        failed: (code, facts) => this.#fail(code, facts),
      },
    )
    this.#socket = socket
    this.#cancelTls = cancel
  }

  #sessions(): TlsPeer['sessions'] {
    const { sessions, remote } = this.#options
    return sessions && { of: sessions, place: `${remote.address} ${remote.port}` }
  }

  #fail(code: ReasonCode, facts?: Facts): void {
    this.#perform(this.session.fail(code, facts))
    this.destroy()
  }

  #lost(): void {
    if (this.#closed) return
    this.#closed = true
    this.#timer?.cancel()
    this.#timer = undefined
    this.#watch(undefined)
    this.#wakeWriter()
    this.#cancelTls?.()
    // An error may follow the end; with nobody listening it would end the process.
    this.#socket.on('error', () => {})
    this.#perform(this.session.fail('smtp.lost', this.#error === undefined ? undefined : { error: this.#error }))
    this.#socket.destroy()
  }

  /** Only a step that runs is given up; an idle connection belongs to whoever keeps it. */
  #giveUp(): void {
    if (this.#settle) this.#fail('local.stopping')
  }

  /** The same signal usually serves many messages, so it is listened to once for all of them. */
  #watch(signal: AbortSignal | undefined): void {
    if (signal === this.#signal) return
    this.#signal?.removeEventListener('abort', this.#onAbort)
    this.#signal = signal
    signal?.addEventListener('abort', this.#onAbort)
  }

  /** Sets the deadline. The timer is armed anew only when it would fire too late, which it rarely would. */
  #allow(waiting: Waiting): void {
    if (this.#closed) return
    const { clock, timeouts } = this.#options
    this.#deadline = clock.ticks() + timeouts[waiting]
    if (this.#timer && this.#timerFires <= this.#deadline) return
    this.#timer?.cancel()
    this.#arm(timeouts[waiting])
  }

  #arm(span: number): void {
    const delay = Math.max(span, 1) as Duration
    this.#timerFires = this.#options.clock.ticks() + delay
    this.#timer = this.#options.clock.after(delay, () => this.#timeUp())
  }

  #timeUp(): void {
    this.#timer = undefined
    const { waiting } = this.session
    if (!waiting) return
    const left = this.#deadline - this.#options.clock.ticks()
    if (left > 0) this.#arm(left)
    else if (waiting === 'tls') this.#fail('tls.timeout', { seconds: this.#options.timeouts.tls / 1000 })
    else this.#fail('smtp.timeout', { seconds: this.#options.timeouts[waiting] / 1000 })
  }
}

/** As the events have it, so what they hide is hidden here too. */
function tell({ step, exchanges, problem }: StepEnd, dialogue: Dialogue): void {
  for (const { sent, reply } of exchanges) {
    if (sent !== '') dialogue.said(sent)
    if (reply) for (const line of linesOf(formatReply(reply))) dialogue.heard(line)
  }
  if (problem) dialogue.said(`(${step} ended: ${problem.code})`)
}
