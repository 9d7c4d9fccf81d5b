// The lines about what was refused in a session. For the rules that stand for a line of Exim's own, its words, to the letter:
// fail2ban and others look for them. For all other rules, what the client was told.

import type { Reply } from '../../core/reply.ts'
import { isGuess } from '../../sasl/session-login.ts'
import type { Selectors } from '../../config/log-selectors.ts'
import type { EventOf } from '../../events/tap.ts'
import { clientName, hostText, type KnownSession } from './client-text.ts'
import { logAddress, logText, logWord } from './safe-log-text.ts'

type Refusing = EventOf<
  | 'decided'
  | 'login-refused'
  | 'tls-failed'
  | 'command-refused'
  | 'out-of-step'
  | 'other-protocol'
  | 'limit'
  | 'no-room'
  | 'content-refused'
>

export interface RefusalLine {
  readonly text: string
  readonly rejected?: boolean
}

/** Undefined: nothing was refused, or it is not written. */
export function refusalLine(event: Refusing, session: KnownSession, selectors: Selectors): RefusalLine | undefined {
  const host = hostText(session, selectors)
  const client = clientName(session, selectors)
  // What `sendmail` brought has no client.
  const who =
    session.submitted === undefined ? host : ` U=${logWord(session.submitted.user ?? `${session.submitted.uid}`)}`
  const from = session.sender === undefined ? '' : ` F=<${logAddress(session.sender)}>`
  const rejected = (text: string): RefusalLine | undefined =>
    selectors.has('rejected') ? { text: text.trimStart(), rejected: true } : undefined
  switch (event.kind) {
    case 'decided':
      return decidedLine(event, { who, from, rejected })
    case 'login-refused':
      return loginLine(event, client)
    case 'tls-failed':
      return {
        text: `TLS error on connection from ${client} (handshake): ${logText(event.problem)}${offerOf(event)}`,
      }
    case 'command-refused': {
      if (/^AUTH\b/i.test(event.command)) {
        if (!selectors.has('smtp_protocol_error')) return undefined
        return { text: `SMTP protocol error in "AUTH"${host} AUTH command used when not advertised` }
      }
      if (!selectors.has('smtp_syntax_error')) return undefined
      return {
        text: `SMTP syntax error in "${logText(event.command).replaceAll('"', '?')}"${host} ${said(event.reply)}`,
      }
    }
    case 'out-of-step':
      return rejected(
        `SMTP protocol synchronization error (next input sent too soon: pipelining was not advertised): ` +
          `rejected "${logWord(event.awaited)}"${host} next input="${event.octets} octets"`,
      )
    case 'other-protocol':
      return rejected(`SMTP call from ${client} dropped: ${said(event.reply)}`)
    case 'limit':
      return rejected(limitText(event, client, who + from))
    case 'no-room':
      return rejected(`${who}${from} temporarily rejected MAIL: ${said(event.reply)}`)
    case 'content-refused': {
      const temporary = event.reply.code < 500 ? 'temporarily ' : ''
      return rejected(`${who}${from} ${temporary}rejected after DATA: ${said(event.reply)}`)
    }
  }
}

interface Parts {
  readonly who: string
  readonly from: string
  readonly rejected: (text: string) => RefusalLine | undefined
}

function decidedLine({ stage, subject, decision }: EventOf<'decided'>, { who, from, rejected }: Parts) {
  const { verdict, rule, reply } = decision
  if (verdict !== 'deny' && verdict !== 'defer') return undefined
  const how = verdict === 'defer' ? 'temporarily rejected' : 'rejected'
  const why = verdict === 'deny' && Object.hasOwn(EXIM_SAYS, rule) ? (EXIM_SAYS[rule] ?? '') : said(reply)
  switch (stage) {
    case 'connect':
      return rejected(`${who} ${how} connection in "connect" ACL: ${why}`)
    case 'helo':
      return rejected(`${who} ${how} EHLO or HELO ${logWord(subject)}: ${why}`)
    case 'auth':
      return rejected(`${who} ${how} AUTH: ${why}`)
    case 'mail':
      return rejected(`${who} ${how} MAIL <${logAddress(subject)}>: ${why}`)
    case 'rcpt':
      return rejected(`${who}${from} ${how} RCPT <${logAddress(subject)}>: ${why}`)
    case 'data':
      return rejected(`${who}${from} ${how} after DATA: ${why}`)
  }
}

const EXIM_SAYS: Readonly<Record<string, string>> = {
  'relay-control': 'relay not permitted',
  'unknown-user': 'Unrouteable address',
  'no-such-domain': 'Unrouteable address',
  'no-route': 'Unrouteable address',
  'verify-sender': 'Sender verify failed',
  'local-delivery-only': 'Mailing to remote domains not supported',
}

function loginLine({ mechanism, user, reason }: EventOf<'login-refused'>, client: string): RefusalLine {
  const name = mechanism.toLowerCase().replaceAll(/[^a-z0-9]/g, '_')
  const set = user === undefined ? '' : ` (set_id=${logAddress(user)})`
  const answer = isGuess(reason)
    ? `535 Incorrect authentication data${set}`
    : `435 Unable to authenticate at present${set}`
  return { text: `${name} authenticator failed for ${client}: ${answer}` }
}

function limitText({ limit, reply }: EventOf<'limit'>, client: string, from: string): string {
  switch (limit) {
    case 'errors':
    case 'unknown-commands':
      return `SMTP call from ${client} dropped: too many syntax or protocol errors (last command was "?")`
    case 'idle-commands':
    case 'commands':
      return `SMTP call from ${client} dropped: too many nonmail commands (last was "?")`
    case 'connections':
    case 'connections-per-client':
      return `Connection from ${client} refused: too many connections`
    case 'idle':
    case 'session':
      return `SMTP command timeout on connection from ${client}`
    case 'message-size':
      return `${from} rejected after DATA: message too big`
    default:
      return `SMTP call from ${client}: ${said(reply)}`
  }
}

/** All lines of it as one. */
const said = ({ lines }: Reply): string => logText(lines.join(' '))

/** What the client would have spoken: whoever looks for a phone that cannot send finds its age here. */
const offerOf = ({ versions, ciphers }: EventOf<'tls-failed'>): string =>
  versions && ciphers ? `; offers ${versions.join(',')} with ${ciphers.join(':')}` : ''
