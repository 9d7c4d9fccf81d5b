// One message of the drop folder on its way into the queue: a session like those of SMTP, without a connection, so that the
// same rules, limits and steps decide about it and the same events tell of it. All recipients or none: what is refused while
// somebody waits is not sent to anybody, for whoever reads the error sends it again.

import { parseMailbox } from '../../core/address.ts'
import type { Clock } from '../../core/clock.ts'
import type { Decision, Stage } from '../../core/decision.ts'
import { LONGEST_HEADER, isNamed, readHeader } from '../../core/header.ts'
import type { MessageId, SessionId } from '../../core/id.ts'
import type { IpAddress } from '../../core/ip.ts'
import { parseHeaderAddresses } from '../../conditions/header-addresses.ts'
import type { Config } from '../../config/config.ts'
import type { SessionEvent } from '../../events/event.ts'
import type { ContentSink } from '../../net/server-connection.ts'
import { checkFailed, notStored } from '../../smtp/server-replies.ts'
import {
  NO_OFFERS,
  type Acceptance,
  type CompletedContent,
  type NoRoom,
  type ServerAction,
  type Transaction,
} from '../../smtp/server-actions.ts'
import { ServerSession } from '../../smtp/server-session.ts'
import type { Question, SessionFacts, Submitter } from '../../smtp/session-facts.ts'
import { encodeXtext } from '../../smtp/xtext.ts'
import type { Drop } from './drop-file.ts'
import { toCrlf } from './drop-lines.ts'

/** sysexits.h: what is wrong is in the message, an address has nobody, the server says no, or cannot do it now. */
export const SYSEXIT = { dataErr: 65, noUser: 67, unavailable: 69, tempFail: 75, noPerm: 77 } as const

export type Submission =
  | { readonly kind: 'accepted'; readonly id: MessageId; readonly afterReply: () => void }
  /** `text` is what went wrong, a line for each recipient. */
  | { readonly kind: 'refused'; readonly exit: number; readonly text: string }
  /** Not known now: it stays where it is, and is taken up again. */
  | { readonly kind: 'later'; readonly text: string }

export interface SubmitDeps {
  readonly clock: Clock
  readonly session: SessionId
  readonly submitter: Submitter
  readonly config: Pick<Config, 'hostname' | 'mailDomain' | 'limits'>
  readonly asks: ReadonlySet<Stage>
  /** Whoever brought it has gone: what is refused goes back to its sender. */
  readonly returnsRefused: boolean
  noRoom(announced: number | undefined): NoRoom | undefined
  decide(question: Question, facts: SessionFacts): Decision | Promise<Decision>
  begin(transaction: Transaction): ContentSink
  /** Of what `begin` made. */
  accept(sink: ContentSink, completed: CompletedContent): Promise<Acceptance>
  refused(events: readonly SessionEvent[]): void
  keepRefused(events: readonly SessionEvent[]): void
  fault(error: unknown): void
}

const LOOPBACK = '127.0.0.1' as IpAddress
/** A program sends what it likes in a line, and as often as it likes: rules and sizes are what bounds it. */
const UNBOUNDED = Number.MAX_SAFE_INTEGER
const COMMAND_LINE = 8192
// eslint-disable-next-line no-control-regex
const CONTROL = /[\0-\x1f\x7f]/

// eslint-disable-next-line no-control-regex
const CONTROLS = /[\0-\x1f\x7f]/g

export async function submit(drop: Drop, deps: SubmitDeps): Promise<Submission> {
  const envelope = readEnvelope(drop, deps)
  if ('exit' in envelope) return envelope
  const driver = new Driver(deps)
  try {
    return await say(driver, drop, envelope)
  } finally {
    await driver.end()
  }
}

interface Envelope {
  readonly sender: string
  readonly recipients: readonly string[]
}

