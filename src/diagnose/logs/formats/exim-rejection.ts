// Exim's lines about a client or a command that it refused: by an ACL (`H=... F=<...> rejected RCPT <...>: reason`), for breaking
// the protocol, for too many connections, for a log-in that failed. The same forms stand in mainlog and rejectlog, with or
// without a message id before them.

import type { LogLine, LogRecord, Peer } from '../log-record.ts'
import { readFields } from './exim-fields.ts'

interface Refusal {
  readonly client: Peer
  readonly text: string
  readonly stage?: string | undefined
  readonly from?: string | undefined
  readonly recipient?: string | undefined
  readonly user?: string | undefined
  readonly temporary?: boolean
}

/** `text` is what stands behind the time and the message id. */
export function parseEximRejection(line: LogLine, text: string, id?: string): LogRecord | undefined {
  const refusal = readRefusal(text)
  if (refusal === undefined) return undefined
  const { client, stage, from, recipient, user, temporary = false } = refusal
  return {
    at: line.at,
    format: 'exim',
    kind: 'refused',
    ...(id === undefined ? {} : { id }),
    client,
    text: refusal.text,
    temporary,
    ...(stage === undefined ? {} : { stage }),
    ...(from === undefined ? {} : { from }),
    ...(recipient === undefined ? {} : { recipient }),
    ...(user === undefined ? {} : { user }),
  }
}

function readRefusal(text: string): Refusal | undefined {
  switch (text.charCodeAt(0)) {
    case 72: // H
      return text.startsWith('H=') ? rejectedByAcl(text) : undefined
    case 114: // r
    case 116: // t
      return rejectedBeforeHost(text)
    case 117: // u
      return unqualified(text)
    case 83: // S
      return protocolError(text) ?? dropped(text)
    case 67: // C
      return connectionRefused(text)
    case 82: // R
      return badRecipients(text)
    default:
      return loginFailed(text)
  }
}

const ACL =
  /(?:^| )(temporarily )?(rejected|discarded) ([A-Za-z/]+(?: after DATA)?|after DATA|after MIME|connection in "[^"]{0,80}" ACL)/

/** `H=host [ip] F=<sender> rejected RCPT <recipient>: reason`. */
function rejectedByAcl(text: string): Refusal | undefined {
  const place = text.indexOf('rejected ')
  if (place < 0 || place > 2000) return undefined
  const from = text.startsWith('temporarily ', place - 12) ? place - 13 : place - 1
  const found = ACL.exec(text.slice(Math.max(from, 0), place + 200))
  if (found === null) return undefined
  const [whole, temporarily, , what = ''] = found
  const fields = readFields(text.slice(0, Math.max(from, 0)), 0)
  const rest = text.slice(Math.max(from, 0) + found.index + whole.length)
  return {
    client: fields.host ?? {},
    from: fields.sender,
    user: fields.authenticator?.split(':')[1],
    recipient: what === 'RCPT' ? /^ <?([^\s<>]{1,320})>?(?=:|$| )/.exec(rest)?.[1] : undefined,
    stage: stageOf(what),
    text: reasonIn(rest) ?? text.slice(place),
    temporary: temporarily !== undefined,
  }
}

/** ` <a@b.example>: relay not permitted` has its reason behind the first colon outside the address. */
function reasonIn(rest: string): string | undefined {
  const close = rest.startsWith(' <') ? rest.indexOf('>') : 0
  const colon = rest.indexOf(': ', Math.max(close, 0))
  return colon < 0 ? undefined : rest.slice(colon + 2).replaceAll('\\n', '\n')
}

function stageOf(what: string): string {
  if (what === 'RCPT') return 'RCPT TO'
  if (what === 'MAIL') return 'MAIL FROM'
  if (what.startsWith('connection')) return 'initial connection'
  return what.startsWith('after') ? 'end of data' : what
}

const BEFORE_HOST = /^(temporarily )?rejected ([A-Z]{4})( FROM:<([^>]{0,320})>| or HELO)?(?: \S{1,320})?? (?:from |H=)/

