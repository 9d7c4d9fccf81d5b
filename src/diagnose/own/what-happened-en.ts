// What happened, in English: one sentence for each reason, without its full stop.

import type { ReasonCode, SmtpVerb } from '../../core/reason.ts'
import type { Parts } from './what-happened.ts'

export interface Sentences {
  readonly otherServer: string
  /** At which point of the conversation, behind a verb. */
  readonly stages: Readonly<Record<SmtpVerb, string>>
  /** Behind the sentence: hosts that there are and that nobody asked. */
  readonly notCalled: (hosts: string) => string
  /** Behind the sentence: whose policy demands that of TLS; of a host (DANE), else of a domain. */
  readonly demandedBy: (dane: boolean, of: string) => string
  readonly reasons: Readonly<Record<ReasonCode, (parts: Parts) => string>>
}

const megabytes = (octets: number): string =>
  octets < 999_500 ? `${Math.round(octets / 1000)} kB` : `${(octets / 1e6).toFixed(octets < 9.95e6 ? 1 : 0)} MB`

export const HAPPENED_EN: Sentences = {
  otherServer: 'the other server',
  stages: {
    connect: 'in the greeting',
    EHLO: 'at EHLO',
    HELO: 'at HELO',
    LHLO: 'at LHLO',
    STARTTLS: 'at STARTTLS',
    AUTH: 'at the log-in',
    MAIL: 'at MAIL',
    RCPT: 'at RCPT',
    DATA: 'at DATA',
    content: 'after the content',
    RSET: 'at RSET',
    QUIT: 'at QUIT',
  },
  notCalled: (hosts) => `Not called in that attempt: ${hosts}.`,
  demandedBy: (dane, of) =>
    dane ? `The TLSA records of ${of} demand proof (DANE).` : `The MTA-STS policy of ${of} demands proof.`,
  reasons: {
    'dns.nxdomain': ({ domain }) => `the domain ${domain} does not exist in DNS`,
    'dns.no-address': ({ domain }) =>
      `${domain} exists in DNS, but has neither MX nor address records, so nothing says where its mail goes`,
    'dns.null-mx': ({ domain }) => `${domain} says in DNS that it takes no mail at all (null MX, RFC 7505)`,
    'dns.silent': ({ domain, fact }) =>
      `no DNS server answered when asked where mail for ${domain} goes${fact('unanswered', (text) => ` (${text})`)}`,
    'dns.servfail': ({ domain, fact }) =>
      `DNS could not find out where mail for ${domain} goes${fact('unanswered', (text) => ` (${text})`)}`,
    'dns.refused': ({ domain, fact }) =>
      `the DNS server refuses to tell this machine where mail for ${domain} goes` +
      fact('unanswered', (text) => ` (${text})`),
    'dns.dnssec': ({ domain, fact }) =>
      `the DNSSEC signatures of ${domain} are wrong, so that DNS gives no answer` +
      fact('unanswered', (text) => ` (${text})`),
    'dns.alias-loop': ({ domain, fact }) =>
      `the aliases (CNAME) in DNS for the mail of ${domain} lead in a circle, or too far` +
      fact('unanswered', (text) => ` (${text})`),
    'dns.bogus': ({ domain, fact }) =>
      `DNS gave an answer about ${domain} that cannot be right${fact('unanswered', (text) => ` (${text})`)}`,
    'dns.no-server': ({ domain }) => `there is no DNS server that could be asked where mail for ${domain} goes`,
    'dns.mx-unresolvable': ({ domain, fact }) =>
      `none of the mail servers of ${domain} has an address${fact('withoutAddress', (text) => `: ${text}`)}`,
    'dns.mx-private': ({ domain, fact }) =>
      `the mail servers of ${domain} have only private or reserved addresses, which cannot be meant for the Internet` +
      fact('ignored', (text) => `: ${text}`),
    'connect.refused': ({ host }) => `${host} refused the connection: nothing listens there`,
    'connect.timeout': ({ host }) => `${host} did not answer the attempt to connect`,
    'connect.unreachable': ({ host }) => `the way to ${host} ends before it gets there`,
    'connect.no-host': ({ host }) => `${host} is no address of a host, and was not called`,
    'connect.no-network': ({ host }) => `this machine has no way into the network of ${host}`,
    'connect.reset': ({ host }) => `the connection to ${host} broke`,
    'connect.not-allowed': ({ host }) => `this machine does not allow connections to ${host}`,
    'connect.failed': ({ host, fact }) => `the connection to ${host} failed${fact('error', (text) => ` (${text})`)}`,
    'tls.failed': ({ host, fact }) =>
      `no TLS session with ${host} could be made${fact('error', (text) => ` (${text})`)}`,
    'tls.timeout': ({ host }) => `the TLS handshake with ${host} did not end in time`,
    'tls.lost': ({ host }) => `${host} closed the connection during the TLS handshake`,
    'tls.plaintext': ({ host }) => `text in clear came from ${host} after STARTTLS, where only TLS may be believed`,
    'tls.cert-expired': ({ host, fact }) =>
      `${host} showed a certificate that has expired${fact('valid_until', (text) => ` (${text})`)}`,
    'tls.cert-not-yet-valid': ({ host, fact }) =>
      `${host} showed a certificate that is not valid yet${fact('valid_from', (text) => ` (but from ${text} on)`)}`,
    'tls.cert-self-signed': ({ host }) => `${host} showed a certificate that it has signed itself`,
    'tls.cert-unknown-issuer': ({ host, fact }) =>
      `${host} showed a certificate whose issuer is not trusted here${fact('issuer', (text) => ` (${text})`)}`,
    'tls.cert-name': ({ host, fact }) =>
      `${host} showed a certificate for other names${fact('certificate_names', (text) => ` (${text})`)}`,
    'tls.cert-untrusted': ({ host, fact }) =>
      `${host} showed a certificate that proves nothing${fact('verify_error', (text) => ` (${text})`)}`,
    'tls.dane': ({ host, fact }) =>
      `${host} showed another certificate than its TLSA records announce` +
      fact('tlsa', (text) => ` (announced: ${text}`) +
      fact('shown', (text) => `; shown: ${text}`) +
      fact('tlsa', () => ')'),
    'tls.dane-unknown': ({ host, fact }) =>
      `whether ${host} has TLSA records cannot be found out now${fact('unanswered', (text) => ` (${text})`)}`,
    'tls.sts-host': ({ host, fact }) =>
      `${host} is none of the mail hosts that the MTA-STS policy of its domain names${fact('policy_mx', (text) => ` (${text})`)}`,
    'tls.demanded': ({ host, at, answer }) =>
      `${host} takes no mail in clear${at}, and the switch to TLS had failed${answer}`,
    'tls.not-offered': ({ host }) => `${host} offers no TLS, and this server is told never to send without it`,
    'smtp.greeting': ({ host, answer }) => `${host} turned this server away in its greeting${answer}`,
    'smtp.hello': ({ host, answer }) => `${host} refused EHLO and HELO${answer}`,
    'smtp.starttls': ({ host, answer }) => `${host} offered STARTTLS and then refused it${answer}`,
    'smtp.auth': ({ host, answer, fact }) =>
      `${host} refused the log-in of this server${fact('user', (text) => ` as ${text}`)}${answer}`,
    'smtp.auth-missing': ({ host }) => `this server is to log in at ${host}, which lets nobody log in`,
    'smtp.auth-mechanism': ({ host, fact }) =>
      `${host} offers no way to log in that this server knows${fact('offered', (text) => ` (${text})`)}`,
    'smtp.auth-unproved': ({ host }) =>
      `${host} took the log-in of this server without proving that it knows the password, as an impostor would`,
    'smtp.mail': ({ host, at, answer }) => `${host} refused the sender${at}${answer}`,
    'smtp.rcpt': ({ host, at, answer }) => `${host} refused the recipient${at}${answer}`,
    'smtp.data': ({ host, at, answer }) => `${host} refused the message${at}${answer}`,
    'smtp.content': ({ host, at, answer }) => `${host} refused the message${at}${answer}`,
    'smtp.timeout': ({ host, at }) => `${host} did not reply in time${at}`,
    'smtp.lost': ({ host, at, answer }) =>
      answer === ''
        ? `${host} closed the connection without a reply${at}`
        : `${host} closed the connection${at}${answer}`,
    'smtp.malformed': ({ host, at, answer, fact }) =>
      `${host} sent something that is not an SMTP reply${at}` +
      (answer === '' ? fact('text', (text) => `: “${text}”`) : answer),
    'smtp.size': ({ host, answer, number }) => {
      const [limit, size] = [number('limit'), number('size')]
      return limit === undefined || size === undefined
        ? `the message is too large for ${host}${answer}`
        : `the message has ${megabytes(size)}, and ${host} takes no more than ${megabytes(limit)}`
    },
    'smtp.utf8-sender': ({ host }) => `the address of the sender needs SMTPUTF8, which ${host} does not offer`,
    'smtp.utf8-recipient': ({ host }) => `the address of the recipient needs SMTPUTF8, which ${host} does not offer`,
    'smtp.utf8-header': ({ host }) =>
      `the header of the message has letters that need SMTPUTF8, which ${host} does not offer`,
    'route.unknown-user': ({ address }) => `there is no mailbox ${address} here`,
    'route.alias-fail': ({ address, fact }) => `${address} takes no mail${fact('text', (text) => `: ${text}`)}`,
    'route.alias-defer': ({ address, fact }) =>
      `${address} takes no mail for now${fact('text', (text) => `: ${text}`)}`,
    'route.alias-unknown': ({ address, fact }) =>
      `this server cannot find out now who stands behind ${address}${fact('why', (text) => `: ${text}`)}`,
    'route.alias-loop': ({ address, fact }) =>
      `the aliases of ${address} lead in a circle${fact('circle', (text) => `: ${text}`)}`,
    'route.nonlocal': ({ domain }) =>
      `mailing to remote domains is not supported: this server is set to local delivery only (site: local), and ${domain} is not a domain of its own`,
    'route.not-set-up': () => 'this server has not been set up yet (site: none), so its mail waits',
    'route.fail': ({ address, fact }) =>
      `a route of this server says that ${address} takes no mail${fact('text', (text) => `: ${text}`)}`,
    'route.defer': ({ address, fact }) =>
      `a route of this server says that ${address} takes no mail for now${fact('text', (text) => `: ${text}`)}`,
    'route.hold': ({ address, fact }) =>
      `a route of this server holds the mail for ${address} until somebody releases it${fact('text', (text) => `: ${text}`)}`,
    'queue.guarded': ({ fact }) =>
      `the mail for it is held, because its sender suddenly sends far more than usual${fact('sender', (text) => ` (${text})`)}`,
    'route.srs-forged': ({ address }) =>
      `${address} looks like the return address of forwarded mail (SRS), and this server has not made it`,
    'route.srs-expired': ({ address, fact }) =>
      `${address}, the return address of forwarded mail (SRS), has expired${fact('days', (text) => ` after ${text} days`)}`,
    'route.unclear': ({ address, fact }) =>
      `this server cannot find out now where mail for ${address} goes${fact('why', (text) => `: ${text}`)}`,
    'route.bad-literal': ({ address }) => `the part of ${address} behind the @ is no address of a host`,
    'route.loop-smarthost': ({ fact }) =>
      `the smarthost of the configuration${fact('host', (text) => `, ${text},`)} is this server itself`,
    'route.loop-self': ({ domain, fact }) =>
      `DNS names this server${fact('own', (text) => ` (${text})`)} for mail to ${domain}, ` +
      'but it does not know that domain as its own',
    'route.loop-hops': () => 'the message has passed through too many servers: it goes round in circles',
    'local.mailbox': ({ fact }) =>
      `the mailbox could not be written${fact('errno', (text) => ` (${text})`)}${fact('path', (text) => `: ${text}`)}`,
    'local.mailbox-full': ({ fact }) =>
      `there is no room on the disk of the mailbox${fact('path', (text) => `: ${text}`)}`,
    'local.program-failed': ({ fact }) =>
      `the program${fact('program', (text) => ` ${text}`)} did not take the message${fact('problem', (text) => `: ${text}`)}${fact('errno', (text) => `: ${text}`)}${fact('exit', (text) => ` (exit code ${text})`)}${fact('output', (text) => `: ${text.slice(0, 500)}`)}`,
    'local.program-later': ({ fact }) =>
      `the program${fact('program', (text) => ` ${text}`)} could not take the message now${fact('problem', (text) => `: ${text}`)}${fact('errno', (text) => `: ${text}`)}${fact('exit', (text) => ` (exit code ${text})`)}${fact('output', (text) => `: ${text.slice(0, 500)}`)}`,
    'local.mailbox-locked': ({ fact }) =>
      `another program has the mailbox locked, longer than is waited for${fact('path', (text) => `: ${text}`)}`,
    'local.mailbox-denied': ({ fact }) =>
      `this server may not write the mailbox${fact('problem', (text) => ` (${text})`) || fact('errno', (text) => ` (${text})`)}${fact('path', (text) => `: ${text}`)}`,
    'local.password': ({ host, fact }) =>
      `the password for ${host} cannot be read${fact('why', (text) => `: ${text}`)}`,
    'local.content': () => 'the stored content of the message could not be read',
    'local.altered': () => 'the disk has altered what was stored of the message, so that it must not be sent',
    'local.salvaged': () =>
      'the message comes out of a damaged queue, and nobody knows whether it was sent before the damage',
    'local.exhausted': ({ fact }) =>
      `this server had no files or memory left for a connection${fact('error', (text) => ` (${text})`)}`,
    'local.stopping': () => 'the attempt was broken off, because this server was stopping',
    'local.refused': ({ answer }) => `the rules of this server refuse it${answer}`,
    'queue.given-up': () => 'whoever runs this server has given up delivering it',
    'queue.expired': () => 'the time allowed for retrying is over',
    internal: ({ fact }) => `Waybill made a mistake of its own${fact('error', (text) => ` (${text})`)}`,
  },
}
