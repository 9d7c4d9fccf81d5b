// A letter of this server to its postmaster: it comes from the empty sender, and nothing answers it (RFC 3834). Pure: it stores
// and sends nothing.

import { formatMailbox, needsSmtputf8, type Mailbox } from '../core/address.ts'
import type { Domain } from '../core/domain.ts'
import { messageId, type IdSource } from '../core/id.ts'
import type { Message } from '../core/message.ts'
import { formatMailDate, type Instant } from '../core/time.ts'
import type { Language } from '../diagnose/diagnosis.ts'
import type { NewMessage } from '../queue/store.ts'
import { multipart, textPart, type Part } from './mime.ts'

export interface OwnLetter {
  readonly to: Mailbox
  readonly now: Instant
  readonly hostname: Domain
  readonly subject: string
  /** One after the other. */
  readonly languages: readonly Language[]
  readonly text: (language: Language) => string
}

export function ownLetter({ to, now, hostname, subject, languages, text }: OwnLetter, ids: IdSource): NewMessage {
  const id = messageId(ids())
  const address = formatMailbox(to)
  const idField = `<${id}@${hostname}>`
  const { head, body } = together(
    languages.map((language) => textPart(text(language), language)),
    `=_${id}`,
  )
  const fields = [
    `Date: ${formatMailDate(now)}`,
    `From: Mail Delivery System <MAILER-DAEMON@${hostname}>`,
    `To: <${address}>`,
    `Subject: ${subject}`,
    `Message-ID: ${idField}`,
    // RFC 3834 §5: made by a program of its own accord.
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
  ]
  const bytes = Buffer.concat([Buffer.from(`${fields.join('\r\n')}\r\n${head}\r\n`), body])
  const smtputf8 = needsSmtputf8(to)
  const message: Message = {
    id,
    mailFrom: null,
    origin: { kind: 'letter' },
    options: { body: smtputf8 ? '8BITMIME' : '7BIT', smtputf8 },
    size: bytes.length,
    receivedAt: now,
  }
  return {
    message,
    recipients: [{ index: 0, rcptTo: to, dsn: {}, state: { kind: 'scheduled', due: now, attempts: 0 } }],
    content: { kind: 'inline', bytes },
    events: [
      {
        at: now,
        message: id,
        kind: 'queued',
        mailFrom: '',
        recipients: [address],
        size: bytes.length,
        subject,
        messageIdField: idField,
      },
    ],
  }
}

function together(parts: readonly Part[], seed: string): Part {
  const [first] = parts
  if (parts.length === 1 && first) return first
  const { boundary, body } = multipart(parts, seed)
  return { head: `Content-Type: multipart/mixed; boundary="${boundary}"\r\n`, body }
}
