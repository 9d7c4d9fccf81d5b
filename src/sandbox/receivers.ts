// The pretended outside world as data: every domain of it, what it does, its servers and its DNS records. The texts of
// the refusals follow those that real receivers send (Postfix, Exim, mail.ru, Gmail), because people and `explain` are
// to meet them here as they will meet them outside. All addresses are documentation addresses (RFC 5737, RFC 3849).

import { fieldText, isNamed, readHeader } from '../core/header.ts'
import { reply } from '../core/reply.ts'
import { seconds } from '../core/time.ts'
import type { Behaviour, ReceivedMail } from './behaviour.ts'

export interface PretendedServer {
  readonly name: string
  readonly address: string
  /** `nobody-listens`: the connection is refused, for real. */
  readonly plays: Behaviour | 'nobody-listens'
}

export interface PretendedDomain {
  readonly domain: string
  /** One line for people. */
  readonly habit: string
  /** Its MX hosts, the best first; each gets an MX and an address record. */
  readonly servers?: readonly PretendedServer[]
  /** Records that do not follow from `servers`, one a line. */
  readonly records?: readonly string[]
}

/** Where the sandbox itself is in its pretended Internet. */
export const SANDBOX_DOMAIN = 'sandbox.test'
export const SANDBOX_HOST = 'mx.sandbox.test'
export const SANDBOX_ADDRESS = '192.0.2.1'

const ACCEPTS: Behaviour = {}

/** A domain with one MX host. */
function receiver(domain: string, address: string, habit: string, plays: PretendedServer['plays']): PretendedDomain {
  return { domain, habit, servers: [{ name: `mx.${domain}`, address, plays }] }
}

export const RECEIVERS: readonly PretendedDomain[] = [
  receiver('ok.test', '192.0.2.10', 'accepts everything', ACCEPTS),

  receiver('greylist.test', '192.0.2.11', 'answers 451 the first time it meets a sender and recipient, then accepts', {
    onRcpt: ({ seen }) =>
      seen === 0 ? reply(451, '4.7.1', 'Greylisting in action, please come back later') : undefined,
  }),

  receiver('unknown.test', '192.0.2.12', 'knows none of its recipients: 550 5.1.1', {
    onRcpt: ({ rcptTo }) =>
      reply(550, '5.1.1', `<${rcptTo}>: Recipient address rejected: User unknown in virtual mailbox table`),
  }),

  receiver(
    'spam.test',
    '198.51.100.20',
    'takes every message for spam and says so after its content, as mail.ru does',
    {
      onContent: (_mail, hex) =>
        reply(
          550,
          undefined,
          `spam message rejected. Please visit http://help.spam.test/notspam-support/id?c=${hex(48)} or report details ` +
            `to abuse@spam.test. Error code: ${hex(64).toUpperCase()}. ID: ${hex(40).toUpperCase()}.`,
        ),
    },
  ),

  receiver('dmarc.test', '203.0.113.30', 'refuses unauthenticated mail after its content: 550-5.7.26, as Gmail does', {
    onContent: (mail, hex) => {
      const author = authorDomain(mail)
      return reply(
        550,
        '5.7.26',
        `Unauthenticated email from ${author} is not accepted due to domain's`,
        `DMARC policy. Please contact the administrator of ${author} domain if`,
        'this was a legitimate mail. To learn about the DMARC initiative, go to',
        ` https://support.dmarc.test/mail/?p=DmarcRejection ${hex(12)}-${hex(12)}si${hex(8)}.42 - gsmtp`,
      )
    },
  }),

  receiver('full.test', '192.0.2.13', 'has full mailboxes: 452 4.2.2 at first, 552 5.2.2 at the next attempt', {
    // Every second visit, so that each message that is tried again meets both answers.
    onRcpt: ({ rcptTo, seen }) =>
      seen % 2 === 0
        ? reply(452, '4.2.2', `<${rcptTo}>: mailbox full/over quota, try later`)
        : reply(552, '5.2.2', `<${rcptTo}>: mailbox full/over quota`),
  }),

  receiver('relay.test', '198.51.100.21', 'does not know its own domain: 550 relay not permitted, as Exim says it', {
    onRcpt: () => reply(550, undefined, 'relay not permitted'),
  }),

  receiver('slow.test', '192.0.2.14', 'thinks two seconds about every command, then accepts', { pause: seconds(2) }),

  receiver('drop.test', '192.0.2.15', 'takes the message and closes the connection without a reply', {
    onContent: () => 'hang-up',
  }),

  receiver('down.test', '192.0.2.16', 'refuses connections', 'nobody-listens'),

  receiver('tls.test', '203.0.113.31', 'accepts mail only after STARTTLS, with a self-signed certificate', {
    tls: 'required',
  }),

  receiver('tempfail.test', '198.51.100.22', 'is too busy to talk: 421 as its greeting', {
    greeting: reply(421, '4.3.2', 'Too many connections, try later'),
  }),

  receiver('ipv6only.test', '2001:db8::25', 'has an IPv6 address only, and accepts', ACCEPTS),

  {
    domain: 'two.test',
    habit: 'has two MX hosts: the better one refuses connections, the other accepts',
    servers: [
      { name: 'mx1.two.test', address: '192.0.2.17', plays: 'nobody-listens' },
      { name: 'mx2.two.test', address: '198.51.100.23', plays: ACCEPTS },
    ],
  },

  {
    domain: 'private.test',
    habit: 'its MX host has only the private address 10.1.2.3',
    records: ['private.test MX 10 mx.private.test', 'mx.private.test A 10.1.2.3'],
  },
  {
    domain: 'nomx.test',
    habit: 'exists, but has neither MX nor address',
    records: ['nomx.test TXT "v=spf1 -all"'],
  },
  {
    domain: 'noreply.test',
    habit: 'says in DNS that it accepts no mail (null MX)',
    records: ['noreply.test MX 0 .'],
  },
  {
    domain: 'loop.test',
    habit: 'its MX is this very server, which does not know the domain as its own',
    records: [`loop.test MX 10 ${SANDBOX_HOST}`],
  },
  { domain: 'servfail.test', habit: 'its DNS is out of order (SERVFAIL)', records: ['servfail.test FAIL servfail'] },
  { domain: 'gone.test', habit: 'does not exist' },
]

/** The domain of the From field, which is what DMARC judges (RFC 7489 §3.1), or that of the envelope sender. */
function authorDomain({ content, mailFrom }: ReceivedMail): string {
  const from = readHeader(content).fields.find((field) => isNamed(field, 'from'))
  const domain =
    /@([a-z0-9._-]+)/i.exec(from ? fieldText(from) : mailFrom)?.[1] ?? /@([a-z0-9._-]+)/i.exec(mailFrom)?.[1]
  return (domain ?? 'unknown.example').toLowerCase()
}
