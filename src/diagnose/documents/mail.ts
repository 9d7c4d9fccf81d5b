// Opens a mail (postal-mime, docs/decisions/0017) and finds what it is: a bounce, a complaint, a report in an attachment, a
// mail in which somebody forwards one of these, or an ordinary letter in which an error is quoted. The character sets that
// the mail names are obeyed; where it names none and the bytes are not UTF-8, they are guessed.

import type { Attachment, Email } from 'postal-mime'
import { LONGEST_HEADER } from '../../core/header.ts'
import { readArrivedMail } from '../arrived/arrived-mail.ts'
import { findReply, tidy } from '../reading/reply-text.ts'
import { recogniseSoftware } from '../software.ts'
import { looksLikeBounce } from './bounce-text.ts'
import { readBounce } from './bounce.ts'
import { decodeText, guessCharset } from '../../core/charset.ts'
import { readDialogue } from './dialogue.ts'
import { readDmarcReport } from './dmarc-report.ts'
import type { Document, OriginalMessage } from './document.ts'
import { looksLikeFeedback, readFeedback } from './feedback-report.ts'
import { fieldValue, type Field } from './header-fields.ts'
import { htmlText } from './html-text.ts'
import { originalOf, readOriginal } from './original-message.ts'
import { readTlsReport } from './tls-report.ts'
import { archiveKind, unpack } from './unpack.ts'

/** A mail with attachments can be large; what makes it a bounce or a report stands in the first megabytes. */
const LARGEST = 24 * 1024 * 1024

/**
 * postal-mime spends some 50 µs on each line of plain text, and far less on encoded attachments. A bounce has some hundred
 * lines of its own; what comes behind these is the returned mail.
 */
export const MOST_PLAIN_LINES = 5_000

/** A bounce forwarded within a forwarded mail within a report: that is enough. */
const DEEPEST = 4

const LIMITS = { forceRfc822Attachments: true, maxNestingDepth: 32, maxHeadersSize: 1024 * 1024 } as const

/** A header with a field that every mail has some of. */
const HEADER =
  /^(?:>?From [^\n]{1,300}\n)?(?:[A-Za-z][\w-]{0,60}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,200}){0,60}?(?:Received|Return-Path|Message-ID|MIME-Version|From|To|Subject|Date|Content-Type|Delivered-To|X-Failed-Recipients):[^\n]{0,2000}\n/i

/** `head` is the beginning of the input, with plain line ends. */
export function looksLikeMail(head: string): boolean {
  if (!HEADER.test(head)) return false
  const header = head.slice(0, Math.max(0, head.search(/\n[ \t]*\n/)) || undefined)
  const names = new Set(
    [...header.matchAll(/^(Received|Return-Path|Message-ID|MIME-Version|From|To|Subject|Date|Content-Type):/gim)].map(
      ([name]) => name.toLowerCase(),
    ),
  )
  // `Subject: Undeliverable` above a pasted text is no header yet.
  return names.size >= 2 && !/^(?:Final-Recipient|Reporting-MTA):/im.test(header)
}

/** Undefined: it cannot be taken apart as a mail. */
export async function readMail(bytes: Uint8Array, depth = 0): Promise<Document | undefined> {
  const email = await parse(withinLines(bytes.subarray(0, LARGEST)))
  if (!email) return undefined
  const parts = sortParts(email)
  const fields: readonly Field[] = email.headers.map(({ key, value }) => ({ name: key, value }))
  const header = email.headerLines
    .map(({ line }) => line)
    .join('\n')
    .slice(0, 32_768)
  const original = parts.original === undefined ? undefined : readOriginal(parts.original)
  return (
    readFeedbackPart(parts, original, header) ??
    parts.report ??
    readBouncePart({ parts, fields, original, header }) ??
    (await readForwarded(parts, depth)) ??
    readQuoted(parts.text, fields, { header, source: bytes })
  )
}

/** Long lines without a blank are those of an encoded attachment, and not counted. */
export function withinLines(bytes: Uint8Array): Uint8Array {
  let lines = 0
  let start = 0
  while (lines < MOST_PLAIN_LINES) {
    const end = bytes.indexOf(0x0a, start)
    if (end < 0) return bytes
    if (end - start < 60 || bytes.subarray(start, end).includes(0x20)) lines++
    start = end + 1
  }
  return bytes.subarray(0, start)
}

async function parse(bytes: Uint8Array): Promise<Email | undefined> {
  const { default: PostalMime } = await import('postal-mime')
  try {
    const email = await PostalMime.parse(bytes, LIMITS)
    // Eight-bit text without a name: guessed for the whole mail, since a server writes all of it in one set.
    if (email.text?.includes('\ufffd') === true || (guessCharset(bytes) !== 'utf-8' && !namesCharset(email)))
      return await PostalMime.parse(new TextEncoder().encode(decodeText(bytes)), LIMITS)
    return email
  } catch {
    // Nested too deep or a header without end: made to hurt, and no bounce.
    return undefined
  }
}

