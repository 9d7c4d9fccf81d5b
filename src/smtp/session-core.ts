// What all commands of one server session share: what is known, what is open, and the few things that any of them may do
// (reply, refuse, ask, close). Commands are functions on it, one file each in commands/; server-session.ts feeds them.
// No I/O: what is to be done outside is put on a list of actions.

import type { ReversePath } from '../core/address.ts'
import type { HeaderTag } from '../core/decision.ts'
import type { DsnOptions, MailOptions } from '../core/message.ts'
import type { Facts } from '../core/reason.ts'
import { formatReply, type Reply } from '../core/reply.ts'
import type { ContentReceiver } from './content-receiver.ts'
import type { AcceptedRecipient, Disposition, NoRoom, ServerAction, SessionSettings } from './server-actions.ts'
import type { Question, SessionFacts } from './session-facts.ts'
import { SessionJournal } from './session-journal.ts'
import type { OtherProtocol } from './other-protocol.ts'
import * as replies from './server-replies.ts'
import { Tolerance, type Crossed } from './tolerance.ts'

/** Why a session is ended without another word being read. */
export type CutOff =
  | { readonly kind: 'out-of-step'; readonly awaited: string; readonly octets: number }
  | { readonly kind: 'other-protocol'; readonly protocol: OtherProtocol; readonly line: string }

export interface OpenTransaction {
  readonly mailFrom: ReversePath
  readonly options: MailOptions
  readonly recipients: AcceptedRecipient[]
  readonly tags: HeaderTag[]
  readonly disposition: Disposition | undefined
  /** RCPT commands that were refused, to tell "no recipients" from "none valid". */
  refused: number
  /** Whether the limit of recipients has been crossed; once is enough to know. */
  overfull: boolean
  content: ContentReceiver | undefined
  chunked: boolean
}

/** What a BDAT command announced. */
export interface Chunk {
  left: number
  readonly last: boolean
  readonly refusal: Reply | undefined
  readonly size: number
}

/** `login`: the next line answers a challenge. `securing`: the handshake of STARTTLS is due. */
export type State = 'command' | 'login' | 'securing' | 'content' | 'chunk' | 'asking' | 'closed'

export class SessionCore {
  readonly settings: SessionSettings
  readonly journal: SessionJournal
  readonly tolerance: Tolerance
  state: State = 'command'
  facts: SessionFacts
  transaction: OpenTransaction | undefined
  chunk: Chunk = { left: 0, last: false, refusal: undefined, size: 0 }
  question: { readonly question: Question; readonly dsn: DsnOptions } | undefined
  /** The client has begun a log-in and said nothing since that shows it to be back at commands. */
  loginTried = false
  /** The AUTH command that policy is asked about. */
  loginAsked: { readonly mechanism: string; readonly initial?: string } | undefined
  endedBy: 'client' | 'server' | undefined
  /** Messages accepted so far. */
  accepted = 0
  /** The command whose reply the client must wait for before it says more. */
  awaited: string | undefined
  /** DATA was refused: whoever did not wait for that now sends content. */
  contentRefused = false
  /** Octets of replies since input was last read. */
  said = 0
  #actions: ServerAction[] = []

  constructor(settings: SessionSettings) {
    this.settings = settings
    this.facts = settings.facts
    this.journal = new SessionJournal(settings.facts.session, settings.clock)
    this.tolerance = new Tolerance(settings.limits)
  }

  act(action: ServerAction): void {
    this.#actions.push(action)
  }

  take(): ServerAction[] {
    const actions = this.#actions
    this.#actions = []
    return actions
  }

  send(answer: Reply): void {
    const text = formatReply(answer)
    this.awaited = undefined
    this.said += text.length
    this.#actions.push({ kind: 'send', text })
  }

  ask(question: Question, dsn: DsnOptions = {}): void {
    this.question = { question, dsn }
    this.state = 'asking'
    this.#actions.push({ kind: 'ask', question, facts: this.facts })
  }

