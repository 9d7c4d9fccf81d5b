// Composes a delivery status notification as a new message from `<>` to the sender: a text for people, the fields for
// machines, and the original's header (RFC 3464, RFC 6522). Whether one is wanted at all is asked before
// (wants-notification.ts). Pure: it stores and sends nothing.

import { formatMailbox, needsSmtputf8, type Mailbox } from '../core/address.ts'
import { messageId, type IdSource, type MessageId } from '../core/id.ts'
import type { Message, Recipient } from '../core/message.ts'
import { formatMailDate } from '../core/time.ts'
import type { ExplainReason } from '../diagnose/own/explain-reason.ts'
import type { NewMessage } from '../queue/store.ts'
import { deliveryStatusPart } from './delivery-status.ts'
import { isAscii } from './harmless-text.ts'
import { humanText } from './human-text.ts'
import { multipart, textPart, type Part } from './mime.ts'
import type { NotificationInput } from './notification.ts'
import { originalPart, returnedHeader } from './original.ts'
import type { About } from './wants-notification.ts'

const SUBJECTS: Readonly<Record<About, string>> = {
  failed: 'Not delivered',
  delayed: 'Delayed',
  delivered: 'Delivered',
  relayed: 'Passed on',
  expanded: 'Passed on to several',
}
const MAX_SUBJECT_ADDRESS = 100

export interface ComposeDeps {
  readonly ids: IdSource
  readonly explainReason: ExplainReason
}

/** The sender must not be `<>`, and there must be at least one recipient to tell of. */
export function composeNotification(input: NotificationInput, deps: ComposeDeps): NewMessage {
  const { about, message: told, now, hostname, recipients, state = 'scheduled' } = input
  const sender = told.mailFrom
  if (sender === null || recipients.length === 0) throw new Error('a notification needs a sender and a recipient')

  const id = messageId(deps.ids())
  const idField = `<${id}@${hostname}>`
  const subject = subjectOf(input)
  const header = returnedHeader(input.original)
  // RFC 3461 §4.3: a failure gives back what was asked for; where nothing was, all of it, as Exim does.
  const wantsWhole = about === 'failed' && told.options.ret !== 'HDRS'
  const original = originalPart(told, input.original, header, wantsWhole ? input.returnLimit : -1)
  const leftOut = { headerCut: header.cut && !original.whole, textLeftOut: wantsWhole && !original.whole }
  const parts = [humanPart(input, { id, ...leftOut }, deps), deliveryStatusPart(input)]
  // RFC 6522 §3: the third part is optional; an original without a header, or one that is lost, has none to give.
  if (original.body.length > 0) parts.push(original)
  // `=_` cannot occur in quoted-printable, and the identifier in no older message.
  const { boundary, body } = multipart(parts, `=_${id}`)
  const head = headOf({ input, sender, subject, idField, reference: header.messageId, boundary })
  const bytes = Buffer.concat([Buffer.from(head), body])

  const smtputf8 = needsSmtputf8(sender)
  const message: Message = {
    id,
    mailFrom: null,
    origin: { kind: 'bounce', of: told.id },
    options: { body: original.eightBit || smtputf8 ? '8BITMIME' : '7BIT', smtputf8 },
    size: bytes.length,
    receivedAt: now,
  }
  const waiting = state === 'active' ? { kind: state, attempts: 0 } : { kind: state, due: now, attempts: 0 }
  return {
    message,
    recipients: [{ index: 0, rcptTo: sender, dsn: {}, state: waiting }],
    content: { kind: 'inline', bytes },
    events: [
      {
        at: now,
        message: id,
        kind: 'queued',
        bounceOf: told.id,
        mailFrom: '',
        recipients: [formatMailbox(sender)],
        size: bytes.length,
        subject,
        messageIdField: idField,
      },
    ],
  }
}

/** RFC 6522 §3 wants one first part; texts in several languages are therefore parts of that one. */
function humanPart(
  input: NotificationInput,
  { id, ...leftOut }: { readonly id: MessageId; readonly headerCut: boolean; readonly textLeftOut: boolean },
  { explainReason }: ComposeDeps,
): Part {
  const { languages = ['en'] } = input
  const texts = languages.map((language) =>
    textPart(humanText(input, { language, explainReason, ...leftOut }), language),
  )
  const [first] = texts
  if (texts.length === 1 && first) return first
  const { boundary, body } = multipart(texts, `=_${id}.text`)
  return { head: `Content-Type: multipart/mixed; boundary="${boundary}"\r\n`, body }
}

function subjectOf({ about, recipients }: NotificationInput): string {
  const [first] = recipients
  const address = recipients.length === 1 && first ? writtenTo(first.recipient) : ''
  if (address !== '' && address.length <= MAX_SUBJECT_ADDRESS && isAscii(address)) {
    return `${SUBJECTS[about]}: your message to ${address}`
  }
  return `${SUBJECTS[about]}: your message to ${recipients.length} ${recipients.length === 1 ? 'recipient' : 'recipients'}`
}

/** The address that the sender knows. */
const writtenTo = ({ rcptTo, parent }: Recipient): string => parent?.ancestors[0] ?? formatMailbox(rcptTo)

interface Head {
  readonly input: NotificationInput
  readonly sender: Mailbox
  readonly subject: string
  readonly idField: string
  readonly reference: string | undefined
  readonly boundary: string
}

function headOf({ input, sender, subject, idField, reference, boundary }: Head): string {
  const fields = [
    `Date: ${formatMailDate(input.now)}`,
    `From: Mail Delivery System <MAILER-DAEMON@${input.hostname}>`,
    // An address in UTF-8 stands as it is (RFC 6532 §3.2); such a notification is sent with SMTPUTF8.
    `To: <${formatMailbox(sender)}>`,
    `Subject: ${subject}`,
    `Message-ID: ${idField}`,
    ...(reference === undefined ? [] : [`In-Reply-To: ${reference}`, `References: ${reference}`]),
    // RFC 3834 §3.1.7: no program is to answer this.
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status;',
    ` boundary="${boundary}"`,
  ]
  return `${fields.join('\r\n')}\r\n\r\n`
}