const namesCharset = ({ headers, attachments }: Email): boolean =>
  headers.some(({ key, value }) => key === 'content-type' && /charset\s{0,2}=|^multipart/i.test(value)) ||
  attachments.length > 0

interface Parts {
  readonly text: string
  readonly status: string | undefined
  readonly feedback: string | undefined
  /** Header of the mail that it is about, or the whole of it. */
  readonly original: string | undefined
  readonly report: Document | undefined
  readonly mails: readonly Uint8Array[]
}

function sortParts(email: Email): Parts {
  let [status, feedback, original]: (string | undefined)[] = []
  let report: Document | undefined
  const mails: Uint8Array[] = []
  for (const attachment of email.attachments) {
    const bytes = contentOf(attachment)
    switch (attachment.mimeType) {
      case 'message/delivery-status':
      case 'message/global-delivery-status':
        status ??= decodeText(bytes)
        break
      case 'message/feedback-report':
        feedback ??= decodeText(bytes)
        break
      case 'message/rfc822':
      case 'message/global':
        mails.push(bytes)
        original ??= decodeText(bytes.subarray(0, 65_536))
        break
      case 'text/rfc822-headers':
      case 'message/global-headers':
      case 'message/rfc822-headers':
        original ??= decodeText(bytes.subarray(0, 65_536))
        break
      default:
        report ??= readReportBytes(bytes, attachment)
    }
  }
  const text = email.text ?? (email.html === undefined ? '' : htmlText(email.html))
  return {
    text: text.replaceAll('\r\n', '\n'),
    status: plain(status),
    feedback: plain(feedback),
    original: plain(original),
    report,
    mails,
  }
}

const plain = (text: string | undefined): string | undefined => text?.replaceAll('\r\n', '\n')

const contentOf = ({ content }: Attachment): Uint8Array =>
  typeof content === 'string' ? Buffer.from(content) : content instanceof Uint8Array ? content : new Uint8Array(content)

function readReportBytes(bytes: Uint8Array, { mimeType, filename }: Attachment): Document | undefined {
  const named = /\.(?:xml|json|gz|zip)$/i.test(filename ?? '') || /xml|json|gzip|zip|tlsrpt/.test(mimeType)
  if (!named) return undefined
  const unpacked = archiveKind(bytes) ? unpack(bytes) : bytes
  return unpacked && readReport(decodeText(unpacked))
}

export const readReport = (text: string): Document | undefined => readDmarcReport(text) ?? readTlsReport(text)

function readFeedbackPart(parts: Parts, original: OriginalMessage | undefined, header: string): Document | undefined {
  if (parts.feedback !== undefined) return readFeedback(parts.feedback, original ?? {}, header)
  // Some put the fields into a text part.
  return looksLikeFeedback(parts.text) ? readFeedback(parts.text, original ?? {}, header) : undefined
}

interface MailParts {
  readonly parts: Parts
  readonly fields: readonly Field[]
  readonly original: OriginalMessage | undefined
  readonly header: string
}

const DAEMON = /mailer-daemon|postmaster|mail delivery|mdaemon|почтов/i

function readBouncePart({ parts, fields, original, header }: MailParts): Document | undefined {
  const failed = addresses(fieldValue(fields, 'x-failed-recipients'))
  const fromDaemon = DAEMON.test(fieldValue(fields, 'from') ?? '')
  const told = parts.status !== undefined || failed.length > 0 || (looksLikeBounce(parts.text) && fromDaemon)
  if (!told) return undefined
  const date = fieldValue(fields, 'date')
  return readBounce({
    said: parts.text,
    failed,
    header,
    ...(parts.status === undefined ? {} : { status: parts.status }),
    ...(original === undefined ? {} : { original }),
    ...(date === undefined ? {} : { date }),
  })
}

const addresses = (value: string | undefined): readonly string[] =>
  (value ?? '')
    .split(/[,\s]+/)
    .filter((address) => address.includes('@'))
    .slice(0, 1_000)

async function readForwarded({ mails }: Parts, depth: number): Promise<Document | undefined> {
  if (depth >= DEEPEST) return undefined
  for (const mail of mails.slice(0, 20)) {
    const inner = await readMail(mail, depth + 1)
    if (inner && inner.kind !== 'mail') return inner
  }
  return undefined
}

/** A letter that quotes a bounce, a session or a reply; a mail that tells of its way; or just a letter. */
function readQuoted(
  text: string,
  fields: readonly Field[],
  { header, source }: { readonly header: string; readonly source: Uint8Array },
): Document {
  const tidied = tidy(text)
  const found = (looksLikeBounce(tidied) ? readBounce({ said: tidied, header }) : undefined) ?? readDialogue(tidied)
  if (found) return found
  const quotes = findReply(tidied) !== undefined
  const original = originalOf(fields)
  const arrived = quotes
    ? undefined
    : readArrivedMail(decodeText(source.subarray(0, LONGEST_HEADER)), { original, text: tidied })
  if (arrived) return arrived
  return {
    kind: quotes ? 'reply' : 'mail',
    software: recogniseSoftware(`${header}\n${tidied}`),
    original,
    recipients: [{ text: tidied }],
  }
}
