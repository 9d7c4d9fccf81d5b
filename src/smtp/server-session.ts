// The server side of SMTP (RFC 5321) as a machine without I/O: bytes in, actions out. The connection carries them out.
//
//   command ──EHLO/HELO──► command ──MAIL──► RCPT … ──DATA──► content ──<CRLF>.<CRLF>──► asking ──answer──► command
//      ▲  ├──STARTTLS──► securing ──secured──► command           └─BDAT──► chunk ──size reached──► command or asking
//      │  └──AUTH──► asking ──challenge──► login ──line──► asking ──► command
//      └── RSET, EHLO, HELO and every finished or refused transaction return here; QUIT and limits end in `closed`
//
// Invariants: while `asking`, no input is read (it waits); nothing but <CRLF>.<CRLF> or BDAT LAST ends content; every
// command gets exactly one reply, in order; however the bytes are cut, the actions are the same.

import type { Decision } from '../core/decision.ts'
import type { Reply } from '../core/reply.ts'
import type { SessionEvent } from '../events/event.ts'
import { parseCommand, type Command } from './command.ts'
import { auth, loginLine, loginStep, LONGEST_LOGIN_LINE } from './commands/auth.ts'
import { bdat, data, readChunk, readContent } from './commands/data.ts'
import { connected, hello } from './commands/hello.ts'
import { mail } from './commands/mail.ts'
import { rcpt } from './commands/rcpt.ts'
import { secured, starttls } from './commands/starttls.ts'
import { xclient } from './commands/xclient.ts'
import { decided } from './decided.ts'
import { LineReader } from './line-reader.ts'
import type { Acceptance, LoginStep, ServerAction, SessionSettings } from './server-actions.ts'
import { SessionCore } from './session-core.ts'
import type { SessionFacts, TlsSession } from './session-facts.ts'
import type { Unstamped } from './session-journal.ts'
import * as replies from './server-replies.ts'

const NOTHING: Uint8Array = new Uint8Array(0)
/** Commands that no user name or password can be taken for. */
const NO_SECRETS = new Set(['EHLO', 'HELO', 'MAIL', 'RCPT', 'DATA', 'BDAT', 'STARTTLS', 'QUIT', 'RSET', 'NOOP'])
const KNOWN_BUT_ABSENT = new Set(['EXPN', 'ETRN', 'TURN', 'ATRN', 'SEND', 'SOML', 'SAML', 'BURL'])
/**
 * Replies are longer than the commands they answer. So that a client that sends thousands and reads nothing cannot fill our
 * memory with replies, reading stops when about this much is to be said; what was read goes on by `goOn`.
 */
const SAID_AT_ONCE = 16_384
/** The first octet of a TLS handshake record (RFC 8446 §5.1), which begins no SMTP command. */
const TLS_HANDSHAKE = 0x16

export class ServerSession {
  readonly #core: SessionCore
  #lines: LineReader
  #loginLines: LineReader | undefined
  #input: Uint8Array = NOTHING
  #position = 0
  #stopping = false
  #heard = false

  constructor(settings: SessionSettings) {
    this.#core = new SessionCore(settings)
    this.#lines = new LineReader(settings.limits.commandLine)
  }

  /** Whether the session waits for an answer and reads nothing. */
  get asking(): boolean {
    return this.#core.state === 'asking' || this.#core.state === 'securing'
  }

  /** Whether commands that came are waiting for what was said to go out; then `goOn` takes them up. */
  get more(): boolean {
    return !this.asking && !this.closed && this.#position < this.#input.length
  }

  get closed(): boolean {
    return this.#core.state === 'closed'
  }

  /** Messages accepted so far. */
  get accepted(): number {
    return this.#core.accepted
  }

  /** What is known of the client now. */
  get facts(): SessionFacts {
    return this.#core.facts
  }

  /** What was going on, for the event of a session's end: `DATA`, `command`, … */
  get during(): string {
    const { endedBy, state, transaction } = this.#core
    if (endedBy === 'client') return 'QUIT'
    if (state === 'content') return 'DATA'
    if (state === 'chunk') return 'BDAT'
    if (state === 'securing') return 'STARTTLS'
    if (state === 'login') return 'AUTH'
    return transaction ? 'transaction' : 'command'
  }