  /**
   * Of a line that is no command, what may be kept. A client that was refused AUTH may go on with its user name and
   * password all the same; they arrive here as commands. So does an AUTH command that is spoilt.
   */
  keepable(line: string): string {
    if (/^\s*auth/i.test(line)) this.loginTried = true
    return this.loginTried ? '(a line after AUTH, not kept)' : line
  }

  /** For whoever reads along. */
  heard(shown: string): void {
    this.settings.heard?.(shown)
  }

  /** A command that breaks a rule of the protocol. `shown` is what is kept of it, without secrets. */
  refuse(shown: string, answer: Reply): void {
    this.journal.add({ kind: 'command-refused', command: cut(shown), reply: answer }, true)
    this.send(answer)
    this.countError()
  }

  /** One that is refused and not held against the client. */
  refuseMildly(shown: string, answer: Reply): void {
    this.journal.add({ kind: 'command-refused', command: cut(shown), reply: answer }, true)
    this.send(answer)
  }

  /** Nothing that the client did, so it is not held against it. */
  refuseForRoom(noRoom: NoRoom, announced: number | undefined): void {
    const reply = replies.noRoom(noRoom.cause)
    this.journal.add({ kind: 'no-room', ...noRoom, ...(announced !== undefined && { announced }), reply }, true)
    this.send(reply)
  }

  refuseContent(problem: string, answer: Reply, facts: Facts): void {
    this.journal.add({ kind: 'content-refused', problem, reply: answer, facts }, true)
    this.endContent(answer)
  }

  /** The content that was received is void, and the transaction with it. */
  endContent(answer: Reply, ours = false): void {
    this.act({ kind: 'discard' })
    if (!ours) this.countError(answer)
    this.endTransaction(answer)
  }

  /** The domain of this client's addresses that have none. */
  completingDomain(): string | undefined {
    const { completes, mailDomain } = this.settings
    return completes?.(this.facts) === true ? mailDomain : undefined
  }

  limit({ limit, allowed, value, reply }: Crossed): void {
    this.journal.add({ kind: 'limit', limit, allowed, value, reply }, true)
    this.send(reply)
  }

  /** `unsent` is a refusal that goes out only if the session is not closed for it. */
  countError(unsent?: Reply): void {
    if (this.state === 'closed') return
    this.closeIf(this.tolerance.error(), unsent)
  }

  /** Ends the session when a limit was crossed; returns whether it was. */
  closeIf(crossed: Crossed | undefined, unsent?: Reply): boolean {
    if (!crossed) return false
    if (unsent) this.send(unsent)
    this.limit(crossed)
    this.close('server')
    return true
  }

  /** What comes from this client cannot be trusted to be commands: it is told once, and nothing more of it is read. */
  cutOff(cause: CutOff): void {
    const reply =
      cause.kind === 'out-of-step' ? replies.outOfStep(cause.awaited) : replies.otherProtocol(cause.protocol)
    this.journal.add({ ...cause, reply }, true)
    this.send(reply)
    this.close('server')
  }

  close(by: 'client' | 'server'): void {
    if (this.state === 'closed') return
    this.state = 'closed'
    this.endedBy = by
    this.#actions.push({ kind: 'close', quit: by === 'client' })
  }

  /** RSET, EHLO, HELO: what was begun is void. */
  abandon(): void {
    if (this.transaction?.content) this.act({ kind: 'discard' })
    this.transaction = undefined
    this.journal.end()
  }

  endTransaction(answer?: Reply): void {
    if (this.state === 'closed') return
    this.transaction = undefined
    this.state = 'command'
    this.journal.end()
    if (answer) this.send(answer)
  }
}

/** Commands are kept in events up to this many characters. */
const KEPT_COMMAND = 500
const cut = (line: string): string => (line.length > KEPT_COMMAND ? `${line.slice(0, KEPT_COMMAND)}…` : line)
