// The server side of SMTP (RFC 5321) as a machine without I/O: bytes in, actions out. The connection carries them out.
//
//   command ──EHLO/HELO──► command ──MAIL──► RCPT … ──DATA──► content ──<CRLF>.<CRLF>──► asking ──answer──► command
//      ▲                                              └─BDAT──► chunk ──size reached──► command or asking
//      └── RSET, EHLO, HELO and every finished or refused transaction return here; QUIT and limits end in `closed`
//
// Invariants: while `asking`, no input is read (it waits); nothing but <CRLF>.<CRLF> or BDAT LAST ends content; every
// command gets exactly one reply, in order; however the bytes are cut, the actions are the same.

import { formatReversePath, formatMailbox, parsePath, type Mailbox, type ReversePath } from '../core/address.ts'
import type { Clock } from '../core/clock.ts'
import type { Decision } from '../core/decision.ts'
import type { MessageId, SessionId } from '../core/id.ts'
import type { DsnOptions, MailOptions } from '../core/message.ts'
import type { Facts } from '../core/reason.ts'
import { formatReply, reply, type Reply } from '../core/reply.ts'
import type { SessionEvent } from '../events/event.ts'
import { parseCommand, pathArgument, type Command } from './command.ts'
import { ContentDecoder } from './content-decoder.ts'
import { LineReader } from './line-reader.ts'
import { parseMailParameters, parseRcptParameters } from './mail-parameters.ts'
import { SessionJournal } from './session-journal.ts'
import * as replies from './server-replies.ts'

/** The limits a session keeps itself; sizes are octets. */
export interface SessionLimits {
  readonly commandLine: number
  readonly contentLine: number
  readonly messageSize: number
  readonly recipients: number
  readonly transactions: number
  readonly errors: number
  readonly unknownCommands: number
  readonly commands: number
}

export interface SessionSettings {
  readonly session: SessionId
  readonly hostname: string
  /** Completes `<postmaster>`, the one recipient without a domain (RFC 5321 §4.1.1.3). */
  readonly mailDomain: string
  readonly listener: 'smtp' | 'submission'
  readonly client: { readonly address: string; readonly port: number }
  readonly local: { readonly address: string; readonly port: number }
  readonly limits: SessionLimits
  readonly clock: Clock
}

/** What policy is asked, and what `answer` replies to. */
export type Question =
  | { readonly stage: 'mail'; readonly mailFrom: ReversePath; readonly options: MailOptions }
  | { readonly stage: 'rcpt'; readonly mailFrom: ReversePath; readonly rcptTo: Mailbox }

/** A transaction whose content begins: sender, recipients and how they came. */
export interface Transaction {
  readonly mailFrom: ReversePath
  readonly options: MailOptions
  readonly recipients: readonly { readonly rcptTo: Mailbox; readonly dsn: DsnOptions }[]
  readonly helo: string
  readonly protocol: 'SMTP' | 'ESMTP' | 'UTF8SMTP'
}

/** What is known when the content is complete. */
export interface CompletedContent {
  /** Octets, CRLF line ends and without dot-stuffing. */
  readonly size: number
  readonly eightBit: boolean
  /** What led to the message: connection, HELO, and everything since MAIL. */
  readonly events: readonly SessionEvent[]
}

export type ServerAction =
  | { readonly kind: 'send'; readonly text: string }
  | { readonly kind: 'ask'; readonly question: Question }
  /** Content begins; `content` pieces follow, then `message` or `discard`. */
  | { readonly kind: 'begin'; readonly transaction: Transaction }
  /** A piece of content, dot-stuffing taken away; a view of the bytes that were fed. */
  | { readonly kind: 'content'; readonly bytes: Uint8Array }
  /** The content so far is void. */
  | { readonly kind: 'discard' }
  /** The content is complete: `stored` or `refused` answers. */
  | { readonly kind: 'message'; readonly completed: CompletedContent }
  /** `quit`: the client asked for it. */
  | { readonly kind: 'close'; readonly quit: boolean }