function readEnvelope(
  drop: Drop,
  { config, submitter }: SubmitDeps,
): Envelope | Extract<Submission, { kind: 'refused' }> {
  const { claims } = drop
  const { mailDomain } = config
  const wrong = (text: string): Extract<Submission, { kind: 'refused' }> => ({
    kind: 'refused',
    exit: SYSEXIT.dataErr,
    text,
  })
  const read = (text: string) => parseHeaderAddresses(Buffer.from(text, 'utf8').toString('latin1'), mailDomain)
  const typed = [...claims.recipients, claims.sender ?? ''].find((text) => CONTROL.test(text))
  if (typed !== undefined) return wrong(`${typed.replaceAll(CONTROLS, '?')}: a control character in an address`)
  const given = claims.recipients.map(read)
  const bad = given.flatMap((one) => one.wrong)[0]
  if (bad) return wrong(`${bad.text}: ${bad.why}`)
  let recipients = given.flatMap(({ addresses }) => addresses.map(addressText))
  if (claims.extract) {
    const found = headerRecipients(drop, mailDomain)
    if (found.wrong) return wrong(`${found.wrong.text}: ${found.wrong.why}`)
    // Exim: addresses of the command line are taken from those of the header.
    const without = new Set(recipients)
    recipients = found.addresses.filter((address) => !without.has(address))
  }
  recipients = [...new Set(recipients)]
  if (recipients.length === 0) return wrong('no recipients: neither the command line nor To, Cc or Bcc names anybody')
  const { sender: claimed } = claims
  if (claimed === '' || claimed === '<>') return { sender: '', recipients }
  const own = parseMailbox(`${submitter.login ?? `uid-${submitter.uid}`}@${mailDomain}`)
  const sender =
    claimed === undefined ? (own.ok ? [addressText(own.value)] : []) : read(claimed).addresses.map(addressText)
  const [one] = sender
  if (one === undefined || sender.length > 1) return wrong(`${claimed ?? ''}: this is no address of a sender`)
  return { sender: one, recipients }
}

/** Quoted where it must be; never with a control character, which would be a command of its own. */
function addressText({ localPart, domain }: { readonly localPart: string; readonly domain: string }): string {
  const plain = `${localPart}@${domain}`
  return parseMailbox(plain).ok ? plain : `"${localPart.replaceAll(/["\\]/g, '\\$&')}"@${domain}`
}

/** RFC 5322 §3.6.6: where there are Resent fields, they are the newer ones. */
function headerRecipients(drop: Drop, mailDomain: string) {
  const head: Uint8Array[] = []
  let length = 0
  const crlf = toCrlf()
  let cut = false
  for (const piece of drop.pieces()) {
    cut = length >= LONGEST_HEADER
    if (cut) break
    const lines = crlf(piece)
    head.push(lines)
    length += lines.length
  }
  const bytes = withoutMboxLine(Buffer.concat(head))
  const { fields } = readHeader(bytes, cut)
  const named = (prefix: string) =>
    fields.filter((field) => ['to', 'cc', 'bcc'].some((name) => isNamed(field, `${prefix}${name}`)))
  const resent = named('resent-')
  const read = (resent.length > 0 ? resent : named('')).map(({ valueStart, valueEnd }) =>
    parseHeaderAddresses(bytes.toString('latin1', valueStart, valueEnd), mailDomain),
  )
  return {
    addresses: read.flatMap(({ addresses }) => addresses.map(addressText)),
    wrong: read.flatMap((one) => one.wrong)[0],
  }
}

const withoutMboxLine = (bytes: Buffer): Buffer =>
  bytes.toString('latin1', 0, 5) === 'From ' ? bytes.subarray(bytes.indexOf(10) + 1) : bytes

async function say(driver: Driver, drop: Drop, { sender, recipients }: Envelope): Promise<Submission> {
  const { notify, ret, envid } = drop.claims
  const utf8 = [sender, ...recipients].some((address) => /[^\0-\x7f]/.test(address))
  const begun = await driver.command(
    `MAIL FROM:<${sender}> SIZE=${drop.size}${utf8 ? ' SMTPUTF8' : ''}` +
      `${ret === undefined ? '' : ` RET=${ret}`}${envid === undefined ? '' : ` ENVID=${encodeXtext(envid)}`}`,
  )
  if (begun.code >= 400) return verdictOn([begun])
  const refused: Said[] = []
  for (const recipient of recipients) {
    const said = await driver.command(`RCPT TO:<${recipient}>${notify === undefined ? '' : ` NOTIFY=${notify}`}`)
    if (said.code >= 400) refused.push({ ...said, text: `${recipient}: ${said.text}` })
  }
  if (refused.length > 0) return verdictOn(refused)
  const crlf = toCrlf()
  for (const piece of drop.pieces()) {
    const lines = crlf(piece)
    if (lines.length === 0) continue
    const said = await driver.chunk(lines, false)
    if (said.code >= 400) return verdictOn([said])
  }
  const said = await driver.chunk(new Uint8Array(0), true)
  const { accepted } = driver
  if (accepted) return { kind: 'accepted', id: accepted.message, afterReply: accepted.afterReply }
  return verdictOn([said])
}

interface Said {
  readonly code: number
  /** RFC 3463. */
  readonly status: string
  readonly text: string
}

/** What is refused for now makes all wait: nobody is to get it twice. */
function verdictOn(refused: readonly Said[]): Submission {
  const text = refused.map((one) => one.text).join('\n')
  const worst = refused.find(({ code }) => code >= 500)
  if (!worst) return { kind: 'later', text }
  return { kind: 'refused', exit: exitOf(worst), text }
}

