// The server side of SMTP (RFC 5321) as a machine without I/O: bytes in, actions out. The connection carries them out.
//
//   command ──EHLO/HELO──► command ──MAIL──► RCPT … ──DATA──► content ──<CRLF>.<CRLF>──► asking ──answer──► command
//      ▲                                              └─BDAT──► chunk ──size reached──► command or asking
//      └── RSET, EHLO, HELO and every finished or refused transaction return here; QUIT and limits end in `closed`
//
// Invariants: while `asking`, no input is read (it waits); nothing but <CRLF>.<CRLF> or BDAT LAST ends content; every
// command gets exactly one reply, in order; however the bytes are cut, the actions are the same.

import { formatMailbox, formatReversePath, type ReversePath } from '../core/address.ts'
import type { Decision } from '../core/decision.ts'
import type { MessageId } from '../core/id.ts'
import type { DsnOptions, MailOptions } from '../core/message.ts'
import type { Facts } from '../core/reason.ts'
import { formatReply, type Reply } from '../core/reply.ts'
import type { SessionEvent } from '../events/event.ts'
import { parseCommand, type Command } from './command.ts'
import { ContentReceiver } from './content-receiver.ts'
import { readHello, readMail, readRcpt, type RcptArguments } from './envelope-arguments.ts'
import { LineReader } from './line-reader.ts'
import type { Question, ServerAction, SessionSettings } from './server-actions.ts'
import { SessionJournal } from './session-journal.ts'
import * as replies from './server-replies.ts'

interface OpenTransaction {
  readonly mailFrom: ReversePath
  readonly options: MailOptions
  readonly recipients: RcptArguments[]
  /** RCPT commands that were refused, to tell "no recipients" from "none valid". */
  refused: number
  /** Whether the limit of recipients has been crossed; once is enough to know. */
  overfull: boolean
  content: ContentReceiver | undefined
  chunked: boolean
}

type State = 'command' | 'content' | 'chunk' | 'asking' | 'closed'

const NOTHING: Uint8Array = new Uint8Array(0)
const KNOWN_BUT_ABSENT = new Set(['STARTTLS', 'AUTH', 'EXPN', 'ETRN', 'TURN', 'ATRN', 'SEND', 'SOML', 'SAML', 'BURL'])

export class ServerSession {
  readonly #settings: SessionSettings
  readonly #journal: SessionJournal
  readonly #lines: LineReader
  #actions: ServerAction[] = []
  #state: State = 'command'
  #input: Uint8Array = NOTHING
  #position = 0
  #helo: { readonly verb: 'EHLO' | 'HELO'; readonly name: string } | undefined
  #transaction: OpenTransaction | undefined
  #question: { readonly question: Question; readonly dsn: DsnOptions } | undefined
  #chunk = { left: 0, last: false, refusal: undefined as Reply | undefined, size: 0 }
  #stopping = false
  #endedBy: 'client' | 'server' | undefined
  #errors = 0
  /** Recipients taken, less those refused. */
  #credit = 0
  #unknown = 0
  #commands = 0
  #transactions = 0

  constructor(settings: SessionSettings) {
    this.#settings = settings
    this.#journal = new SessionJournal(settings.session, settings.clock)
    this.#lines = new LineReader(settings.limits.commandLine)
  }

  /** Whether the session waits for an answer and reads nothing. */
  get asking(): boolean {
    return this.#state === 'asking'
  }

  get closed(): boolean {
    return this.#state === 'closed'
  }

  /** Messages accepted so far. */
  get accepted(): number {
    return this.#transactions
  }