interface Recipient {
  readonly rcptTo: Mailbox
  readonly dsn: DsnOptions
}

interface OpenTransaction {
  readonly mailFrom: ReversePath
  readonly options: MailOptions
  readonly recipients: Recipient[]
  /** RCPT commands that were refused, to tell "no recipients" from "none valid". */
  refused: number
  content: ContentDecoder | undefined
  chunked: boolean
  /** Set once the content has outgrown the limit: the rest is read and thrown away. */
  tooLarge: boolean
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
  #errors = 0
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

  /** What was going on, for the event of a lost connection: `DATA`, `command`, … */
  get during(): string {
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
    this.#send(reply(220, undefined, `${hostname} ESMTP Waybill`))
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
    this.#endTransaction(reply(250, '2.0.0', `Queued as ${message}`))
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

  /** The server ends the session: too long idle, too long in all, or it is stopping. */
  end(cause: 'idle' | 'session' | 'shutdown', allowed = 0): ServerAction[] {
    if (this.#state === 'closed') return []
    if (cause === 'shutdown') this.#send(replies.shuttingDown)
    else this.#limit(cause, allowed, allowed, cause === 'idle' ? replies.idleTooLong : replies.sessionTooLong)
    this.#close()
    return this.#take()
  }

  /** The story of what this session refused; undefined when it refused nothing. Call once, when it is over. */
  refusals(by: 'client' | 'server' | 'lost'): readonly SessionEvent[] | undefined {
    return this.#journal.finish({ kind: 'disconnected', by, accepted: this.#transactions, during: this.during })
  }

  #take(): ServerAction[] {
    const actions = this.#actions
    this.#actions = []
    return actions
  }

  #run(): void {
    while (this.#position < this.#input.length) {
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
      this.#close()
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
        return this.#close(true)
      default:
        return this.#unknownCommand(line, command.verb)
    }
  }