/** By the subject of the status (RFC 3463 §3): an address, the message, or a rule. */
function exitOf({ status }: Said): number {
  const [, subject, detail] = status.split('.')
  if (subject === '1') return detail === '3' || detail === '7' ? SYSEXIT.dataErr : SYSEXIT.noUser
  if (subject === '6' || status === '5.3.4' || status === '5.4.6') return SYSEXIT.dataErr
  return subject === '7' ? SYSEXIT.noPerm : SYSEXIT.unavailable
}

/** Speaks for the program, one command at a time, and carries out what the session wants done. */
class Driver {
  readonly #session: ServerSession
  readonly #deps: SubmitDeps
  #said = ''
  #sink: ContentSink | undefined
  accepted: Extract<Acceptance, { ok: true }> | undefined

  constructor(deps: SubmitDeps) {
    this.#deps = deps
    const { config, session, submitter, clock, asks, returnsRefused } = deps
    this.#session = new ServerSession({
      facts: {
        session,
        listener: 'local',
        client: { address: LOOPBACK, port: 0 },
        local: { address: LOOPBACK, port: 0 },
        user: submitter.login ?? `uid-${submitter.uid}`,
        mechanism: 'local',
        submitter,
      },
      hostname: config.hostname,
      mailDomain: config.mailDomain,
      completes: () => true,
      limits: {
        ...config.limits,
        commandLine: COMMAND_LINE,
        contentLine: UNBOUNDED,
        recipients: UNBOUNDED,
        errors: UNBOUNDED,
        unknownCommands: UNBOUNDED,
        idleCommands: UNBOUNDED,
        commands: UNBOUNDED,
      },
      offers: NO_OFFERS,
      asks,
      noRoom: (announced) => deps.noRoom(announced),
      returnsRefused,
      clock,
    })
    this.#session.start()
  }

  command(line: string): Promise<Said> {
    // Whatever an address may hold, it ends no command.
    if (CONTROL.test(line)) {
      return Promise.resolve({
        code: 501,
        status: '5.1.3',
        text: '501 5.1.3 There is a control character in the address',
      })
    }
    return this.#feed(Buffer.from(`${line}\r\n`))
  }

  chunk(bytes: Uint8Array, last: boolean): Promise<Said> {
    return this.#feed(Buffer.concat([Buffer.from(`BDAT ${bytes.length}${last ? ' LAST' : ''}\r\n`), bytes]))
  }

  async end(): Promise<void> {
    const news = this.#session.takeNews()
    if (news.length > 0) this.#deps.refused(news)
    await this.#discard()
    const story = this.#session.refusals('client')
    if (story) this.#deps.keepRefused(story)
  }

  async #feed(bytes: Uint8Array): Promise<Said> {
    this.#said = ''
    await this.#perform(this.#session.feed(bytes))
    while (this.#session.more) await this.#perform(this.#session.goOn())
    const text = this.#said.trim().replaceAll('\r\n', '\n')
    const [, code = '451', status = ''] = /^(\d{3})[ -](\d\.\d{1,3}\.\d{1,3})?/.exec(text) ?? []
    return { code: Number(code), status, text }
  }

  async #perform(actions: readonly ServerAction[]): Promise<void> {
    for (const action of actions) {
      switch (action.kind) {
        case 'send':
          this.#said += action.text
          break
        case 'ask':
          await this.#perform(this.#session.answer(await this.#ask(action.question, action.facts)))
          break
        case 'begin':
          this.#sink = this.#deps.begin(action.transaction)
          break
        case 'content':
          await this.#sink?.write(action.bytes)
          break
        case 'discard':
          await this.#discard()
          break
        case 'message':
          await this.#perform(this.#session.acceptance(await this.#accept(action.completed)))
          break
        case 'close':
        case 'starttls':
        case 'login':
        case 'login-line':
          break
      }
    }
  }

  async #ask(question: Question, facts: SessionFacts): Promise<Decision> {
    try {
      return await this.#deps.decide(question, facts)
    } catch (error) {
      this.#deps.fault(error)
      return { verdict: 'defer', reply: checkFailed, rule: 'fault', compared: { error: String(error) } }
    }
  }

  async #accept(completed: CompletedContent): Promise<Acceptance> {
    const sink = this.#sink
    this.#sink = undefined
    if (!sink) throw new Error('a message without content')
    try {
      const result = await this.#deps.accept(sink, completed)
      if (result.ok) this.accepted = result
      return result
    } catch (error) {
      this.#deps.fault(error)
      return { ok: false, reply: notStored, events: [] }
    }
  }

  async #discard(): Promise<void> {
    const sink = this.#sink
    this.#sink = undefined
    await sink?.discard()
  }
}
