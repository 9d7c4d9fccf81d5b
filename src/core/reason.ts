// Why something went wrong, told once, where it was noticed. Whether that means "try again" or "give up" is decided in
// one place only (deliver/classify.ts), from these values and never from text.

import type { Reply } from './reply.ts'
import type { Instant } from './time.ts'

export const REASON_CODES = {
  'dns.nxdomain': 'the domain does not exist',
  'dns.no-address': 'the domain has neither MX nor address records',
  'dns.null-mx': 'the domain accepts no mail (null MX, RFC 7505)',
  'dns.silent': 'no DNS server answered',
  'dns.servfail': 'the DNS server could not find out (SERVFAIL)',
  'dns.refused': 'the DNS server refuses to answer this server',
  'dns.dnssec': 'the DNS server finds the domain’s DNSSEC signatures wrong',
  'dns.alias-loop': 'aliases (CNAME) lead in a circle, or further than anyone follows',
  'dns.bogus': 'the DNS answer cannot be read or cannot be right',
  'dns.no-server': 'no DNS server could be asked',
  'dns.mx-unresolvable': 'no MX host has an address',
  'dns.mx-private': 'every MX host has only private or reserved addresses',
  'connect.refused': 'nothing listens there',
  'connect.timeout': 'no answer to the connection attempt',
  'connect.unreachable': 'the way there does not lead to the host',
  'connect.no-network': 'this machine has no way into that network',
  'connect.no-host': 'that is no address of a host (multicast, broadcast or unspecified)',
  'connect.reset': 'the connection broke',
  'connect.not-allowed': 'this server is not allowed to connect there',
  'connect.failed': 'the connection failed for another reason',
  'tls.failed': 'the TLS handshake failed',
  'tls.timeout': 'the TLS handshake did not end in time',
  'tls.lost': 'the server closed the connection during the TLS handshake',
  'tls.plaintext': 'text in clear came after the reply to STARTTLS',
  'tls.not-offered': 'TLS is required and the server does not offer it',
  'tls.cert-expired': 'the certificate of the server has expired',
  'tls.cert-not-yet-valid': 'the certificate of the server is not valid yet',
  'tls.cert-self-signed': 'the server has signed its certificate itself',
  'tls.cert-unknown-issuer': 'nobody who is trusted here has signed the certificate of the server',
  'tls.cert-name': 'the certificate is not for the name of the server',
  'tls.cert-untrusted': 'the certificate of the server proves nothing',
  'tls.dane': 'the certificate of the server is none that its TLSA records name',
  'tls.dane-unknown': 'whether the server has TLSA records cannot be found out now',
  'tls.sts-host': 'the MTA-STS policy of the domain does not name the server',
  'tls.demanded': 'the server takes no mail in clear, and TLS with it failed',
  'smtp.greeting': 'the server refused the connection in its greeting',
  'smtp.hello': 'the server refused EHLO and HELO',
  'smtp.starttls': 'the server refused STARTTLS after offering it',
  'smtp.auth': 'the server refused the log-in of this server',
  'smtp.auth-missing': 'this server is to log in, and the other one does not let anybody',
  'smtp.auth-mechanism': 'the server offers no way to log in that this server knows',
  'smtp.auth-unproved': 'the server took the log-in without proving that it knows the password',
  'smtp.mail': 'the server refused the sender',
  'smtp.rcpt': 'the server refused the recipient',
  'smtp.data': 'the server refused the DATA command',
  'smtp.content': 'the server refused the message after its content',
  'smtp.timeout': 'the server did not reply in time',
  'smtp.lost': 'the server closed the connection',
  'smtp.malformed': 'the server sent something that is not an SMTP reply',
  'smtp.size': 'the message is larger than the server accepts',
  'smtp.utf8-sender': 'the sender’s address needs SMTPUTF8, which the server does not offer',
  'smtp.utf8-recipient': 'the recipient’s address needs SMTPUTF8, which the server does not offer',
  'smtp.utf8-header': 'the header needs SMTPUTF8, which the server does not offer',
  'route.unknown-user': 'no such mailbox here',
  'route.alias-fail': 'the alias of the address says that it takes no mail',
  'route.alias-defer': 'the alias of the address says that it takes no mail for now',
  'route.alias-unknown': 'what the alias of the address stands for cannot be read now',
  'route.alias-loop': 'the aliases of the address lead in a circle',
  'route.nonlocal': 'this server is set to local delivery only',
  'route.not-set-up': 'this server has not been set up yet',
  'route.fail': 'a route of the configuration says that the address takes no mail',
  'route.defer': 'a route of the configuration says that the address takes no mail for now',
  'route.hold': 'a route of the configuration says to hold the mail until somebody releases it',
  'route.srs-forged': 'it looks like the return address of forwarded mail (SRS), and this server has not made it',
  'route.srs-expired': 'this return address of forwarded mail (SRS) has expired',
  'route.unclear': 'where the mail goes cannot be found out now',
  'route.bad-literal': 'what stands behind the @ is no address of a host',
  'route.loop-self': 'the domain’s MX is this server, which does not know the domain as its own',
  'route.loop-smarthost': 'the smarthost of the configuration is this server itself',
  'route.loop-hops': 'the message passed through too many servers',
  'local.refused': 'the rules of this server refuse it',
  'local.mailbox': 'the mailbox could not be written',
  'local.mailbox-full': 'there is no room on the disk of the mailbox',
  'local.mailbox-locked': 'another program has the mailbox locked',
  'local.program-failed': 'the program that takes the mail refuses it',
  'local.program-later': 'the program that takes the mail does not take it now',
  'local.mailbox-denied': 'this server may not write the mailbox',
  'local.password': 'the password for the smarthost cannot be read',
  'local.content': 'the stored message could not be read',
  'local.altered': 'what is stored of the message is not what was accepted',
  'local.salvaged': 'the message comes out of a damaged queue, and whether it was sent before is not known',
  'local.exhausted': 'this server has run out of files or memory for a connection',
  'local.stopping': 'this server is stopping',
  'queue.expired': 'the time allowed for retrying is over',
  'queue.given-up': 'whoever runs this server has given it up',
  'queue.guarded': 'its sender suddenly sends far more than usual, so the mail is held',
  internal: 'a fault in this server',
} as const satisfies Record<string, string>

