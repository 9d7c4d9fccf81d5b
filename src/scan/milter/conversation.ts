// One message told to a milter from the beginning: negotiation, connection, HELO, envelope, header fields, body, end; each
// stage only if the filter wants it, and waited for only if the filter answers it. The first verdict ends the story.
// A milter is told everything at the end of DATA, so a refused recipient cannot be refused alone any more: it is reported,
// and the message is refused only when no recipient is left.

import type { Mailbox } from '../../core/address.ts'
import { formatMailbox, formatReversePath } from '../../core/address.ts'
import { someOf } from '../../core/facts.ts'
import { fieldName, type HeaderField, type HeaderSection } from '../../core/header.ts'
import type { Facts } from '../../core/reason.ts'
import { describeReply, type Reply } from '../../core/reply.ts'
import { ChannelError } from '../channel.ts'
import type { ContentChange } from '../content-change.ts'
import { contentHeader, contentPieces } from '../read-content.ts'
import type { ScanMessage, ScanOutcome, ScanVerdict } from '../scanner.ts'
import { GrowingBytes } from './growing-bytes.ts'
import type { MilterLink } from './link.ts'
import { connectMacros, heloMacros, macroPacket, mailMacros, messageMacros, rcptMacros } from './macros.ts'
import { connectParts, headerParts, renumber, visibleFields } from './message-parts.ts'
import { ALL_ACTIONS, ALL_FLAGS, COMMAND, cString, FLAG, MOST_DATA, uint32, type MilterCommand } from './packets.ts'
import { readAnswer, type MilterAnswer } from './replies.ts'

const VERSION = 6
const OLDEST_VERSION = 2
/** DATA is told from this version on. */
const DATA_VERSION = 4
const MOST_CHANGES = 1000

type Answered = Extract<MilterAnswer, { kind: 'continue' | 'skip' | 'verdict' }>
type Macros = Parameters<typeof macroPacket>[1]

interface Stage {
  readonly command: MilterCommand
  /** The flag of a filter that does not want this stage, and of one that does not answer to it. */
  readonly unwanted: number
  readonly silent: number
}

const STAGES = {
  connect: { command: COMMAND.connect, unwanted: FLAG.noConnect, silent: FLAG.silentConnect },
  helo: { command: COMMAND.helo, unwanted: FLAG.noHelo, silent: FLAG.silentHelo },
  mail: { command: COMMAND.mail, unwanted: FLAG.noMail, silent: FLAG.silentMail },
  rcpt: { command: COMMAND.rcpt, unwanted: FLAG.noRcpt, silent: FLAG.silentRcpt },
  data: { command: COMMAND.data, unwanted: FLAG.noData, silent: FLAG.silentData },
  header: { command: COMMAND.header, unwanted: FLAG.noHeader, silent: FLAG.silentHeader },
  endOfHeader: { command: COMMAND.endOfHeader, unwanted: FLAG.noEndOfHeader, silent: FLAG.silentEndOfHeader },
  body: { command: COMMAND.body, unwanted: FLAG.noBody, silent: FLAG.silentBody },
} as const satisfies Record<string, Stage>

export class MilterConversation {
  readonly #link: MilterLink
  readonly #message: ScanMessage
  readonly #facts: Record<string, Facts[string]> = {}
  #flags = 0
  #version = VERSION

  constructor(link: MilterLink, message: ScanMessage) {
    this.#link = link
    this.#message = message
  }

  get #leadingSpace(): boolean {
    return (this.#flags & FLAG.leadingSpace) !== 0
  }

