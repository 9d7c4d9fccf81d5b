// Twelve whole logs, each of somebody's real trouble: what a server wrote while port 25 was blocked, its address on a list, its
// resolver dead, its disk full. The lines have the forms of Exim 4.96 and Postfix 3.7; names, addresses and times are made up.

const HOUR_S = 3600
const START_S = Date.UTC(2026, 10, 22, 6) / 1000

/** Exim's time of so many seconds after the beginning. */
const exim = (at: number, text: string): string =>
  `${new Date((START_S + at) * 1000).toISOString().slice(0, 19).replace('T', ' ')} ${text}`

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

const syslog = (at: number, tag: string, text: string): string => {
  const time = new Date((START_S + at) * 1000)
  const day = String(time.getUTCDate()).padStart(2)
  return `${MONTHS[time.getUTCMonth()]} ${day} ${time.toISOString().slice(11, 19)} mail ${tag}[71]: ${text}`
}

const eximId = (n: number): string => `1xV00J-${String(n).padStart(6, '0')}-1P`
const postfixId = (n: number): string => `4F${String(n).padStart(8, '0')}`

/** Line by line for each of so many messages, ten minutes apart. */
const times = (count: number, lines: (n: number, at: number) => readonly string[]): readonly string[] =>
  Array.from({ length: count }, (_, n) => lines(n, n * 600)).flat()

interface Sent {
  readonly n: number
  readonly at: number
  readonly to: string
}

/** An arrival at Exim from a local user. */
const eximIn = ({ n, at }: Sent): string => exim(at, `${eximId(n)} <= alice@example.org U=alice P=local S=812`)
const eximSent = ({ n, at, to }: Sent): readonly string[] => [
  eximIn({ n, at, to }),
  exim(
    at + 1,
    `${eximId(n)} => ${to} R=dnslookup T=remote_smtp H=mx.there.example [192.0.2.25] C="250 2.0.0 Ok: queued"`,
  ),
  exim(at + 1, `${eximId(n)} Completed`),
]

const postfixIn = ({ n, at }: Sent): readonly string[] => [
  syslog(
    at,
    'postfix/smtpd',
    `${postfixId(n)}: client=pc.example.org[198.51.100.7], sasl_method=PLAIN, sasl_username=alice`,
  ),
  syslog(at, 'postfix/qmgr', `${postfixId(n)}: from=<alice@example.org>, size=812, nrcpt=1 (queue active)`),
]
const postfixTo = ({ n, at, to }: Sent, relay: string, dsn: string, status: string): string =>
  syslog(
    at + 1,
    'postfix/smtp',
    `${postfixId(n)}: to=<${to}>, relay=${relay}, delay=1.2, delays=0.1/0/0.5/0.6, dsn=${dsn}, status=${status}`,
  )
const postfixSent = (sent: Sent): readonly string[] => [
  ...postfixIn(sent),
  postfixTo(sent, 'mx.there.example[192.0.2.25]:25', '2.0.0', 'sent (250 2.0.0 Ok: queued)'),
  syslog(sent.at + 1, 'postfix/qmgr', `${postfixId(sent.n)}: removed`),
]

const DOMAINS = ['gmail.com', 'outlook.com', 'yahoo.com', 'mail.ru', 'yandex.ru', 'there.example', 'other.example']
const HOSTS = [
  'gmail-smtp-in.l.google.com [142.251.168.27]',
  'outlook-com.olc.protection.outlook.com [52.101.40.29]',
  'mta5.am0.yahoodns.net [67.195.204.77]',
  'mxs.mail.ru [217.69.139.150]',
  'mx.yandex.ru [77.88.21.249]',
  'mx.there.example [192.0.2.25]',
  'mx.other.example [192.0.2.26]',
]

const domain = (n: number): string => DOMAINS[n % DOMAINS.length] ?? ''