  #unknownCommand(line: string, verb: string): void {
    const { unknownCommands } = this.#settings.limits
    if (KNOWN_BUT_ABSENT.has(verb)) return this.#refuse(line, replies.notImplemented(verb))
    if (++this.#unknown > unknownCommands) {
      this.#limit('unknown-commands', unknownCommands, this.#unknown, replies.tooManyUnknown(unknownCommands))
      return this.#close()
    }
    return this.#refuse(line, replies.unknownCommand)
  }

  #hello(line: string, verb: 'EHLO' | 'HELO', argument: string): void {
    const name = argument.split(' ')[0] ?? ''
    if (name === '') return this.#refuse(line, replies.helloNeedsName(verb))
    // RFC 5321 §4.1.4: a second EHLO or HELO resets like RSET.
    this.#abandon()
    this.#helo = { verb, name }
    this.#journal.hello({ kind: 'helo', verb, name })
    const { hostname, limits, client } = this.#settings
    const hello = `${hostname} Hello ${name} [${client.address}]`
    if (verb === 'HELO') return this.#send(reply(250, undefined, hello))
    this.#send(
      reply(
        250,
        undefined,
        hello,
        `SIZE ${limits.messageSize}`,
        '8BITMIME',
        'SMTPUTF8',
        'PIPELINING',
        'CHUNKING',
        'ENHANCEDSTATUSCODES',
        'DSN',
        `LIMITS RCPTMAX=${limits.recipients} MAILMAX=${limits.transactions}`,
        'HELP',
      ),
    )
  }

  #mail(line: string, argument: string): void {
    if (!this.#helo) return this.#refuse(line, replies.helloFirst)
    if (this.#transaction) return this.#refuse(line, replies.nestedMail)
    const { limits } = this.#settings
    if (this.#transactions >= limits.transactions) {
      const answer = replies.tooManyTransactions(limits.transactions)
      this.#limit('transactions', limits.transactions, this.#transactions + 1, answer)
      return this.#close()
    }
    const text = pathArgument(argument, 'FROM')
    if (text === undefined) return this.#refuse(line, replies.mailSyntax)
    // RFC 6531 §3.4: whether the address may be UTF-8 is said behind it.
    const path = parsePath(text, { smtputf8: / SMTPUTF8\b/i.test(text) })
    if (!path.ok) return this.#refuse(line, replies.badAddress('sender', path.problem))
    const parameters = parseMailParameters(path.value.rest, this.#helo.verb === 'EHLO')
    if (!parameters.ok) return this.#refuse(line, parameterReply(parameters))
    if (parameters.size !== undefined && parameters.size > limits.messageSize) {
      this.#limit('message-size', limits.messageSize, parameters.size, replies.tooLarge(limits.messageSize))
      return this.#countError()
    }
    this.#journal.begin()
    this.#ask({ stage: 'mail', mailFrom: path.value.mailbox, options: parameters.options }, {})
  }

  #rcpt(line: string, argument: string): void {
    const transaction = this.#transaction
    if (!this.#helo) return this.#refuse(line, replies.helloFirst)
    if (!transaction) return this.#refuse(line, replies.mailFirst)
    // RFC 3030 §2: no RCPT once the content has begun.
    if (transaction.chunked) return this.#refuse(line, replies.mailFirst)
    const text = pathArgument(argument, 'TO')
    if (text === undefined) return this.#refuse(line, replies.rcptSyntax)
    const path = parsePath(this.#withPostmasterDomain(text), { smtputf8: transaction.options.smtputf8 })
    if (!path.ok) return this.#refuse(line, replies.badAddress('recipient', path.problem))
    if (path.value.mailbox === null) return this.#refuse(line, replies.nullRecipient)
    const parameters = parseRcptParameters(path.value.rest, this.#helo.verb === 'EHLO')
    if (!parameters.ok) return this.#refuse(line, parameterReply(parameters))
    const { recipients } = this.#settings.limits
    if (transaction.recipients.length >= recipients) {
      // Not an error of the client's: it sends the rest in another transaction (RFC 5321 §4.5.3.1.10).
      return this.#limit('recipients', recipients, recipients + 1, replies.tooManyRecipients(recipients))
    }
    this.#ask({ stage: 'rcpt', mailFrom: transaction.mailFrom, rcptTo: path.value.mailbox }, parameters.dsn)
  }

  #withPostmasterDomain(text: string): string {
    return text.replace(/^<postmaster>/i, `<postmaster@${this.#settings.mailDomain}>`)
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
      return this.#countError()
    }
    if (question.stage === 'rcpt') {
      this.#transaction?.recipients.push({ rcptTo: question.rcptTo, dsn })
      return
    }
    this.#transaction = {
      mailFrom: question.mailFrom,
      options: question.options,
      recipients: [],
      refused: 0,
      content: undefined,
      chunked: false,
      tooLarge: false,
    }
  }

  // Content

  #data(line: string, argument: string): void {
    const transaction = this.#transaction
    if (argument !== '') return this.#refuse(line, replies.noArgument('DATA'))
    if (!transaction) return this.#refuse(line, this.#helo ? replies.mailFirst : replies.helloFirst)
    if (transaction.chunked) return this.#refuse(line, replies.dataAfterBdat)
    if (transaction.recipients.length === 0) {
      return this.#refuse(line, transaction.refused > 0 ? replies.noValidRecipients : replies.rcptFirst)
    }
    transaction.content = this.#beginContent(transaction)
    this.#state = 'content'
    this.#send(replies.startContent)
  }

  #readContent(): void {
    const transaction = this.#transaction
    const content = transaction?.content
    if (!transaction || !content) return
    const end = content.data(this.#input, this.#position, (piece) => this.#content(transaction, content, piece))
    this.#position = end < 0 ? this.#input.length : end
    if (end >= 0) this.#complete(transaction, content)
  }

  #bdat(line: string, argument: string): void {
    const [size = '', last, ...more] = argument.split(' ')
    const bad = !/^\d{1,15}$/.test(size) || more.length > 0 || (last !== undefined && last.toUpperCase() !== 'LAST')
    // Without a size it is not known how much to skip, so nothing behind it could be trusted (RFC 3030 §2).
    if (bad) {
      this.#refuse(line, replies.bdatSyntax)
      return this.#close()
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
    const transaction = this.#transaction
    const content = transaction?.content
    if (!this.#chunk.refusal && transaction && content) {
      const end = this.#position + take
      content.chunk(this.#input, this.#position, end, (piece) => this.#content(transaction, content, piece))
    }
    this.#position += take
    this.#chunk.left -= take
    if (this.#chunk.left === 0) this.#endChunk()
  }

  #endChunk(): void {
    const { refusal, last, size } = this.#chunk
    const transaction = this.#transaction
    const content = transaction?.content
    this.#state = 'command'
    if (refusal || !transaction || !content) {
      this.#send(refusal ?? replies.mailFirst)
      return this.#countError()
    }
    if (!last) return this.#send(reply(250, '2.0.0', `${size} octets received`))
    if (!content.endOfChunks().endsWithLine) return this.#refuseContent('unfinished-line', replies.unfinishedLine, {})
    return this.#complete(transaction, content)
  }

  #content(transaction: OpenTransaction, content: ContentDecoder, bytes: Uint8Array): void {
    if (transaction.tooLarge) return
    if (content.size > this.#settings.limits.messageSize) {
      transaction.tooLarge = true
      this.#actions.push({ kind: 'discard' })
    } else this.#actions.push({ kind: 'content', bytes })
  }

  #complete(transaction: OpenTransaction, content: ContentDecoder): void {
    const { messageSize, contentLine } = this.#settings.limits
    if (transaction.tooLarge) {
      this.#limit('message-size', messageSize, content.size, replies.tooLarge(messageSize))
      this.#countError()
      return this.#endTransaction()
    }
    if (content.bareCr || content.bareLf) {
      const facts = { bareCr: content.bareCr, bareLf: content.bareLf }
      return this.#refuseContent('bare-line-end', replies.bareInContent, facts)
    }
    if (content.longestLine > contentLine) {
      const answer = replies.contentLineTooLong(contentLine, content.longestLine)
      return this.#refuseContent('line-too-long', answer, { allowed: contentLine, longest: content.longestLine })
    }
    this.#state = 'asking'
    const { size, eightBit } = content
    this.#actions.push({ kind: 'message', completed: { size, eightBit, events: this.#journal.transaction() } })
  }

  #beginContent({ mailFrom, options, recipients }: OpenTransaction): ContentDecoder {
    const extended = this.#helo?.verb === 'EHLO'
    const protocol = options.smtputf8 ? 'UTF8SMTP' : extended ? 'ESMTP' : 'SMTP'
    const helo = this.#helo?.name ?? ''
    this.#actions.push({ kind: 'begin', transaction: { mailFrom, options, recipients, helo, protocol } })
    return new ContentDecoder()
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
    this.#close()
  }

  #send(answer: Reply): void {
    this.#actions.push({ kind: 'send', text: formatReply(answer) })
  }

  #close(quit = false): void {
    this.#state = 'closed'
    this.#actions.push({ kind: 'close', quit })
  }
}

function parameterReply(problem: { readonly kind: 'unknown' | 'bad'; readonly word: string }): Reply {
  return problem.kind === 'unknown' ? replies.unknownParameter(problem.word) : replies.badParameter(problem.word)
}

/** Commands are kept in events up to this many characters. */
const KEPT_COMMAND = 500
const cut = (line: string): string => (line.length > KEPT_COMMAND ? `${line.slice(0, KEPT_COMMAND)}…` : line)
