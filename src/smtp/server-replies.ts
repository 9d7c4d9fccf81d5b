// The fixed replies of the server session. Each tells the client what is wrong and, where it helps, what to do instead.
// Codes by RFC 5321 §4.2.2 and §4.3.2, enhanced codes by RFC 3463 and RFC 5248.

import { reply, type Reply } from '../core/reply.ts'
import type { MessageId } from '../core/id.ts'
import type { OtherProtocol } from './other-protocol.ts'
import type { NoRoom, SessionLimits } from './server-actions.ts'

export const greeting = (hostname: string): Reply => reply(220, undefined, `${hostname} ESMTP Waybill`)

export const hello = (text: string, extensions: readonly string[] = []): Reply =>
  reply(250, undefined, text, ...extensions)

/** What every client that says EHLO is offered (RFC 5321 §4.1.1.1). */
export const extensions = (limits: SessionLimits): readonly string[] => [
  `SIZE ${limits.messageSize}`,
  '8BITMIME',
  'SMTPUTF8',
  'PIPELINING',
  'CHUNKING',
  'ENHANCEDSTATUSCODES',
  'DSN',
  `LIMITS RCPTMAX=${limits.recipients} MAILMAX=${limits.transactions}`,
]

export const ok: Reply = reply(250, '2.0.0', 'OK')
export const closing: Reply = reply(221, '2.0.0', 'Bye')
export const queued = (message: MessageId): Reply => reply(250, '2.0.0', `Queued as ${message}`)
export const chunkReceived = (size: number): Reply => reply(250, '2.0.0', `${size} octets received`)
export const startContent: Reply = reply(354, undefined, 'Send the message, end with <CRLF>.<CRLF>')
export const cannotVerify: Reply = reply(252, '2.0.0', 'Addresses are checked at RCPT, not by VRFY')
export const help: Reply = reply(
  214,
  '2.0.0',
  'EHLO HELO STARTTLS AUTH MAIL RCPT DATA BDAT RSET NOOP VRFY HELP QUIT',
  'https://www.rfc-editor.org/rfc/rfc5321',
)

export const startTls: Reply = reply(220, '2.0.0', 'Ready to start TLS')
export const securedAlready: Reply = reply(503, '5.5.1', 'This connection has TLS already')
export const tlsFirst: Reply = reply(538, '5.7.11', 'Encryption required: use STARTTLS first, then log in')
export const noLogin: Reply = reply(502, '5.5.1', 'There is no log-in on this connection')
export const loggedInAlready: Reply = reply(503, '5.5.1', 'You have logged in already')
export const authSyntax: Reply = reply(501, '5.5.4', 'Syntax: AUTH mechanism [initial-response]')
export const notInTransaction = (verb: string): Reply =>
  reply(503, '5.5.1', `${verb} is not possible in a transaction, RSET ends it`)
export const xclientSyntax: Reply = reply(501, '5.5.4', 'Syntax: XCLIENT attribute=value ...')
/** In Exim's words, which people look for. */
export const outOfStep = (awaited: string): Reply =>
  reply(554, '5.5.0', `SMTP synchronization error: more was sent before the reply to ${awaited}; closing`)

const NOT_SMTP: Readonly<Record<OtherProtocol, string>> = {
  tls: 'This port begins without TLS: set your program to STARTTLS, or use port 465',
  http: 'This is a mail server: it speaks SMTP, not HTTP; closing',
  ssh: 'This is a mail server: it speaks SMTP, not SSH; closing',
  field: 'That is a line of a message and no SMTP command; closing',
  binary: 'This is a mail server: it speaks SMTP, and that was no text; closing',
  text: 'This is a mail server, and that was no SMTP command; closing',
}
export const otherProtocol = (protocol: OtherProtocol): Reply => reply(554, '5.5.1', NOT_SMTP[protocol])

export const spokeTooEarly: Reply = reply(554, '5.5.1', 'You spoke before the greeting; wait for it')

export const unknownCommand: Reply = reply(500, '5.5.1', 'Command not recognized')
export const notImplemented = (verb: string): Reply => reply(502, '5.5.1', `${verb} is not available here`)
export const bareLineEnd: Reply = reply(500, '5.5.2', 'Lines must end with CRLF, and CR or LF must not stand alone')
export const badCharacters: Reply = reply(500, '5.5.2', 'Command contains characters that are not allowed')
export const lineTooLong = (allowed: number): Reply =>
  reply(500, '5.5.6', `Line too long, ${allowed} octets are allowed`)
export const noArgument = (verb: string): Reply => reply(501, '5.5.4', `${verb} takes no argument`)
export const helloNeedsName = (verb: string): Reply => reply(501, '5.5.4', `${verb} needs the name of your host`)
export const badHello = (verb: string): Reply =>
  reply(501, '5.5.4', `${verb} needs the name of your host: up to 255 printable ASCII characters`)