export type ReasonCode = keyof typeof REASON_CODES

export const isReasonCode = (text: string): text is ReasonCode => Object.hasOwn(REASON_CODES, text)

export type SmtpVerb =
  | 'connect'
  | 'EHLO'
  | 'HELO'
  | 'LHLO'
  | 'STARTTLS'
  | 'AUTH'
  | 'MAIL'
  | 'RCPT'
  | 'DATA'
  | 'content'
  | 'RSET'
  | 'QUIT'

/** The other end of a connection that we made. */
export interface Remote {
  readonly host: string
  /** Of the host, or the path of its socket. */
  readonly address: string
  /** 0 where it listens at a socket. */
  readonly port: number
  /** A server of mailboxes of this site (RFC 2033); left out: SMTP. */
  readonly protocol?: 'lmtp'
}

export type FactValue = string | number | boolean | null | readonly string[]
export type Facts = Readonly<Record<string, FactValue>>

export interface Reason {
  readonly code: ReasonCode
  /** What the remote answered to. */
  readonly command?: SmtpVerb
  /** What the remote said, in full. */
  readonly reply?: Reply
  readonly remote?: Remote
  /** What else was seen: the name asked for, the addresses ignored, the limit and the value. */
  readonly facts?: Facts
  /** A whole route is paused for it: what waits for that route waits without end, and is due again when one message asks. */
  readonly paused?: { readonly route: string; readonly since: Instant; readonly next: Instant }
  /** When the attempt ended that met with it; left out where no attempt did, and by earlier versions. */
  readonly at?: Instant
  /** Of what a person gave up: what the last attempt had met with. */
  readonly last?: Reason
}

export type ReasonLayer = 'dns' | 'connect' | 'tls' | 'smtp' | 'route' | 'local' | 'queue' | 'internal'

/** The part of a reason code before the dot. */
export const reasonLayer = (code: ReasonCode): ReasonLayer => code.split('.')[0] as ReasonLayer