  /** The connection is open, in TLS where it begins with that: the greeting, or the question whether there shall be one. */
  start(tls?: TlsSession): ServerAction[] {
    const core = this.#core
    if (tls) core.facts = { ...core.facts, tls }
    connected(core)
    if (tls) core.journal.secured({ kind: 'secured', implicit: true, ...tls })
    return core.take()
  }

  /** Bytes from the client. What cannot be read yet, because an answer is due, is kept and read after it. */
  feed(bytes: Uint8Array): ServerAction[] {
    if (this.closed) return []
    if (this.#position < this.#input.length) {
      const joined = new Uint8Array(this.#input.length - this.#position + bytes.length)
      joined.set(this.#input.subarray(this.#position))
      joined.set(bytes, this.#input.length - this.#position)
      this.#input = joined
    } else this.#input = bytes
    this.#position = 0
    this.#core.said = 0
    return this.#go()
  }

  /** Takes up commands that were left because much was to be said. Whoever drives the session waits until that is sent. */
  goOn(): ServerAction[] {
    this.#core.said = 0
    return this.#go()
  }

  /** The verdict on the last question. */
  answer(decision: Decision): ServerAction[] {
    const core = this.#core
    const asked = core.question
    if (core.state !== 'asking' || !asked) return []
    core.question = undefined
    core.state = 'command'
    decided(core, asked.question, asked.dsn, decision)
    return this.#go()
  }

  /** What a step of the log-in came to. */
  login(step: LoginStep): ServerAction[] {
    if (this.#core.state !== 'asking') return []
    loginStep(this.#core, step)
    return this.#go()
  }

  /** The handshake of STARTTLS is done. What came in clear behind the command is thrown away unread. */
  secured(tls: TlsSession): ServerAction[] {
    if (this.#core.state !== 'securing') return []
    this.#input = NOTHING
    this.#position = 0
    this.#lines = new LineReader(this.#core.settings.limits.commandLine)
    secured(this.#core, tls)
    return this.#go()
  }

  /** Something happened to the session that the driver knows of: a failed handshake, a lock-out. */
  note(event: Unstamped): void {
    this.#core.journal.add(event, true)
  }

  /** What became of the message of the last `message` action. */
  acceptance(result: Acceptance): ServerAction[] {
    const core = this.#core
    if (core.state !== 'asking') return []
    if (result.ok) {
      core.accepted++
      core.tolerance.messageTaken()
      core.journal.accepted()
      core.endTransaction(replies.queued(result.message))
    } else {
      for (const event of result.events) core.journal.add(event, true)
      core.endContent(result.reply)
    }
    return this.#go()
  }

  /** The server ends the session: too long idle, or too long in all. */
  end(cause: 'idle' | 'session', allowed: number): ServerAction[] {
    if (this.closed) return []
    const reply = cause === 'idle' ? replies.idleTooLong : replies.sessionTooLong
    return this.#endWith(cause, allowed, reply)
  }

  /** The client spoke before it was greeted, which no mail server does (RFC 5321 §4.3.1). */
  tooEarly(allowed: number): ServerAction[] {
    return this.closed ? [] : this.#endWith('early-talker', allowed, replies.spokeTooEarly)
  }

  /** The server is stopping: a transaction that is open may finish, then the client is told to come back. */
  stop(): ServerAction[] {
    this.#stopping = true
    return this.#go()
  }

  /**
   * The story of what this session refused; undefined when it refused nothing. Call once, when it is over; `otherwise` is
   * who ended it when neither QUIT nor the session itself did.
   */
  refusals(otherwise: 'client' | 'lost'): readonly SessionEvent[] | undefined {
    const { endedBy, journal, accepted } = this.#core
    return journal.finish({ kind: 'disconnected', by: endedBy ?? otherwise, accepted, during: this.during })
  }

  #endWith(limit: string, allowed: number, reply: Reply): ServerAction[] {
    this.#core.limit({ limit, allowed, value: allowed, reply })
    this.#core.close('server')
    return this.#core.take()
  }

  #go(): ServerAction[] {
    const core = this.#core
    for (;;) {
      if (this.#stopping && (core.state === 'command' || core.state === 'login') && !core.transaction) {
        core.send(replies.shuttingDown)
        core.close('server')
      }
      if (this.#position >= this.#input.length || core.said > SAID_AT_ONCE) break
      if (core.state === 'command') this.#readCommand()
      else if (core.state === 'content') this.#position = readContent(core, this.#input, this.#position)
      else if (core.state === 'chunk') this.#position = readChunk(core, this.#input, this.#position)
      else if (core.state === 'login') this.#readLoginLine()
      else break
    }
    if (this.#position >= this.#input.length || this.closed) {
      this.#input = NOTHING
      this.#position = 0
    }
    return core.take()
  }

  #readCommand(): void {
    const core = this.#core
    if (!this.#heard) {
      this.#heard = true
      if (this.#input[this.#position] === TLS_HANDSHAKE) {
        core.refuse('(a TLS handshake)', replies.tlsOnPlainPort)
        return core.close('server')
      }
    }
    const line = this.#lines.read(this.#input, this.#position)
    this.#position = line.next
    if (line.kind === 'more' || core.closeIf(core.tolerance.command())) return
    if (line.kind === 'line') return this.#command(line.text, parseCommand(line.text))
    if (line.kind !== 'too-long') {
      return core.refuse(core.keepable(line.text), line.kind === 'bare' ? replies.bareLineEnd : replies.badCharacters)
    }
    const allowed = core.settings.limits.commandLine
    core.limit({ limit: 'command-line', allowed, value: line.length, reply: replies.lineTooLong(allowed) })
    return core.countError()
  }

  #readLoginLine(): void {
    this.#loginLines ??= new LineReader(LONGEST_LOGIN_LINE)
    const line = this.#loginLines.read(this.#input, this.#position)
    this.#position = line.next
    if (line.kind === 'more' || this.#core.closeIf(this.#core.tolerance.command())) return
    // What is no base64, or too long, is for the exchange to refuse; it is kept nowhere.
    if (line.kind === 'line') loginLine(this.#core, line.text)
    else loginLine(this.#core, line.kind === 'too-long' ? ' '.repeat(LONGEST_LOGIN_LINE) : ' ')
  }

  #command(line: string, { verb, argument }: Command): void {
    const core = this.#core
    if (verb === 'AUTH') core.loginTried = true
    else if (NO_SECRETS.has(verb)) core.loginTried = false
    switch (verb) {
      case 'EHLO':
      case 'HELO':
        return hello(core, line, verb, argument)
      case 'MAIL':
        return mail(core, line, argument)
      case 'RCPT':
        return rcpt(core, line, argument)
      case 'DATA':
        return data(core, line, argument)
      case 'BDAT':
        return bdat(core, line, argument)
      case 'STARTTLS':
        return starttls(core, line, argument)
      case 'AUTH':
        return auth(core, argument)
      case 'XCLIENT':
        return xclient(core, line, argument)
      case 'QUIT':
        if (argument !== '') return core.refuse(line, replies.noArgument('QUIT'))
        core.send(replies.closing)
        return core.close('client')
      default:
        return this.#idleCommand(line, verb, argument)
    }
  }

  #idleCommand(line: string, verb: string, argument: string): void {
    const core = this.#core
    if (KNOWN_BUT_ABSENT.has(verb)) return core.refuse(line, replies.notImplemented(verb))
    const known = IDLE_COMMANDS.get(verb)
    if (!known) {
      if (core.closeIf(core.tolerance.unknown())) return
      return core.refuse(core.keepable(line), replies.unknownCommand)
    }
    if (core.closeIf(core.tolerance.idle())) return
    if (verb === 'RSET') {
      if (argument !== '') return core.refuse(line, replies.noArgument('RSET'))
      core.abandon()
    }
    return core.send(known)
  }
}

const IDLE_COMMANDS: ReadonlyMap<string, Reply> = new Map([
  ['RSET', replies.ok],
  ['NOOP', replies.ok],
  ['VRFY', replies.cannotVerify],
  ['HELP', replies.help],
])