export const helloFirst: Reply = reply(503, '5.5.1', 'Send EHLO or HELO first')
export const nestedMail: Reply = reply(503, '5.5.1', 'A transaction is open already, RSET ends it')
export const mailFirst: Reply = reply(503, '5.5.1', 'Send MAIL FROM first')
export const rcptFirst: Reply = reply(503, '5.5.1', 'Send RCPT TO first')
export const noValidRecipients: Reply = reply(554, '5.5.1', 'No valid recipients')
export const dataAfterBdat: Reply = reply(503, '5.5.1', 'DATA cannot follow BDAT in one transaction')
export const mailSyntax: Reply = reply(501, '5.5.4', 'Syntax: MAIL FROM:<address>')
export const rcptSyntax: Reply = reply(501, '5.5.4', 'Syntax: RCPT TO:<address>')
export const bdatSyntax: Reply = reply(
  501,
  '5.5.4',
  'Syntax: BDAT size [LAST]; closing, for nobody knows now where your next command begins',
)
export const nullRecipient: Reply = reply(501, '5.1.3', 'The recipient address is empty')
export const unknownParameter = (word: string): Reply =>
  reply(555, '5.5.4', `Parameter ${shown(word)} is not supported`)
export const badParameter = (word: string): Reply => reply(501, '5.5.4', `Parameter ${shown(word)} is malformed`)
export const tooLarge = (allowed: number): Reply =>
  reply(552, '5.3.4', `Message too large, ${allowed} octets are allowed`)
export const tooManyRecipients = (allowed: number): Reply =>
  reply(452, '4.5.3', `Too many recipients, ${allowed} are allowed; send the rest in another transaction`)
export const tooManyTransactions = (allowed: number): Reply =>
  reply(421, '4.7.0', `Too many messages in one session, ${allowed} are allowed; connect again`)
export const tooManyErrors = (allowed: number): Reply =>
  reply(421, '4.7.0', `Too many errors in this session, ${allowed} are allowed; closing`)
export const tooManyUnknown = (allowed: number): Reply =>
  reply(421, '4.7.0', `Too many unknown commands, ${allowed} are allowed; closing`)
export const tooManyIdle = (allowed: number): Reply =>
  reply(421, '4.7.0', `Too many commands without a message, ${allowed} are allowed; closing`)
export const tooManyCommands = (allowed: number): Reply =>
  reply(421, '4.7.0', `Too many commands in one session, ${allowed} are allowed; closing`)
export const idleTooLong: Reply = reply(421, '4.4.2', 'No command came for too long; closing')
export const placeNeeded: Reply = reply(421, '4.3.2', 'Too many connections now; please try again in a minute')
export const tooManyOfOne: Reply = reply(421, '4.7.0', 'Too many connections from your address; close some first')
export const sessionTooLong: Reply = reply(421, '4.4.2', 'The session took too long; closing')
export const shuttingDown: Reply = reply(421, '4.3.2', 'The server is stopping; please try again in a minute')
export const bareInContent: Reply = reply(
  550,
  '5.6.0',
  'The message contains a CR or LF that is not part of CRLF; send text lines that end with CRLF',
)
export const contentLineTooLong = (allowed: number, longest: number): Reply =>
  reply(550, '5.6.0', `The message has a line of ${longest} octets, ${allowed} are allowed (RFC 5322); wrap it`)
export const headerTooLong = (allowed: number): Reply =>
  reply(
    552,
    '5.3.4',
    `The header of the message is longer than ${allowed} octets, which is all that is read here; shorten it`,
  )
export const looping = (hops: number): Reply =>
  reply(554, '5.4.6', `The message has passed through ${hops} servers: it is going round in a loop`)
export const notStored: Reply = reply(451, '4.3.0', 'The message could not be stored; please try again')
/** RFC 3463 §3.4: X.3.1 is for a system that is full. */
export const noRoom = (cause: NoRoom['cause']): Reply =>
  cause === 'read-only' || cause === 'failing'
    ? reply(451, '4.3.0', 'The server cannot store mail now; please try again later')
    : reply(452, '4.3.1', 'The server has no room for mail now; please try again later')
export const checkFailed: Reply = reply(451, '4.3.0', 'A check could not be made; please try again')

/** A word of the client's, fit to be said back: a reply is ASCII, in lines of up to 512 octets (RFC 5321 §4.5.3.1.5). */
const shown = (word: string): string => word.slice(0, 60).replaceAll(/[^\x21-\x7e]/g, '?')

const PROBLEMS = {
  empty: 'is empty',
  'too-long': 'is too long',
  'no-domain': 'has no domain; send user@domain',
  'bad-local-part': 'has characters before the @ that are not allowed',
  'bad-domain': 'has a domain that is not a valid name',
  'needs-smtputf8': 'is not ASCII; send the SMTPUTF8 parameter with MAIL FROM',
  'bad-path': 'is not in the form <user@domain>',
} as const

export function badAddress(whose: 'sender' | 'recipient', problem: keyof typeof PROBLEMS): Reply {
  const text = `The ${whose} address ${PROBLEMS[problem]}`
  if (problem === 'needs-smtputf8') return reply(553, '5.6.7', text)
  return reply(501, whose === 'sender' ? '5.1.7' : '5.1.3', text)
}