  /** What was going on, for the event of a session's end: `DATA`, `command`, … */
  get during(): string {
    if (this.#endedBy === 'client') return 'QUIT'
    if (this.#state === 'content') return 'DATA'
    if (this.#state === 'chunk') return 'BDAT'
    return this.#transaction ? 'transaction' : 'command'
  }

  /** The greeting. */
  start(): ServerAction[] {
    const { listener, client, local, hostname } = this.#settings
    this.#journal.open({
      kind: 'connected',
      listener,
      client: client.address,
      clientPort: client.port,
      local: local.address,
      localPort: local.port,
    })
    this.#send(replies.greeting(hostname))
    return this.#take()
  }

  /** Bytes from the client. What cannot be read yet, because an answer is due, is kept and read after it. */
  feed(bytes: Uint8Array): ServerAction[] {
    if (this.#state === 'closed') return []
    if (this.#position < this.#input.length) {
      const joined = new Uint8Array(this.#input.length - this.#position + bytes.length)
      joined.set(this.#input.subarray(this.#position))
      joined.set(bytes, this.#input.length - this.#position)
      this.#input = joined
    } else this.#input = bytes
    this.#position = 0
    this.#run()
    return this.#take()
  }

  /** The verdict on the last question. */
  answer(decision: Decision): ServerAction[] {
    const asked = this.#question
    if (this.#state !== 'asking' || !asked) return []
    this.#question = undefined
    this.#state = 'command'
    this.#decided(asked.question, asked.dsn, decision)
    this.#run()
    return this.#take()
  }

  /** The message of the last `message` action is on disk. */
  stored(message: MessageId): ServerAction[] {
    if (this.#state !== 'asking') return []
    this.#transactions++
    this.#journal.accepted()
    this.#endTransaction(replies.queued(message))
    this.#run()
    return this.#take()
  }

  /** The message of the last `message` action was not taken. */
  refused(problem: string, answer: Reply, facts: Facts = {}): ServerAction[] {
    if (this.#state !== 'asking') return []
    this.#refuseContent(problem, answer, facts)
    this.#run()
    return this.#take()
  }

  /** The server ends the session: too long idle, or too long in all. */
  end(cause: 'idle' | 'session', allowed: number): ServerAction[] {
    if (this.#state === 'closed') return []
    this.#limit(cause, allowed, allowed, cause === 'idle' ? replies.idleTooLong : replies.sessionTooLong)
    this.#close('server')
    return this.#take()
  }

  /** The server is stopping: a transaction that is open may finish, then the client is told to come back. */
  stop(): ServerAction[] {
    this.#stopping = true
    this.#run()
    return this.#take()
  }

  /**
   * The story of what this session refused; undefined when it refused nothing. Call once, when it is over; `otherwise` is
   * who ended it when neither QUIT nor the session itself did.
   */
  refusals(otherwise: 'client' | 'lost'): readonly SessionEvent[] | undefined {
    const by = this.#endedBy ?? otherwise
    return this.#journal.finish({ kind: 'disconnected', by, accepted: this.#transactions, during: this.during })
  }

  #take(): ServerAction[] {
    const actions = this.#actions
    this.#actions = []
    return actions
  }

  #run(): void {
    for (;;) {
      if (this.#stopping && this.#state === 'command' && !this.#transaction) {
        this.#send(replies.shuttingDown)
        this.#close('server')
      }
      if (this.#position >= this.#input.length) break
      if (this.#state === 'command') this.#readCommand()
      else if (this.#state === 'content') this.#readContent()
      else if (this.#state === 'chunk') this.#readChunk()
      else break
    }
    if (this.#position >= this.#input.length || this.#state === 'closed') {
      this.#input = NOTHING
      this.#position = 0
    }
  }

  // Commands

  #readCommand(): void {
    const line = this.#lines.read(this.#input, this.#position)
    this.#position = line.next
    if (line.kind === 'more') return
    const { limits } = this.#settings
    if (++this.#commands > limits.commands) {
      this.#limit('commands', limits.commands, this.#commands, replies.tooManyCommands(limits.commands))
      this.#close('server')
    } else if (line.kind === 'line') this.#command(line.text, parseCommand(line.text))
    else if (line.kind === 'too-long') {
      this.#limit('command-line', limits.commandLine, line.length, replies.lineTooLong(limits.commandLine))
      this.#countError()
    } else this.#refuse(line.text, line.kind === 'bare' ? replies.bareLineEnd : replies.badCharacters)
  }

  #command(line: string, command: Command): void {
    switch (command.verb) {
      case 'EHLO':
      case 'HELO':
        return this.#hello(line, command.verb, command.argument)
      case 'MAIL':
        return this.#mail(line, command.argument)
      case 'RCPT':
        return this.#rcpt(line, command.argument)
      case 'DATA':
        return this.#data(line, command.argument)
      case 'BDAT':
        return this.#bdat(line, command.argument)
      case 'RSET':
        if (command.argument !== '') return this.#refuse(line, replies.noArgument('RSET'))
        this.#abandon()
        return this.#send(replies.ok)
      case 'NOOP':
        return this.#send(replies.ok)
      case 'VRFY':
        return this.#send(replies.cannotVerify)
      case 'HELP':
        return this.#send(replies.help)
      case 'QUIT':
        if (command.argument !== '') return this.#refuse(line, replies.noArgument('QUIT'))
        this.#send(replies.closing)
        return this.#close('client')
      default:
        return this.#unknownCommand(line, command.verb)
    }
  }

  #unknownCommand(line: string, verb: string): void {
    const { unknownCommands } = this.#settings.limits
    if (KNOWN_BUT_ABSENT.has(verb)) return this.#refuse(line, replies.notImplemented(verb))
    if (++this.#unknown > unknownCommands) {
      this.#limit('unknown-commands', unknownCommands, this.#unknown, replies.tooManyUnknown(unknownCommands))
      return this.#close('server')
    }
    return this.#refuse(line, replies.unknownCommand)
  }

  #hello(line: string, verb: 'EHLO' | 'HELO', argument: string): void {
    const hello = readHello(verb, argument)
    if (!hello.ok) return this.#refuse(line, hello.reply)
    const name = hello.value
    // RFC 5321 §4.1.4: a second EHLO or HELO resets like RSET.
    this.#abandon()
    this.#helo = { verb, name }
    this.#journal.hello({ kind: 'helo', verb, name })
    const { hostname, limits, client } = this.#settings
    this.#send(replies.hello(verb, `${hostname} Hello ${name} [${client.address}]`, limits))
  }

  #mail(line: string, argument: string): void {
    if (!this.#helo) return this.#refuse(line, replies.helloFirst)
    if (this.#transaction) return this.#refuse(line, replies.nestedMail)
    const { limits } = this.#settings
    if (this.#transactions >= limits.transactions) {
      const answer = replies.tooManyTransactions(limits.transactions)
      this.#limit('transactions', limits.transactions, this.#transactions + 1, answer)
      return this.#close('server')
    }
    const read = readMail(argument, this.#helo.verb === 'EHLO')
    if (!read.ok) return this.#refuse(line, read.reply)
    const { mailFrom, options, size } = read.value
    if (size !== undefined && size > limits.messageSize) {
      this.#limit('message-size', limits.messageSize, size, replies.tooLarge(limits.messageSize))
      return this.#countError()
    }
    this.#journal.begin()
    this.#ask({ stage: 'mail', mailFrom, options }, {})
  }

  #rcpt(line: string, argument: string): void {
    const transaction = this.#transaction
    if (!this.#helo) return this.#refuse(line, replies.helloFirst)
    if (!transaction) return this.#refuse(line, replies.mailFirst)
    // RFC 3030 §2: no RCPT once the content has begun.
    if (transaction.chunked) return this.#refuse(line, replies.mailFirst)
    const { limits, mailDomain } = this.#settings
    const { smtputf8 } = transaction.options
    const read = readRcpt(argument, { extended: this.#helo.verb === 'EHLO', smtputf8, mailDomain })
    if (!read.ok) return this.#refuse(line, read.reply)
    // RFC 9422 §4.2: the limit is on RCPT commands, whatever was answered to them.
    if (transaction.recipients.length + transaction.refused >= limits.recipients) {
      return this.#tooManyRecipients(transaction, limits.recipients)
    }
    this.#ask({ stage: 'rcpt', mailFrom: transaction.mailFrom, rcptTo: read.value.rcptTo }, read.value.dsn)
  }

  /** Not an error of the client's: it sends the rest in another transaction (RFC 5321 §4.5.3.1.10). */
  #tooManyRecipients(transaction: OpenTransaction, allowed: number): void {
    const answer = replies.tooManyRecipients(allowed)
    if (transaction.overfull) return this.#send(answer)
    transaction.overfull = true
    return this.#limit('recipients', allowed, allowed + 1, answer)
  }

  #ask(question: Question, dsn: DsnOptions): void {
    this.#question = { question, dsn }
    this.#state = 'asking'
    this.#actions.push({ kind: 'ask', question })
  }

  #decided(question: Question, dsn: DsnOptions, decision: Decision): void {
    const subject = question.stage === 'mail' ? formatReversePath(question.mailFrom) : formatMailbox(question.rcptTo)
    this.#journal.add({ kind: 'decided', stage: question.stage, subject, decision }, decision.verdict !== 'accept')
    this.#send(decision.reply)
    if (decision.verdict !== 'accept') {
      if (this.#transaction) this.#transaction.refused++
      return this.#countRefusal(question, decision)
    }
    if (question.stage === 'rcpt') {
      this.#credit++
      this.#transaction?.recipients.push({ rcptTo: question.rcptTo, dsn })
      return
    }
    this.#transaction = {
      mailFrom: question.mailFrom,
      options: question.options,
      recipients: [],
      refused: 0,
      overfull: false,
      content: undefined,
      chunked: false,
    }
  }

  /**
   * A list server with some dead addresses is no attacker: each recipient taken pays for one refused, and only those
   * beyond count as errors. A check that gave no answer is no fault of the client's either.
   */
  #countRefusal({ stage }: Question, { verdict }: Decision): void {
    if (verdict === 'defer') return
    if (stage === 'rcpt' && this.#credit > 0) this.#credit--
    else this.#countError()
  }

  // Content

  #data(line: string, argument: string): void {
    const transaction = this.#transaction
    if (argument !== '') return this.#refuse(line, replies.noArgument('DATA'))
    if (!transaction) return this.#refuse(line, this.#helo ? replies.mailFirst : replies.helloFirst)
    if (transaction.chunked) return this.#refuse(line, replies.dataAfterBdat)
    if (transaction.recipients.length === 0) {
      if (transaction.refused === 0) return this.#refuse(line, replies.rcptFirst)
      // A client that pipelines could not know yet (RFC 2920 §3.1), and the refusals have been counted.
      this.#journal.add({ kind: 'command-refused', command: cut(line), reply: replies.noValidRecipients }, true)
      return this.#send(replies.noValidRecipients)
    }
    transaction.content = this.#beginContent(transaction)
    this.#state = 'content'
    this.#send(replies.startContent)
  }

  #readContent(): void {
    const content = this.#transaction?.content
    if (!content) return
    const end = content.data(this.#input, this.#position)
    this.#position = end < 0 ? this.#input.length : end
    if (end >= 0) this.#complete(content)
  }

  #bdat(line: string, argument: string): void {
    const [size = '', last, ...more] = argument.split(/ +/)
    const bad = !/^\d{1,15}$/.test(size) || more.length > 0 || (last !== undefined && last.toUpperCase() !== 'LAST')
    // Without a size it is not known how much to skip, so nothing behind it could be trusted (RFC 3030 §2).
    if (bad) {
      this.#refuse(line, replies.bdatSyntax)
      return this.#close('server')
    }
    const transaction = this.#transaction
    let refusal: Reply | undefined
    if (!transaction) refusal = this.#helo ? replies.mailFirst : replies.helloFirst
    else if (transaction.recipients.length === 0) {
      refusal = transaction.refused > 0 ? replies.noValidRecipients : replies.rcptFirst
    }
    if (refusal) this.#journal.add({ kind: 'command-refused', command: cut(line), reply: refusal }, true)
    else if (transaction) {
      transaction.chunked = true
      transaction.content ??= this.#beginContent(transaction)
    }
    this.#chunk = { left: Number(size), last: last !== undefined, refusal, size: Number(size) }
    this.#state = 'chunk'
    if (this.#chunk.left === 0) this.#endChunk()
  }

  #readChunk(): void {
    const take = Math.min(this.#chunk.left, this.#input.length - this.#position)
    if (!this.#chunk.refusal) this.#transaction?.content?.chunk(this.#input, this.#position, this.#position + take)
    this.#position += take
    this.#chunk.left -= take
    if (this.#chunk.left === 0) this.#endChunk()
  }

  #endChunk(): void {
    const { refusal, last, size } = this.#chunk
    const content = this.#transaction?.content
    this.#state = 'command'
    if (refusal || !content) {
      this.#send(refusal ?? replies.mailFirst)
      return this.#countError()
    }
    if (!last) return this.#send(replies.chunkReceived(size))
    content.endOfChunks()
    return this.#complete(content)
  }

  #complete(content: ContentReceiver): void {
    const verdict = content.verdict()
    switch (verdict.kind) {
      case 'too-large': {
        const { messageSize } = this.#settings.limits
        this.#limit('message-size', messageSize, verdict.size, replies.tooLarge(messageSize))
        this.#countError()
        return this.#endTransaction()
      }
      case 'bad':
        return this.#refuseContent(verdict.problem, verdict.reply, verdict.facts)
      case 'good': {
        const { size, eightBit } = verdict
        this.#state = 'asking'
        this.#actions.push({ kind: 'message', completed: { size, eightBit, events: this.#journal.transaction() } })
      }
    }
  }

  #beginContent({ mailFrom, options, recipients }: OpenTransaction): ContentReceiver {
    const extended = this.#helo?.verb === 'EHLO'
    const protocol = options.smtputf8 ? 'UTF8SMTP' : extended ? 'ESMTP' : 'SMTP'
    const helo = this.#helo?.name ?? ''
    this.#actions.push({ kind: 'begin', transaction: { mailFrom, options, recipients, helo, protocol } })
    return new ContentReceiver(this.#settings.limits, (action) => this.#actions.push(action))
  }

  #refuseContent(problem: string, answer: Reply, facts: Facts): void {
    this.#journal.add({ kind: 'content-refused', problem, reply: answer, facts }, true)
    this.#actions.push({ kind: 'discard' })
    this.#countError(answer)
    this.#endTransaction(answer)
  }

  // Ends of transactions and sessions

  #endTransaction(answer?: Reply): void {
    if (this.#state === 'closed') return
    this.#transaction = undefined
    this.#state = 'command'
    this.#journal.end()
    if (answer) this.#send(answer)
  }

  /** RSET, EHLO, HELO: what was begun is void. */
  #abandon(): void {
    if (this.#transaction?.content) this.#actions.push({ kind: 'discard' })
    this.#transaction = undefined
    this.#journal.end()
  }

  #refuse(line: string, answer: Reply): void {
    this.#journal.add({ kind: 'command-refused', command: cut(line), reply: answer }, true)
    this.#send(answer)
    this.#countError()
  }

  #limit(limit: string, allowed: number, value: number, answer: Reply): void {
    this.#journal.add({ kind: 'limit', limit, allowed, value, reply: answer }, true)
    this.#send(answer)
  }

  /** `unsent` is a refusal that goes out only if the session is not closed for it. */
  #countError(unsent?: Reply): void {
    const { errors } = this.#settings.limits
    if (++this.#errors <= errors || this.#state === 'closed') return
    if (unsent) this.#send(unsent)
    this.#limit('errors', errors, this.#errors, replies.tooManyErrors(errors))
    this.#close('server')
  }

  #send(answer: Reply): void {
    this.#actions.push({ kind: 'send', text: formatReply(answer) })
  }

  #close(by: 'client' | 'server'): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#endedBy = by
    this.#actions.push({ kind: 'close', quit: by === 'client' })
  }
}

/** Commands are kept in events up to this many characters. */
const KEPT_COMMAND = 500
const cut = (line: string): string => (line.length > KEPT_COMMAND ? `${line.slice(0, KEPT_COMMAND)}…` : line)
