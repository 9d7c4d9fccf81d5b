// What happened, in English: one sentence for each reason, without its full stop.

import type { ReasonCode, SmtpVerb } from '../../core/reason.ts'
import type { Parts } from './what-happened.ts'

export interface Sentences {
  readonly otherServer: string
  /** At which point of the conversation, behind a verb. */
  readonly stages: Readonly<Record<SmtpVerb, string>>
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
    STARTTLS: 'at STARTTLS',
    MAIL: 'at MAIL',
    RCPT: 'at RCPT',
    DATA: 'at DATA',
    content: 'after the content',
    RSET: 'at RSET',
    QUIT: 'at QUIT',
  },
  reasons: {
    'dns.nxdomain': ({ domain }) => `the domain ${domain} does not exist in DNS`,
    'dns.no-address': ({ domain }) =>
      `${domain} exists in DNS, but has neither MX nor address records, so nothing says where its mail goes`,
    'dns.null-mx': ({ domain }) => `${domain} says in DNS that it takes no mail at all (null MX, RFC 7505)`,
    'dns.temporary': ({ domain, fact }) =>
      `DNS could not tell where mail for ${domain} goes${fact('unanswered', (text) => ` (${text})`)}`,
    'dns.bogus': ({ domain }) => `DNS gave an answer about ${domain} that cannot be right`,
    'dns.mx-unresolvable': ({ domain, fact }) =>
      `none of the mail servers of ${domain} has an address${fact('withoutAddress', (text) => `: ${text}`)}`,
    'dns.mx-private': ({ domain, fact }) =>
      `the mail servers of ${domain} have only private or reserved addresses, which cannot be meant for the Internet` +
      fact('ignored', (text) => `: ${text}`),
    'connect.refused': ({ host }) => `${host} refused the connection: nothing listens there`,
    'connect.timeout': ({ host }) => `${host} did not answer the attempt to connect`,
    'connect.unreachable': ({ host }) => `there is no route to ${host}`,
    'connect.reset': ({ host }) => `the connection to ${host} broke`,
    'connect.not-allowed': ({ host }) => `this machine does not allow connections to ${host}`,
    'connect.failed': ({ host, fact }) => `the connection to ${host} failed${fact('error', (text) => ` (${text})`)}`,
    'tls.failed': ({ host, fact }) =>
      `no TLS session with ${host} could be made${fact('error', (text) => ` (${text})`)}`,
    'tls.not-offered': ({ host }) => `${host} offers no TLS, and this server is told never to send without it`,
    'smtp.greeting': ({ host, answer }) => `${host} turned this server away in its greeting${answer}`,
    'smtp.hello': ({ host, answer }) => `${host} refused EHLO and HELO${answer}`,
    'smtp.starttls': ({ host, answer }) => `${host} offered STARTTLS and then refused it${answer}`,
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
    'smtp.no-smtputf8': ({ host }) => `an address of the message needs SMTPUTF8, which ${host} does not offer`,
    'route.unknown-user': ({ address }) => `there is no mailbox ${address} here`,
    'route.loop-self': ({ domain, fact }) =>
      `DNS names this server${fact('own', (text) => ` (${text})`)} for mail to ${domain}, ` +
      'but it does not know that domain as its own',
    'route.loop-hops': () => 'the message has passed through too many servers: it goes round in circles',
    'local.mailbox': ({ fact }) =>
      `the mailbox could not be written${fact('errno', (text) => ` (${text})`)}${fact('path', (text) => `: ${text}`)}`,
    'local.content': () => 'the stored content of the message could not be read',
    'queue.expired': () => 'the time allowed for retrying is over',
    internal: ({ fact }) => `Waybill made a mistake of its own${fact('error', (text) => ` (${text})`)}`,
  },
}
