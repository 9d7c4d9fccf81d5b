// The content of one message on its way in: our Received field first, then the bytes as they come. It lives in memory up
// to the inline limit and moves to a file of the spool when it outgrows that. Where its header ends without the empty line
// that RFC 5322 §2.1 wants, that line is put there, so that every reader behind us finds the same end.

import { formatMailbox, parseAddressLiteral } from '../core/address.ts'
import { LONGEST_HEADER, readHeader, type HeaderSection } from '../core/header.ts'
import type { MessageId } from '../core/id.ts'
import type { Content } from '../core/message.ts'
import { formatMailDate, type Instant } from '../core/time.ts'
import type { Transaction } from '../smtp/server-actions.ts'
import type { BodyWriter } from '../queue/store.ts'
import { summarizeHeader, type HeaderSummary } from './header-summary.ts'

export interface IntakeSettings {
  readonly id: MessageId
  readonly at: Instant
  readonly hostname: string
  readonly transaction: Transaction
  readonly inlineBody: number
  readonly openBody: (id: MessageId) => Promise<BodyWriter>
}

const FIRST_SIZE = 8192
/**
 * Pieces are gathered up to this many octets before they go to the file, for a client can make every line or every chunk
 * a piece of its own. The first time there are more than `LONGEST_HEADER`, so that the header section is read at once.
 */
const WRITE_SIZE = 64 * 1024
const NOTHING = Buffer.alloc(0)
const EMPTY_LINE = Buffer.from('\r\n')
/** What programs that keep mail in one file (mbox) put above a message; it belongs to the file. */
const MBOX_LINE = Buffer.from('From ')
const SPACE = 32
const LF = 10
const TAB = 9

export class Intake {
  readonly id: MessageId
  readonly at: Instant
  readonly transaction: Transaction
  readonly #settings: IntakeSettings
  #buffer: Buffer
  #length = 0
  #section: HeaderSection | undefined
  #summary: HeaderSummary | undefined
  #file: Promise<BodyWriter> | undefined
  #writing: Promise<void> = Promise.resolve()
  #size = 0
  /** Octets that we have written above what the client sends. */
  readonly #own: number
  /** Nothing of the client's has come yet. */
  #untouched = true

  constructor(settings: IntakeSettings) {
    this.#settings = settings
    this.id = settings.id
    this.at = settings.at
    this.transaction = settings.transaction
    this.#buffer = Buffer.allocUnsafeSlow(FIRST_SIZE)
    const head = receivedField(settings) + tagFields(settings.transaction)
    if (head.length * 3 > FIRST_SIZE) this.#buffer = Buffer.allocUnsafeSlow(head.length * 3)
    this.#length = this.#buffer.write(head, 'utf8')
    this.#size = this.#length
    this.#own = this.#length
  }

  /** Octets so far, the Received field included. */
  get size(): number {
    return this.#size
  }

