// Composes the answer in the name of somebody who is away (RFC 3834 §3): from the empty sender, so that nothing answers it, to the sender of
// the message. Pure: it stores and sends nothing.

import { formatMailbox, needsSmtputf8, type Mailbox } from '../core/address.ts'
import type { Domain } from '../core/domain.ts'
import { fieldLine, isNamed, type HeaderField } from '../core/header.ts'
import { messageId, type IdSource } from '../core/id.ts'
import type { Message } from '../core/message.ts'
import { formatMailDate, type Instant } from '../core/time.ts'
import type { NewMessage } from '../queue/store.ts'
import { isAscii } from './harmless-text.ts'
import { textPart } from './mime.ts'

export interface ReplyInput {
  readonly message: Message
  readonly header: readonly HeaderField[]
  readonly to: Mailbox
  readonly as: Mailbox
  /** `$h_subject:` in it is the subject of the message, as in Exim's files. */
  readonly text: string
  readonly subject: string | undefined
  readonly now: Instant
  readonly hostname: Domain
}

const MOST_SUBJECT = 200
const MOST_REFERENCES = 900
const MESSAGE_ID = /<[\x21-\x3b\x3d\x3f-\x7e]{1,240}>/g

export function composeReply(input: ReplyInput, ids: IdSource): NewMessage {
  const { message: answered, header, to, as, now, hostname } = input
  const id = messageId(ids())
  const idField = `<${id}@${hostname}>`
  const about = subjectOf(header)
  const fill = (text: string): string => text.replaceAll(/\$(?:h|header)_subject:/gi, () => about)
  // RFC 3834 §3.1.5.
  const subject = fill(input.subject ?? (about === '' ? 'Auto: your message' : `Auto: ${about}`)).slice(0, MOST_SUBJECT)
  const part = textPart(fill(input.text), undefined)
  const references = referencesOf(header)
  const fields = [
    `Date: ${formatMailDate(now)}`,
    `From: <${formatMailbox(as)}>`,
    `To: <${formatMailbox(to)}>`,
    `Subject: ${encoded(subject)}`,
    `Message-ID: ${idField}`,
    ...references,
    // RFC 3834 §5: no program is to answer this.
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
  ]
  const bytes = Buffer.concat([Buffer.from(`${fields.join('\r\n')}\r\n${part.head}\r\n`), part.body])
  const smtputf8 = needsSmtputf8(to) || needsSmtputf8(as)
  return {
    message: {
      id,
      mailFrom: null,
      origin: { kind: 'reply', of: answered.id },
      options: { body: smtputf8 ? '8BITMIME' : '7BIT', smtputf8 },
      size: bytes.length,
      receivedAt: now,
    },
    recipients: [{ index: 0, rcptTo: to, dsn: { notify: [] }, state: { kind: 'scheduled', due: now, attempts: 0 } }],
    content: { kind: 'inline', bytes },
    events: [
      {
        at: now,
        message: id,
        kind: 'queued',
        mailFrom: '',
        recipients: [formatMailbox(to)],
        size: bytes.length,
        subject,
        messageIdField: idField,
      },
    ],
  }
}

/** As it is shown: words that are encoded stay so, and are shown by the reader of the answer. */
function subjectOf(header: readonly HeaderField[]): string {
  const field = header.find((one) => isNamed(one, 'subject'))
  if (!field) return ''
  return Buffer.from(fieldLine(field), 'latin1')
    .toString('utf8')
    .replaceAll(/[\p{Cc}\uFFFD]/gu, ' ')
    .trim()
}

/** RFC 3834 §3.1.6, RFC 5322 §3.6.4; the oldest are left out where there are many. */
function referencesOf(header: readonly HeaderField[]): readonly string[] {
  const idsIn = (name: string): readonly string[] =>
    header.filter((field) => isNamed(field, name)).flatMap((field) => fieldLine(field).match(MESSAGE_ID) ?? [])
  const [own] = idsIn('message-id')
  if (own === undefined) return []
  const before = idsIn('references')
  while (before.join(' ').length + own.length > MOST_REFERENCES) (before as string[]).shift()
  return [`In-Reply-To: ${own}`, `References: ${[...before, own].join('\r\n ')}`]
}

const LONGEST_WORD = 42

/** RFC 2047 §2: in words of at most 75 characters. */
function encoded(text: string): string {
  if (isAscii(text)) return text
  const words: string[] = []
  let word = ''
  for (const char of text) {
    if (Buffer.byteLength(word + char) > LONGEST_WORD) {
      words.push(word)
      word = ''
    }
    word += char
  }
  return [...words, word].map((one) => `=?UTF-8?B?${Buffer.from(one).toString('base64')}?=`).join('\r\n ')
}