export const TROUBLES = {
  'port 25 is blocked': times(40, (n, at) => {
    const to = `x${n}@${domain(n)}`
    const host = HOSTS[n % HOSTS.length]
    return [
      eximIn({ n, at, to }),
      exim(at + 127, `${eximId(n)} H=${host} Connection timed out`),
      exim(at + 127, `${eximId(n)} == ${to} R=dnslookup T=remote_smtp defer (110) H=${host}: Connection timed out`),
      exim(
        at + 300,
        `${eximId(n)} == ${to} R=dnslookup T=remote_smtp defer (-53): retry time not reached for any host for '${domain(n)}'`,
      ),
    ]
  }),
  'the address is on a list': times(30, (n, at) =>
    n % 3 === 0
      ? postfixSent({ n, at, to: `x${n}@there.example` })
      : [
          ...postfixIn({ n, at, to: '' }),
          postfixTo(
            { n, at, to: `y${n}@outlook.com` },
            'outlook-com.olc.protection.outlook.com[52.101.40.29]:25',
            '5.7.1',
            "bounced (host outlook-com.olc.protection.outlook.com[52.101.40.29] said: 550 5.7.1 Unfortunately, messages from [198.51.100.9] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140). (in reply to MAIL FROM command))",
          ),
          syslog(at + 2, 'postfix/qmgr', `${postfixId(n)}: removed`),
        ],
  ),
  'the smarthost refuses the log-in': times(25, (n, at) => [
    ...postfixIn({ n, at, to: '' }),
    postfixTo(
      { n, at, to: `x${n}@${domain(n)}` },
      'smtp.isp.example[192.0.2.30]:587',
      '4.7.8',
      'deferred (SASL authentication failed; server smtp.isp.example[192.0.2.30] said: 535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6)',
    ),
  ]),
  'the resolver is dead': times(25, (n, at) => [
    ...postfixIn({ n, at, to: '' }),
    postfixTo(
      { n, at, to: `x${n}@${domain(n)}` },
      'none',
      '4.4.3',
      `deferred (Host or domain name not found. Name service error for name=${domain(n)} type=MX: Host not found, try again)`,
    ),
  ]),
  'the scanner is down': times(30, (_, at) => [
    syslog(at, 'postfix/smtpd', 'connect from mail-a.google.com[209.85.128.47]'),
    syslog(at, 'postfix/smtpd', 'warning: connect to Milter service inet:localhost:11332: Connection refused'),
    syslog(
      at,
      'postfix/smtpd',
      `NOQUEUE: milter-reject: CONNECT from mail-a.google.com[209.85.128.47]: 451 4.7.1 Service unavailable - try again later; proto=SMTP`,
    ),
    syslog(at, 'postfix/smtpd', 'disconnect from mail-a.google.com[209.85.128.47] ehlo=1 quit=1 commands=2'),
  ]),
  'the disk is full': times(30, (n, at) => [
    syslog(
      at,
      'postfix/smtpd',
      `NOQUEUE: reject: MAIL from mail-a.google.com[209.85.128.47]: 452 4.3.1 Insufficient system storage; from=<x${n}@gmail.com> proto=ESMTP helo=<mail-a.google.com>`,
    ),
    syslog(
      at,
      'postfix/smtpd',
      'warning: not enough free space in mail queue: 81920000 bytes < 1.5*message size limit',
    ),
    syslog(at + 1, 'postfix/cleanup', `warning: write queue file: No space left on device`),
  ]),
  'greylisting only': times(12, (n, at) => {
    const to = `x${n}@later.example`
    return [
      eximIn({ n, at, to }),
      exim(
        at + 1,
        `${eximId(n)} == ${to} R=dnslookup T=remote_smtp H=mx.later.example [192.0.2.5] defer (-44): SMTP error from remote mail server after RCPT TO:<${to}>: 450 4.2.0 <${to}>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/later.example.html`,
      ),
      exim(
        at + 320,
        `${eximId(n)} => ${to} R=dnslookup T=remote_smtp H=mx.later.example [192.0.2.5] C="250 2.0.0 Ok: queued"`,
      ),
      exim(at + 320, `${eximId(n)} Completed`),
    ]
  }),
  'one address is wrong': times(20, (n, at) => {
    if (n !== 11) return eximSent({ n, at, to: `x${n}@there.example` })
    const to = 'bbo@there.example'
    return [
      eximIn({ n, at, to }),
      exim(
        at + 1,
        `${eximId(n)} ** ${to} R=dnslookup T=remote_smtp H=mx.there.example [192.0.2.25]: SMTP error from remote mail server after RCPT TO:<${to}>: 550 5.1.1 <${to}>: Recipient address rejected: User unknown in virtual mailbox table`,
      ),
      exim(at + 1, `${eximId(900)} <= <> R=${eximId(n)} U=Debian-exim P=local S=1549`),
      exim(at + 1, `${eximId(n)} Completed`),
      exim(at + 2, `${eximId(900)} => alice <alice@example.org> R=local_user T=mail_spool`),
      exim(at + 2, `${eximId(900)} Completed`),
    ]
  }),
  'passwords are guessed': times(200, (n, at) => [
    ...(n % 20 === 0 ? postfixSent({ n, at, to: `x${n}@there.example` }) : []),
    syslog(at / 10, 'postfix/smtpd', `connect from unknown[203.0.113.${n % 200}]`),
    syslog(
      at / 10 + 1,
      'postfix/smtpd',
      `warning: unknown[203.0.113.${n % 200}]: SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=info`,
    ),
    syslog(at / 10 + 1, 'postfix/smtpd', `lost connection after AUTH from unknown[203.0.113.${n % 200}]`),
    syslog(at / 10 + 1, 'postfix/smtpd', `disconnect from unknown[203.0.113.${n % 200}] ehlo=1 auth=0/1 commands=1/2`),
  ]),
  'all is fine': times(30, (n, at) => eximSent({ n, at, to: `x${n}@there.example` })),
  'the certificate has expired': times(30, (n, at) => [
    ...(n % 10 === 0 ? postfixSent({ n, at, to: `x${n}@there.example` }) : []),
    syslog(at, 'postfix/submission/smtpd', `connect from pc.example.org[198.51.100.${n}]`),
    syslog(at, 'postfix/submission/smtpd', `SSL_accept error from pc.example.org[198.51.100.${n}]: -1`),
    syslog(
      at,
      'postfix/submission/smtpd',
      'warning: TLS library problem: error:0A000415:SSL routines::sslv3 alert certificate expired:../ssl/record/rec_layer_s3.c:1584:SSL alert number 45:',
    ),
    syslog(at, 'postfix/submission/smtpd', `lost connection after STARTTLS from pc.example.org[198.51.100.${n}]`),
  ]),
  'mail goes in a circle': times(10, (n, at) => [
    ...postfixIn({ n, at, to: '' }),
    postfixTo(
      { n, at, to: `x${n}@example.net` },
      'none',
      '5.4.6',
      'bounced (mail for example.net loops back to myself)',
    ),
    syslog(at + 2, 'postfix/qmgr', `${postfixId(n)}: removed`),
  ]),
} as const satisfies Readonly<Record<string, readonly string[]>>

/** When the logs end, about. */
export const READ_AT = (START_S + 9 * 24 * HOUR_S) * 1000
