// For tests of notifications: makes one from a usual case with some changes, and reads it back with a strict reader of
// its own that knows nothing of how it was written.

import assert from 'node:assert/strict'
import { parseDomain, type Domain } from '../core/domain.ts'
import { messageId } from '../core/id.ts'
import type { DsnOptions, Message, Recipient } from '../core/message.ts'
import type { Reason } from '../core/reason.ts'
import { reply } from '../core/reply.ts'
import { instant } from '../core/time.ts'
import { mailbox, makeMessage, makeRecipient } from '../core/message.test-support.ts'
import { makeExplain } from '../diagnose/explain.ts'
import { makeExplainReason } from '../diagnose/own/explain-reason.ts'
import type { NewMessage } from '../queue/store.ts'
import { composeNotification } from './compose.ts'
import { isClean } from './mime.ts'
import type { NotificationInput, Reported } from './notification.ts'

const explainReason = makeExplainReason(makeExplain())

export const NOW = instant(Date.UTC(2026, 10, 22, 5, 45, 21))
export const MESSAGE = makeMessage({
  id: messageId(1_000_000),
  mailFrom: mailbox('alice@lab.example'),
  receivedAt: instant(NOW - 60_000),
})
export const ORIGINAL =
  'Received: from pc\r\nFrom: Alice <alice@lab.example>\r\nSubject: hello\r\nMessage-ID: <first@lab.example>\r\n\r\nbody line\r\n'

export const recipient = (address: string, dsn: DsnOptions = {}): Recipient =>
  makeRecipient(address, { dsn, state: { kind: 'active', attempts: 1 } })

export const REFUSED: Reason = {
  code: 'smtp.content',
  command: 'content',
  remote: { host: 'mx.spam.test', address: '127.0.0.14', port: 25 },
  reply: reply(550, '5.7.1', 'spam message rejected. Please visit', 'http://help.example/?id=c1. Error code: 0A50'),
}

export const failed = (address: string, reason: Reason = REFUSED, dsn: DsnOptions = {}): Reported => ({
  recipient: recipient(address, dsn),
  reason,
  lastAttemptAt: NOW,
})

export interface Changes extends Partial<Omit<NotificationInput, 'original' | 'message'>> {
  readonly original?: string | Uint8Array
  readonly complete?: boolean
  readonly message?: Partial<Message>
}

export function compose({ original = ORIGINAL, complete = true, message = {}, ...changes }: Changes): NewMessage {
  const bytes = typeof original === 'string' ? Buffer.from(original, 'latin1') : original
  const input: NotificationInput = {
    about: 'failed',
    message: { ...MESSAGE, ...message },
    original: { bytes, complete },
    returnLimit: 100_000,
    recipients: [failed('x@spam.test')],
    now: NOW,
    hostname: parseDomain('mx.lab.example') as Domain,
    ...changes,
  }
  return composeNotification(input, { ids: () => 2_000_000, explainReason })
}

interface Entity {
  readonly fields: ReadonlyMap<string, string>
  readonly body: string
}

/** A strict reader of one entity: throws for anything that is not `Name: value` lines, folded or not. */
function readEntity(text: string): Entity {
  const end = text.startsWith('\r\n') ? 0 : text.indexOf('\r\n\r\n') + 2
  assert.ok(end === 0 || end >= 2, 'no end of header')
  return { fields: readFields(text.slice(0, end)), body: text.slice(end + 2) }
}

function readFields(header: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  for (const line of header
    .replaceAll(/\r\n(?=[ \t])/g, '')
    .split('\r\n')
    .slice(0, -1)) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    assert.match(name, /^[\x21-\x39\x3b-\x7e]+$/, `bad field: ${JSON.stringify(line)}`)
    assert.ok(!fields.has(name), `field twice: ${name}`)
    fields.set(name, line.slice(colon + 1).trim())
  }
  return fields
}

export interface Report {
  readonly head: ReadonlyMap<string, string>
  readonly text: string
  readonly status: readonly ReadonlyMap<string, string>[]
  readonly original: Entity
  readonly all: string
}

export function read(notification: NewMessage): Report {
  assert.ok(notification.content.kind === 'inline')
  const { bytes } = notification.content
  assert.ok(isClean(bytes), 'lines end in CRLF and are short enough')
  if (notification.message.options.body === '7BIT') assert.ok(bytes.every((octet) => octet < 0x80))
  assert.equal(notification.message.size, bytes.length)
  const all = Buffer.from(bytes).toString('latin1')
  const { fields, body } = readEntity(all)
  const boundary = /^multipart\/report; report-type=delivery-status; boundary="([^"]+)"$/.exec(
    fields.get('content-type') ?? '',
  )?.[1]
  assert.ok(boundary)
  assert.ok(body.startsWith(`--${boundary}\r\n`) && body.endsWith(`\r\n--${boundary}--\r\n`))
  const inner = body.slice(boundary.length + 4, -(boundary.length + 8))
  const parts = inner.split(`\r\n--${boundary}\r\n`).map(readEntity)
  const [human, machine, original] = parts
  assert.ok(human && machine && original && parts.length === 3)
  assert.equal(machine.fields.get('content-type'), 'message/delivery-status')
  const groups = `${machine.body.replace(/\r\n$/, '')}\r\n`
    .split('\r\n\r\n')
    .map((group) => readFields(`${group.trimEnd()}\r\n`))
  return { head: fields, text: decoded(human), status: groups, original, all }
}

export interface ReadText {
  readonly language: string | undefined
  readonly type: string | undefined
  /** With line ends of LF. */
  readonly text: string
}

/** The texts for people: one, or the parts of the one first part. */
export function readTexts(notification: NewMessage): readonly ReadText[] {
  const { all } = read(notification)
  const first = readEntity(partsOf(all)[0] ?? '')
  const type = first.fields.get('content-type') ?? ''
  const texts = type.startsWith('multipart/mixed') ? partsOf(`Content-Type: ${type}\r\n\r\n${first.body}`) : undefined
  return (texts?.map(readEntity) ?? [first]).map((entity) => ({
    language: entity.fields.get('content-language'),
    type: entity.fields.get('content-type'),
    text: decoded(entity).replaceAll('\r\n', '\n'),
  }))
}

function partsOf(entity: string): readonly string[] {
  const { fields, body } = readEntity(entity)
  const boundary = /boundary="([^"]+)"$/.exec(fields.get('content-type') ?? '')?.[1]
  assert.ok(boundary !== undefined && body.startsWith(`--${boundary}\r\n`))
  const end = body.indexOf(`\r\n--${boundary}--`)
  assert.ok(end > 0)
  return body.slice(boundary.length + 4, end).split(`\r\n--${boundary}\r\n`)
}

function decoded({ fields, body }: Entity): string {
  if (fields.get('content-transfer-encoding') !== 'quoted-printable') return body
  const joined = body.replaceAll('=\r\n', '')
  const octets = joined.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(octets, 'latin1').toString('utf8')
}
