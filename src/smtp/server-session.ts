// The server side of SMTP (RFC 5321) as a machine without I/O: bytes in, actions out. The connection carries them out.
//
//   command ──EHLO/HELO──► command ──MAIL──► RCPT … ──DATA──► content ──<CRLF>.<CRLF>──► asking ──answer──► command
//      ▲  ├──STARTTLS──► securing ──secured──► command           └─BDAT──► chunk ──size reached──► command or asking
//      │  └──AUTH──► asking ──challenge──► login ──line──► asking ──► command
//      └── RSET, EHLO, HELO and every finished or refused transaction return here; QUIT and limits end in `closed`
//
// Invariants: while `asking`, no input is read (it waits); nothing but <CRLF>.<CRLF> or BDAT LAST ends content; every
// command gets exactly one reply, in order; however the bytes are cut, the actions are the same, as long as no cut parts a
// command from what its client should not have sent yet (turn-taking.ts).

import type { Decision } from '../core/decision.ts'
import type { Reply } from '../core/reply.ts'
import type { SessionEvent } from '../events/event.ts'
import { isCommand, parseCommand } from './command.ts'
import { carryOut } from './commands/carry-out.ts'
import { loginLine, loginStep, LONGEST_LOGIN_LINE } from './commands/auth.ts'
import { readChunk, readContent } from './commands/data.ts'
import { connected } from './commands/hello.ts'
import { secured } from './commands/starttls.ts'
import { decided } from './decided.ts'
import { LineReader, type Line } from './line-reader.ts'
import { protocolOfLine, protocolOfOctet } from './other-protocol.ts'
import type { Acceptance, LoginStep, ServerAction, SessionSettings } from './server-actions.ts'
import { SessionCore } from './session-core.ts'
import type { SessionFacts, TlsSession } from './session-facts.ts'
import type { Unstamped } from './session-journal.ts'
import * as replies from './server-replies.ts'
import { mustWait } from './turn-taking.ts'

const NOTHING: Uint8Array = new Uint8Array(0)
/**
 * Replies are longer than the commands they answer. So that a client that sends thousands and reads nothing cannot fill our
 * memory with replies, reading stops when about this much is to be said; what was read goes on by `goOn`.
 */
const SAID_AT_ONCE = 16_384
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

  /** Whether the client must be silent until an answer is there. What comes all the same is fed too: it ends the session. */
  get expectsSilence(): boolean {
    return this.#core.state === 'asking' && this.#core.awaited !== undefined
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
    const { awaited = '' } = this.#core
    if (this.expectsSilence && bytes.length > 0) this.#early(awaited)
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
      core.endContent(result.reply, result.ours)
    }
    return this.#go()
  }

  /** What was refused since this was asked last, with what led to it: for whoever must know before the session is over. */
  takeNews(): readonly SessionEvent[] {
    return this.#core.journal.takeNews()
  }

  /** The server ends the session: too long idle, or too long in all. */
  end(cause: 'idle' | 'session', allowed: number): ServerAction[] {
    if (this.closed) return []
    const reply = cause === 'idle' ? replies.idleTooLong : replies.sessionTooLong
    return this.#endWith(cause, allowed, reply)
  }

  /** All places are taken, and this one is of least use. */
  giveWay(allowed: number): ServerAction[] {
    return this.closed ? [] : this.#endWith('connections', allowed, replies.placeNeeded)
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
    const octet = this.#input[this.#position] as number
    const begun = this.#lines.within ? undefined : protocolOfOctet(octet, !this.#heard)
    if (begun) return core.cutOff({ kind: 'other-protocol', protocol: begun, line: '' })
    const begin = this.#position
    const line = this.#lines.read(this.#input, begin)
    this.#position = line.next
    if (line.kind === 'more' || core.closeIf(core.tolerance.command())) return
    const first = !this.#heard
    this.#heard = true
    const command = parseCommand(line.text)
    // Content that was not waited for, and came in pieces: its first line is no command, and the next may well be one.
    if (core.contentRefused && !isCommand(command.verb)) return this.#early('DATA', begin)
    const protocol = protocolOfLine(line.text, first)
    if (protocol) return core.cutOff({ kind: 'other-protocol', protocol, line: core.keepable(line.text) })
    if (mustWait(command.verb, core.facts.helo?.verb === 'EHLO') && this.#awaits(command.verb)) return
    if (line.kind === 'line') carryOut(core, line.text, command)
    else this.#refuseLine(line)
    core.contentRefused = command.verb === 'DATA' && core.state === 'command'
  }

  /** The client must wait for the reply to this; when it has not, the session is over. */
  #awaits(verb: string): boolean {
    this.#core.awaited = verb
    if (this.#position >= this.#input.length) return false
    this.#early(verb)
    return true
  }

  /** All input from there on came before its time. */
  #early(awaited: string, from = this.#position): void {
    this.#core.cutOff({ kind: 'out-of-step', awaited, octets: this.#input.length - from })
  }

  /** A line that cannot be read as a command. */
  #refuseLine(line: Exclude<Line, { kind: 'more' | 'line' }>): void {
    const core = this.#core
    core.heard(core.keepable(line.text))
    if (!isCommand(parseCommand(line.text).verb) && core.closeIf(core.tolerance.unknown())) return
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
    if (this.#awaits('AUTH')) return
    this.#core.heard('(a line of the log-in, not shown)')
    // What is no base64, or too long, is for the exchange to refuse; it is kept nowhere.
    if (line.kind === 'line') loginLine(this.#core, line.text)
    else loginLine(this.#core, line.kind === 'too-long' ? ' '.repeat(LONGEST_LOGIN_LINE) : ' ')
  }
}
