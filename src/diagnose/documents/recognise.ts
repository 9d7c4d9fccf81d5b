// Says by itself what was handed in, and reads it. Two ways: `readDocuments` takes bytes from files and pipes, with archives,
// mailbox files, MIME and unknown character sets; `readText` takes a text that is already one, and answers at once. Logs are
// not read here: the caller asks looksLikeLog first. Nothing in an input makes it throw.

import { readArrivedMail } from '../arrived/arrived-mail.ts'
import type { Input } from '../diagnosis.ts'
import { findReply, tidy } from '../reading/reply-text.ts'
import { stageOf } from '../reading/surroundings.ts'
import { recogniseSoftware } from '../software.ts'
import { looksLikeBounce } from './bounce-text.ts'
import { readBounce } from './bounce.ts'
import { decodeText } from '../../core/charset.ts'
import { readDialogue } from './dialogue.ts'
import type { Document, RecipientReport } from './document.ts'
import { looksLikeFeedback, readFeedback } from './feedback-report.ts'
import { findOriginal, readScript, SCRIPT } from './original-message.ts'
import { readLogPaste } from './log-paste.ts'
import { looksLikeMail, MOST_PLAIN_LINES, readMail, readReport } from './mail.ts'
import { splitMbox } from './mbox.ts'
import { plainSource } from './plain-source.ts'
import { archiveKind, unpack } from './unpack.ts'

/** More of one text is not looked at: whatever explains it stands in the beginning. */
const LONGEST_TEXT = 1024 * 1024

/** What is within an archive may be an archive; what is within that one is not looked at. */
const DEEPEST = 2

/** At least one: of a mailbox file one for each message. */
export async function readDocuments(bytes: Uint8Array): Promise<readonly Document[]> {
  const content = unpackAll(bytes)
  const messages = splitMbox(content)
  if (messages) return readMessages(messages)
  const head = Buffer.from(content.subarray(0, 65_536)).toString('latin1').replaceAll('\r\n', '\n').trimStart()
  if (looksLikeMail(head)) {
    const start = content.findIndex((byte) => byte > 0x20)
    const mail = await readMail(content.subarray(start))
    if (mail) return [mail]
  }
  const text = decodeText(content)
  return [readReport(text) ?? readText({ text })]
}

/** Lines of a mailbox file that are taken apart in full: those of some hundred bounces. What is behind them is read as plain text. */
const MOST_LINES = 50_000

async function readMessages(messages: readonly Uint8Array[]): Promise<readonly Document[]> {
  const documents: Document[] = []
  let lines = 0
  for (const message of messages) {
    lines += countLines(message)
    const mail = lines > MOST_LINES ? undefined : await readMail(message)
    documents.push(mail ?? readText({ text: decodeText(message) }))
  }
  return documents
}

function countLines(bytes: Uint8Array): number {
  let lines = 0
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) lines++
  return Math.min(lines, MOST_PLAIN_LINES)
}

function unpackAll(bytes: Uint8Array): Uint8Array {
  let content = bytes
  for (let depth = 0; depth < DEEPEST && archiveKind(content); depth++) content = unpack(content) ?? new Uint8Array()
  return content
}

/** The short way: a line or two without a mark of anything larger. */
const LARGER =
  /\n|Recipient:|Reporting-MTA|Feedback-Type|<feedback|"policies"|Diagnostic information|SMTP<<|(?:wasn|couldn)'t be? ?delivered/

/** What the caller knows of host and stage outranks what the text tells. */
export function readText(input: Input): Document {
  const document = recogniseText(input)
  if (!('recipients' in document)) return document
  const known = stated(input)
  return known === undefined
    ? document
    : { ...document, recipients: document.recipients.map((one) => ({ ...one, ...known })) }
}

function stated({ host, stage, around, status }: Input): Partial<RecipientReport> | undefined {
  const known = { host, stage: stage === undefined ? undefined : stageOf(stage), around, status }
  const entries = Object.entries(known).filter(([, value]) => value !== undefined)
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

function recogniseText({ text }: Input): Document {
  const given = text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text
  if (!LARGER.test(given)) return readLogPaste(given) ?? plainReply(given)
  const report = readReport(given)
  if (report) return report
  // Marks of quoting may be those of a program (`> EHLO`): the session is looked for before they go.
  const lines = given.replaceAll('\r\n', '\n')
  const source = plainSource(tidy(lines, LONGEST_TEXT))
  const feedback = looksLikeFeedback(source) ? readFeedbackText(source) : undefined
  const bounce = !feedback && looksLikeBounce(source) ? readBounce({ said: source }) : undefined
  const found = feedback ?? bounce ?? readDialogue(lines)
  return (
    found ??
    (source === lines ? undefined : readDialogue(source)) ??
    readLogPaste(lines) ??
    readMailText(lines) ??
    plainReply(given)
  )
}

/** The source of a mail that quotes no reply. */
function readMailText(lines: string): Document | undefined {
  if (!looksLikeMail(lines.slice(0, 65_536).trimStart())) return undefined
  const [header = '', ...body] = lines.trimStart().split(/\n[ \t]*\n/)
  const text = tidy(body.join('\n\n'), LONGEST_TEXT)
  return findReply(text) ? undefined : readArrivedMail(header, { original: findOriginal(header), text })
}

function readFeedbackText(source: string): Document | undefined {
  const fields = source.slice(source.search(/^Feedback-Type:/im))
  return readFeedback(source, findOriginal(fields), source.slice(0, 8_192))
}

function plainReply(text: string): Document {
  const script = text.includes('X-PHP-') ? readScript(SCRIPT.exec(text)?.[1]) : undefined
  const address = text.includes('@') ? ADDRESSED.exec(text) : null
  const to = address?.[1] ?? address?.[2]
  return {
    kind: 'reply',
    software: recogniseSoftware(text),
    original: script === undefined ? {} : { script },
    recipients: [{ text, ...(to === undefined ? {} : { address: to }) }],
  }
}

/** Where a line of a log or the words before a reply name the recipient: `RCPT TO:<a@b>`, `to=<a@b>`, Exim's `** a@b`. */
const ADDRESSED =
  /(?:\bRCPT TO: ?|\bto=)<([^\s<>]{1,64}@[\w.-]{1,255})>|(?:\*\*|==|[=-]>) ?<?([^\s<>*]{1,64}@[\w.-]{1,255}\w)/i