  /** Takes a copy of `bytes`. A promise means: wait for it before the next piece (the disk is behind). */
  write(bytes: Uint8Array): Promise<void> | undefined {
    if (this.#untouched && bytes.length > 0) this.#separate(bytes[0])
    this.#size += bytes.length
    if (!this.#file && this.#size > this.#settings.inlineBody) this.#begin()
    this.#keep(bytes)
    return this.#file && this.#length > (this.#section ? WRITE_SIZE : LONGEST_HEADER) ? this.#append() : undefined
  }

  /** When the content is complete. */
  header(): HeaderSummary {
    return (this.#summary ??= summarizeHeader(this.section().fields))
  }

  /** The header section, in memory wherever the content is. When the content is complete. */
  section(): HeaderSection {
    return (this.#section ??= this.#readHeader())
  }

  /** The content, complete: on disk (fsync) when it is a file. */
  finish(): Content | Promise<Content> {
    if (this.#file) return this.#finishFile(this.#file)
    // It may have to be mended first.
    this.section()
    return { kind: 'inline', bytes: this.#buffer.subarray(0, this.#length) }
  }

  async #finishFile(file: Promise<BodyWriter>): Promise<Content> {
    await this.#append()
    return (await file).finish()
  }

  /** The message will not be accepted: whatever is on disk goes. */
  async discard(): Promise<void> {
    if (!this.#file) return
    await this.#writing.catch(() => undefined)
    const file = await this.#file.catch(() => undefined)
    await file?.discard()
  }

  #begin(): void {
    this.#file = this.#settings.openBody(this.id)
    // Whoever writes or finishes meets the error; it must not count as unhandled until then.
    this.#file.catch(() => undefined)
  }

  /**
   * A first line that begins with white space would go on with the field that we wrote above it (RFC 5322 §2.2.3), our
   * Received field or the verdict of a rule. Such a message has no header: an empty line says so.
   */
  #separate(first: number | undefined): void {
    this.#untouched = false
    if (first !== SPACE && first !== TAB) return
    this.#size += EMPTY_LINE.length
    this.#keep(EMPTY_LINE)
  }

  #keep(bytes: Uint8Array): void {
    if (this.#length + bytes.length > this.#buffer.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(FIRST_SIZE, 2 * this.#buffer.length, this.#length + bytes.length))
      this.#buffer.copy(grown, 0, 0, this.#length)
      this.#buffer = grown
    }
    this.#buffer.set(bytes, this.#length)
    this.#length += bytes.length
  }

  #readHeader(): HeaderSection {
    let section = this.#look()
    if (section.ends === 'no-field' && section.length === this.#own && this.#dropMboxLine()) section = this.#look()
    if (section.ends === 'no-field') {
      this.#splice(section.length, 0, EMPTY_LINE)
      section = this.#look()
    }
    if (!this.#file) return section
    // A copy, so that a few fields do not hold on to all that was gathered.
    const bytes = Uint8Array.from(this.#buffer.subarray(0, section.bodyStart))
    return { ...section, bytes, fields: section.fields.map((field) => ({ ...field, bytes })) }
  }

  #look(): HeaderSection {
    const start = this.#buffer.subarray(0, Math.min(this.#length, LONGEST_HEADER))
    return readHeader(start, start.length < this.#size)
  }

  #dropMboxLine(): boolean {
    const start = this.#own
    if (!this.#buffer.subarray(start, start + MBOX_LINE.length).equals(MBOX_LINE)) return false
    const end = this.#buffer.subarray(0, this.#length).indexOf(LF, start) + 1
    if (end === 0) return false
    this.#splice(start, end - start, NOTHING)
    const next = this.#buffer[start]
    if (start < this.#length && (next === SPACE || next === TAB)) this.#splice(start, 0, EMPTY_LINE)
    return true
  }

  /** Puts `bytes` in the place of that many octets of what is gathered. */
  #splice(at: number, gone: number, bytes: Buffer): void {
    const rest = Buffer.from(this.#buffer.subarray(at + gone, this.#length))
    this.#length = at
    this.#size += bytes.length - gone
    this.#keep(bytes)
    this.#keep(rest)
  }

  /** Sends what is gathered to the file. */
  #append(): Promise<void> {
    this.section()
    const file = this.#file
    const bytes = this.#buffer.subarray(0, this.#length)
    this.#buffer = NOTHING
    this.#length = 0
    this.#writing = this.#writing.then(async () => (await file)?.write(bytes))
    this.#writing.catch(() => undefined)
    return this.#writing
  }
}

/** RFC 5321 §4.4. The recipient is named only when there is one, so that no recipient learns of another. */
function receivedField({ id, at, hostname, transaction }: IntakeSettings): string {
  const { helo, protocol, recipients, facts } = transaction
  const client = facts.client.address
  const only = recipients.length === 1 ? recipients[0] : undefined
  const address = client.includes(':') ? `IPv6:${client}` : client
  // A domain or an address literal is wanted here; nothing else that a client says may change how the field is read.
  const named = parseAddressLiteral(helo) ? helo : helo.replaceAll(/[^A-Za-z0-9._-]/g, '?')
  const target = only ? `\r\n\tfor <${formatMailbox(only.rcptTo)}>` : ''
  if (facts.submitter) {
    const { uid, login } = facts.submitter
    const who = login === undefined ? `uid ${uid}` : `user ${login}, uid ${uid}`
    return `Received: by ${hostname} (Waybill, from ${who})\r\n\twith local id ${id}${target};\r\n\t${formatMailDate(at)}\r\n`
  }
  return (
    `Received: from ${named} ([${address}])\r\n` +
    `\tby ${hostname} (Waybill) with ${protocol} id ${id}${target};\r\n\t${formatMailDate(at)}\r\n`
  )
}

/** Header fields that rules have added so far, each on one line. */
const tagFields = ({ tags }: Transaction): string =>
  tags.map(({ field, value }) => `${field}: ${value.replaceAll(/\s+/g, ' ')}\r\n`).join('')
