// A reason in Exim's words, and the number that Exim writes behind `defer`: those of the system for what the network says, its
// own negative ones (macros.h) for the rest.

import { REASON_CODES, type Reason, type SmtpVerb } from '../../core/reason.ts'
import { describeReply } from '../../core/reply.ts'
import { logAddress, logText, logWord } from './safe-log-text.ts'

export interface EximFailure {
  readonly errno: number
  /** ` H=name [address]`, where there was a host. */
  readonly host: string
  /** Behind the colon. */
  readonly text: string
}

/** `sender` and `recipient` are those of the envelope. */
export function failureOf(reason: Reason, sender: string, recipient: string): EximFailure {
  const { code, reply, remote } = reason
  const host = remote === undefined ? '' : ` H=${logWord(remote.host)} [${remote.address}]`
  if (reply) {
    const lines = reply.lines.map((line, i) => {
      const sign = i < reply.lines.length - 1 ? '-' : ' '
      return `${reply.code}${sign}${reply.enhanced === undefined ? '' : `${reply.enhanced} `}${line}`
    })
    if (code === 'local.refused') return { errno: 0, host, text: logText(describeReply(reply)) }
    const stage = STAGES[reason.command ?? 'connect'] ?? 'initial connection'
    const argument =
      reason.command === 'RCPT'
        ? `:<${logAddress(recipient)}>`
        : reason.command === 'MAIL'
          ? `:<${logAddress(sender)}>`
          : ''
    const text = `SMTP error from remote mail server after ${stage}${argument}: ${logText(lines.join('\n'))}`
    return { errno: ERRNO_OF_STAGE[reason.command ?? 'connect'] ?? 0, host, text }
  }
  const [errno, text] = KNOWN[code] ?? [0, REASON_CODES[code]]
  return { errno, host, text: logText(text) }
}

const STAGES: Readonly<Partial<Record<SmtpVerb, string>>> = {
  EHLO: 'EHLO',
  HELO: 'HELO',
  STARTTLS: 'STARTTLS',
  AUTH: 'AUTH',
  MAIL: 'MAIL FROM',
  RCPT: 'RCPT TO',
  DATA: 'DATA',
  content: 'end of data',
  RSET: 'RSET',
  QUIT: 'QUIT',
}

const ERRNO_OF_STAGE: Readonly<Partial<Record<SmtpVerb, number>>> = {
  RCPT: -44,
  MAIL: -45,
  DATA: -46,
  content: -46,
  AUTH: -42,
  STARTTLS: -37,
}

/** Exim's own sentences, where it has one. */
const KNOWN: Readonly<Partial<Record<Reason['code'], readonly [number, string]>>> = {
  'dns.nxdomain': [0, 'Unrouteable address'],
  'dns.no-address': [0, 'Unrouteable address'],
  'dns.null-mx': [0, 'an MX or SRV record indicated no SMTP service'],
  'dns.mx-unresolvable': [0, 'all relevant MX records point to non-existent hosts'],
  'dns.mx-private': [0, 'all relevant MX records point to non-existent hosts'],
  'dns.silent': [-1, 'host lookup did not complete'],
  'dns.servfail': [-1, 'host lookup did not complete'],
  'dns.refused': [-1, 'host lookup did not complete'],
  'dns.dnssec': [-1, 'host lookup did not complete'],
  'connect.refused': [111, 'Connection refused'],
  'connect.timeout': [110, 'Connection timed out'],
  'connect.unreachable': [113, 'No route to host'],
  'connect.no-network': [101, 'Network is unreachable'],
  'connect.reset': [104, 'Connection reset by peer'],
  'connect.not-allowed': [13, 'Permission denied'],
  'smtp.timeout': [110, 'SMTP timeout'],
  'smtp.lost': [-18, 'Remote host closed connection'],
  'smtp.malformed': [-19, 'Malformed SMTP reply'],
  'tls.failed': [-37, 'a TLS session could not be made'],
  'tls.not-offered': [-38, 'a TLS session is required, but the server did not offer TLS support'],
  'tls.demanded': [-38, 'a TLS session is required, but an attempt to start TLS failed'],
  'route.unknown-user': [0, 'Unrouteable address'],
  'route.nonlocal': [0, 'Mailing to remote domains not supported'],
  'local.mailbox-full': [28, 'No space left on device'],
  'local.mailbox-denied': [13, 'Permission denied'],
  'queue.expired': [0, 'retry timeout exceeded'],
}