  async run(): Promise<ScanOutcome> {
    await this.#negotiate()
    const section = await contentHeader(this.#message.content)
    if (section.ends === 'cut') this.#facts['long_header'] = true
    const verdict = (await this.#envelope()) ?? (await this.#content(section))
    if (verdict === undefined) return this.#end(section.fields)
    await this.#link.send(COMMAND.abort)
    await this.#link.send(COMMAND.quit)
    return this.#outcome(verdict)
  }

  async #negotiate(): Promise<void> {
    await this.#link.send(COMMAND.negotiate, uint32(VERSION), uint32(ALL_ACTIONS), uint32(ALL_FLAGS))
    const { kind, data } = await this.#link.receive()
    if (kind !== COMMAND.negotiate || data.length < 12) throw new ChannelError('the milter did not negotiate')
    this.#version = data.readUInt32BE(0)
    if (this.#version < OLDEST_VERSION || this.#version > VERSION) {
      throw new ChannelError(
        `the milter speaks version ${this.#version} of the protocol, not ${OLDEST_VERSION} to ${VERSION}`,
      )
    }
    this.#flags = data.readUInt32BE(8)
    const foreign = (data.readUInt32BE(4) & ~ALL_ACTIONS) | (this.#flags & ~ALL_FLAGS)
    if (foreign !== 0) throw new ChannelError(`the milter wants what was not offered (${foreign >>> 0})`)
  }

  async #envelope(): Promise<Answered | undefined> {
    const { helo, mailFrom, rcptTo } = this.#message
    const told =
      (await this.#tell(STAGES.connect, connectParts(this.#message), connectMacros(this.#message))) ??
      (await this.#tell(STAGES.helo, [cString(helo)], heloMacros(this.#message))) ??
      (await this.#tell(STAGES.mail, [cString(`<${formatReversePath(mailFrom)}>`)], mailMacros(this.#message))) ??
      (await this.#recipients(rcptTo))
    if (told || this.#version < DATA_VERSION) return told
    return this.#tell(STAGES.data, [], messageMacros(this.#message))
  }

  async #recipients(rcptTo: readonly Mailbox[]): Promise<Answered | undefined> {
    const refused: string[] = []
    let worst: Extract<Answered, { kind: 'verdict' }> | undefined
    for (const rcpt of rcptTo) {
      const address = formatMailbox(rcpt)
      const answer = await this.#tell(STAGES.rcpt, [cString(`<${address}>`)], rcptMacros(this.#message, rcpt))
      if (answer?.kind !== 'verdict') {
        if (answer?.kind === 'skip') break
        continue
      }
      if (answer.verdict !== 'refuse' && answer.verdict !== 'defer') return answer
      refused.push(answer.reply ? `${address}: ${describeReply(answer.reply)}` : `${address}: ${answer.verdict}`)
      // Who is to try again with one of them has to try again with all.
      if (worst?.verdict !== 'defer') worst = answer
    }
    if (refused.length > 0) this.#facts['refused_recipients'] = someOf(refused)
    return refused.length === rcptTo.length ? worst : undefined
  }

  async #content({ fields, bodyStart }: HeaderSection): Promise<Answered | undefined> {
    const { content } = this.#message
    const macros = messageMacros(this.#message)
    for (const field of visibleFields(fields)) {
      const { parts, cut } = headerParts(field, this.#leadingSpace)
      if (cut) this.#facts['cut_field'] = fieldName(field)
      const answer = await this.#tell(STAGES.header, parts)
      if (answer?.kind === 'verdict') return answer
      if (answer?.kind === 'skip') break
    }
    const answer = await this.#tell(STAGES.endOfHeader, [], macros)
    if (answer?.kind === 'verdict') return answer
    for await (const piece of contentPieces(content, bodyStart)) {
      for (let at = 0; at < piece.length; at += MOST_DATA) {
        const told = await this.#tell(STAGES.body, [piece.subarray(at, at + MOST_DATA)])
        if (told?.kind === 'verdict') return told
        if (told?.kind === 'skip') return undefined
      }
    }
    return undefined
  }

  /** Undefined for "go on", the usual case. */
  async #tell(stage: Stage, parts: readonly Uint8Array[], macros: Macros = {}): Promise<Answered | undefined> {
    if ((this.#flags & stage.unwanted) !== 0) return undefined
    await this.#link.sendWithMacros(macroPacket(stage.command, macros), stage.command, ...parts)
    if ((this.#flags & stage.silent) !== 0) return undefined
    const answer = await this.#answer()
    return answer.kind === 'continue' ? undefined : answer
  }

  /** The answer to a stage before the end of the message, where nothing can be changed yet. */
  async #answer(): Promise<Answered> {
    for (;;) {
      const answer = await this.#next()
      if (answer.kind === 'continue' || answer.kind === 'skip' || answer.kind === 'verdict') return answer
      if (answer.kind !== 'progress') throw new ChannelError(`the milter answered out of turn (${answer.kind})`)
    }
  }

  async #next(): Promise<Exclude<MilterAnswer, { kind: 'unknown' }>> {
    const answer = readAnswer(await this.#link.receive(), this.#leadingSpace)
    if (answer.kind === 'unknown')
      throw new ChannelError(`the milter gave an answer that is not known ("${answer.letter}")`)
    return answer
  }

  /** End of the message: the filter says what it wants changed, and then its verdict. */
  async #end(fields: readonly HeaderField[]): Promise<ScanOutcome> {
    await this.#link.sendWithMacros(macroPacket(COMMAND.endOfBody, messageMacros(this.#message)), COMMAND.endOfBody)
    const changes: ContentChange[] = []
    const envelope: string[] = []
    const body = new GrowingBytes()
    let quarantine: string | undefined
    for (;;) {
      const answer = await this.#next()
      switch (answer.kind) {
        case 'progress':
          continue
        case 'change':
          changes.push(answer.change)
          break
        case 'body':
          body.add(answer.piece)
          break
        case 'envelope':
          envelope.push(answer.what)
          break
        case 'quarantine':
          quarantine = answer.why
          break
        case 'continue':
        case 'skip':
        case 'verdict': {
          await this.#link.send(COMMAND.quit)
          if (envelope.length > 0) this.#facts['envelope_changes'] = someOf(envelope)
          if (body.used) changes.push({ kind: 'replace-body', body: body.bytes() })
          return this.#outcome(answer, { changes: renumber(changes, fields), quarantine })
        }
      }
      if (changes.length + envelope.length > MOST_CHANGES) throw new ChannelError('the milter wants too many changes')
    }
  }

  #outcome(
    answer: Answered,
    end: { readonly changes: readonly ContentChange[]; readonly quarantine: string | undefined } = {
      changes: [],
      quarantine: undefined,
    },
  ): ScanOutcome {
    const said: { verdict: ScanVerdict; reply?: Reply } = answer.kind === 'verdict' ? answer : { verdict: 'clean' }
    const held = said.verdict === 'clean' && end.quarantine !== undefined
    return {
      kind: 'verdict',
      verdict: held ? 'quarantine' : said.verdict,
      ...(end.quarantine ? { name: end.quarantine } : {}),
      ...(said.reply ? { reply: said.reply } : {}),
      changes: end.changes,
      facts: this.#facts,
    }
  }
}