/** `rejected EHLO from host [ip]: reason`, `rejected MAIL FROM:<a@b.example> H=host [ip]: message too big`. */
function rejectedBeforeHost(text: string): Refusal | undefined {
  const found = BEFORE_HOST.exec(text)
  if (found === null) return undefined
  const [whole, temporarily, verb = '', , from] = found
  const { host = {}, error = text } = readFields(`H=${text.slice(whole.length)}`, 0)
  return { client: host, from, stage: stageOf(verb), text: error, temporary: temporarily !== undefined }
}

/** `unqualified recipient rejected: <alice> H=host [ip]`. */
function unqualified(text: string): Refusal | undefined {
  const found = /^unqualified (sender|recipient|verify) rejected: <([^>]{0,320})> /.exec(text)
  if (found === null) return undefined
  const [whole, what = '', address = ''] = found
  const { host = {} } = readFields(text, whole.length)
  const stage = what === 'sender' ? 'MAIL FROM' : what === 'recipient' ? 'RCPT TO' : 'VRFY'
  return {
    client: host,
    stage,
    // So Exim answers to the client.
    text: `<${address}>: ${what === 'sender' ? 'sender' : 'recipient'} address must contain a domain`,
    ...(what === 'recipient' ? { recipient: address } : {}),
  }
}

/** `SMTP syntax error in "FOO" H=host [ip] unrecognized command`; the quoted command may hold anything. */
function protocolError(text: string): Refusal | undefined {
  if (!/^SMTP (?:syntax|protocol(?: synchronization)?) error/.test(text)) return undefined
  const hostAt = text.lastIndexOf('" H=')
  if (hostAt < 0) return { client: {}, text }
  const { host = {} } = readFields(text, hostAt + 2)
  const address = text.indexOf(']', hostAt)
  const said =
    address < 0
      ? ''
      : text
          .slice(address + 1)
          .replace(/^:\d{1,5}/, '')
          .replace(/^ I=\[[^\]]{1,50}\](?::\d{1,5})?/, '')
          .trim()
  const quoted = text.indexOf('"')
  const command = text.slice(quoted + 1, hostAt)
  const synchronization = text.startsWith('SMTP protocol synchronization')
  // What kind of error it was stands at the beginning of the line only, and says the most.
  const kind = text.slice(0, text.indexOf(' error') + 6)
  return {
    client: host,
    stage: /^[A-Za-z]{4,8}(?![A-Za-z])/.exec(command)?.[0]?.toUpperCase(),
    text: synchronization
      ? text.slice(0, Math.max(text.indexOf(': rejected'), 0))
      : said === ''
        ? text
        : `${kind}: ${said}`,
  }
}

/** `SMTP call from host [ip] dropped: too many nonmail commands (last was "NOOP")`. */
function dropped(text: string): Refusal | undefined {
  const start = 'SMTP call from '
  const at = text.indexOf(' dropped: ')
  if (!text.startsWith(start) || at < 0) return undefined
  const { host = {} } = readFields(`H=${text.slice(start.length, at)}`, 0)
  return { client: host, text: text.slice(at + 10) }
}

/** `Connection from [ip] refused: too many connections`. Exim answers 421 or 451 then. */
function connectionRefused(text: string): Refusal | undefined {
  const start = 'Connection from '
  const at = text.indexOf(' refused: ')
  if (!text.startsWith(start) || at < 0) return undefined
  const { host = {} } = readFields(`H=${text.slice(start.length, at)}`, 0)
  return { client: host, stage: 'initial connection', text: text.slice(at + 10), temporary: true }
}

/** Debian's ACL logs `REJECT [ip]: bad recipient count high [n]`. */
function badRecipients(text: string): Refusal | undefined {
  const found = /^REJECT \[([^\]]{1,60})\]: /.exec(text)
  if (found === null) return undefined
  return { client: { address: found[1] ?? '' }, stage: 'RCPT TO', text: text.slice(found[0].length) }
}

const LOGIN = /^([\w.-]{1,80}) authenticator failed for /

/** `login_server authenticator failed for host [ip]: 535 Incorrect authentication data (set_id=alice)`. */
function loginFailed(text: string): Refusal | undefined {
  const found = LOGIN.exec(text)
  if (found === null) return undefined
  const { host = {}, error = text } = readFields(`H=${text.slice(found[0].length)}`, 0)
  return {
    client: host,
    stage: 'AUTH',
    user: /\(set_id=([^)]{0,320})\)/.exec(error)?.[1],
    text: error,
    temporary: error.startsWith('4'),
  }
}
