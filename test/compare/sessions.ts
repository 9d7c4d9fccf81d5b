// The sessions that both servers are put through, as data: how the servers are set up, who connects, and what is said.

import type { Checks, Site } from '../../src/config/config.ts'

export interface Setup {
  readonly name: string
  readonly site: Site
  /** Debian's macros that switch checks on, and the same in our words. */
  readonly macros: readonly string[]
  readonly checks: Partial<Checks>
  /** Debian's list files. */
  readonly lists: Readonly<Record<string, string>>
  readonly sessions: readonly Session[]
}

export interface Session {
  readonly name: string
  /** `user` is the outsider, logged in. */
  readonly client: 'loopback' | 'outside' | 'user' | 'network'
  readonly say: readonly string[]
}

export const ADDRESSES = {
  loopback: '127.0.0.1',
  outside: '127.0.0.2',
  user: '127.0.0.2',
  network: '127.1.2.3',
} as const

const EHLO = 'EHLO client.far.test'
const MAIL = 'MAIL FROM:<someone@tls.test>'
const TO_ALICE = 'RCPT TO:<alice@sandbox.test>'
const content = (...lines: readonly string[]): string => [...lines, '.'].join('\r\n')
const HONEST = content('From: someone@tls.test', 'To: alice@sandbox.test', 'Subject: hello', '', 'hello')

const clients = ['loopback', 'outside', 'user', 'network'] as const

/** Every kind of recipient there is; not all at once, because too many bad ones make a reason of their own. */
const RECIPIENTS = {
  'people and domains': [
    'alice@sandbox.test',
    'postmaster@sandbox.test',
    'ghost@sandbox.test',
    'x@ok.test',
    'x@two.test',
    'postmaster@two.test',
    'alice@localhost',
    'alice@sub.sandbox.test',
  ],
  'names of this server': [
    'root@sandbox.test',
    'abuse@sandbox.test',
    'staff@sandbox.test',
    'gone@sandbox.test',
    'later@sandbox.test',
    'null@sandbox.test',
    'ALICE@mx.sandbox.test',
    'bob@localhost',
    'daemon@sandbox.test',
  ],
  'domains that take no mail': [
    'x@gone.test',
    'x@nomx.test',
    'x@noreply.test',
    'x@loop.test',
    'x@private.test',
    'x@servfail.test',
  ],
  characters: ['a%b@sandbox.test', 'x%two.test@ok.test', 'a!b@two.test', '.x@two.test', 'a|b@two.test', '|a@two.test'],
}

const whoMaySend = (client: Session['client']): readonly Session[] =>
  Object.entries(RECIPIENTS).map(([what, addresses]) => {
    const rcpts = addresses.map((address) => `RCPT TO:<${address}>`)
    return { name: `${client} to ${what}`, client, say: [EHLO, MAIL, ...rcpts, 'DATA', HONEST, 'QUIT'] }
  })

/** Of others, of nobody, of a user of this server, and of a domain that does not exist. */
const SENDERS = ['someone@tls.test', '', 'alice@sandbox.test', 'x@gone.test'] as const

/** The kinds of recipients that a site type decides about, for whichever sender. */
const DECIDED = [
  ['alice@sandbox.test', 'ghost@sandbox.test', 'postmaster@sandbox.test', 'staff@sandbox.test', 'gone@sandbox.test'],
  ['root@sandbox.test', 'null@sandbox.test', 'bob@localhost', 'ALICE@mx.sandbox.test', 'alice@sub.sandbox.test'],
  ['x@ok.test', 'x@two.test', 'x@gone.test'],
] as const

const fromEachSender = (client: Session['client']): readonly Session[] =>
  SENDERS.flatMap((sender) =>
    DECIDED.map((addresses, n): Session => {
      const rcpts = addresses.map((address) => `RCPT TO:<${address}>`)
      return {
        name: `${client} from <${sender}>, ${n + 1}`,
        client,
        say: [EHLO, `MAIL FROM:<${sender}>`, ...rcpts, 'QUIT'],
      }
    }),
  )

const outside = (name: string, ...say: readonly string[]): Session => ({ name, client: 'outside', say })

const site = (name: Site, sessions: readonly Session[] = []): Setup => ({
  name: `site ${name}`,
  site: name,
  macros: [],
  checks: {},
  lists: {},
  sessions: [
    ...clients.flatMap(whoMaySend),
    ...(['loopback', 'outside'] as const).flatMap(fromEachSender),
    ...sessions,
  ],
})

/** The protocol itself; the same on every site. */
const PROTOCOL: readonly Session[] = [
  outside(
    'commands that bring no mail',
    'NOOP',
    'HELO client.far.test',
    'RSET',
    'HELP',
    'VRFY alice@sandbox.test',
    'QUIT',
  ),
  outside('questions about addresses', EHLO, 'VRFY alice', 'EXPN list', 'ETRN sandbox.test', 'QUIT'),
  outside(
    'names that a client gives itself',
    'EHLO my_host',
    'EHLO',
    'HELO',
    'EHLO [127.0.0.2]',
    'EHLO 127.0.0.2',
    'EHLO a b',
    'QUIT',
  ),
  outside('no greeting by the client', MAIL, TO_ALICE, 'QUIT'),
  outside('out of order', EHLO, TO_ALICE, 'DATA', MAIL, 'DATA', MAIL, 'QUIT'),
  outside('no recipient left', EHLO, MAIL, 'RCPT TO:<ghost@sandbox.test>', 'DATA', 'QUIT'),
  outside('no operand', EHLO, 'MAIL', 'MAIL FROM:', 'QUIT'),
  outside('no operand of RCPT', EHLO, MAIL, 'RCPT', 'RCPT TO:', 'QUIT'),
  outside('addresses that are none', EHLO, 'MAIL FROM:<a b@x.test>', 'MAIL FROM:<a@x.test', 'MAIL FROM:<a@>', 'QUIT'),
  outside(
    'recipients that are none',
    EHLO,
    MAIL,
    'RCPT TO:<@sandbox.test>',
    'RCPT TO:<>',
    'RCPT TO:<a@[127.0.0.1]>',
    'QUIT',
  ),
  outside(
    'addresses without a domain',
    EHLO,
    'MAIL FROM:<alice>',
    MAIL,
    'RCPT TO:<alice>',
    'RCPT TO:<postmaster>',
    'QUIT',
  ),
  outside(
    'a route before the address',
    EHLO,
    MAIL,
    'RCPT TO:<@far.test:alice@sandbox.test>',
    'RCPT TO:<@sandbox.test:x@two.test>',
    'QUIT',
  ),
  outside(
    'parameters of MAIL',
    EHLO,
    'MAIL FROM:<a@tls.test> BODY=NONSENSE',
    'MAIL FROM:<a@tls.test> NONSENSE=1',
    'QUIT',
  ),
  outside('a size that is too large', EHLO, 'MAIL FROM:<a@tls.test> SIZE=60000000', 'QUIT'),
  outside('8BITMIME', EHLO, 'MAIL FROM:<a@tls.test> BODY=8BITMIME', 'QUIT'),
  outside('SMTPUTF8', EHLO, 'MAIL FROM:<a@tls.test> SMTPUTF8', 'QUIT'),
  outside('DSN of MAIL', EHLO, 'MAIL FROM:<a@tls.test> RET=HDRS ENVID=x', 'QUIT'),
  outside('DSN of RCPT', EHLO, MAIL, `${TO_ALICE} NOTIFY=NEVER`, 'QUIT'),
  outside('the null sender', EHLO, 'MAIL FROM:<>', TO_ALICE, 'RCPT TO:<x@two.test>', 'QUIT'),
  outside('words behind commands', EHLO, 'RSET now', 'DATA now', 'QUIT now', 'QUIT'),
  outside('unknown commands', EHLO, 'FOO', 'BAR', 'BAZ', 'QUUX', 'NOOP'),
  outside('too many syntax errors', EHLO, 'MAIL', 'MAIL', 'MAIL', 'MAIL', 'NOOP'),
  outside('only idle commands', EHLO, ...Array.from({ length: 12 }, () => 'NOOP'), 'QUIT'),
  outside('NUL in a command', EHLO, 'NOOP \0', 'QUIT'),
  outside('BDAT', EHLO, MAIL, TO_ALICE, 'BDAT 19 LAST\r\nSubject: x\r\n\r\nx\r\n\r\n', 'QUIT'),
  outside('BDAT without a size', EHLO, MAIL, TO_ALICE, 'BDAT', 'NOOP'),
  outside('BDAT without a recipient', EHLO, MAIL, 'BDAT 5 LAST\r\nabc\r\n', 'QUIT'),
  outside('a log-in that is wrong', EHLO, 'AUTH PLAIN AGFsaWNlAHdyb25n', 'QUIT'),
  outside('a log-in that is no base64', EHLO, 'AUTH PLAIN !!!', 'QUIT'),
  outside('a log-in that is broken off', EHLO, 'AUTH PLAIN', '*', 'QUIT'),
  outside('a log-in by a mechanism that is not there', EHLO, 'AUTH NTLM', 'QUIT'),
  outside('a log-in inside a transaction', EHLO, MAIL, 'AUTH PLAIN AGFsaWNlAHNhbmRib3g=', 'QUIT'),
  { name: 'a second log-in', client: 'user', say: ['AUTH PLAIN AGFsaWNlAHNhbmRib3g=', 'QUIT'] },
  outside('STARTTLS with an argument', EHLO, 'STARTTLS now', 'QUIT'),
]

const CONTENT: readonly Session[] = [
  outside(
    'a line of 998 octets',
    EHLO,
    MAIL,
    TO_ALICE,
    'DATA',
    content('From: a@tls.test', '', 'x'.repeat(998)),
    'QUIT',
  ),
  outside(
    'a line of 999 octets',
    EHLO,
    MAIL,
    TO_ALICE,
    'DATA',
    content('From: a@tls.test', '', 'x'.repeat(999)),
    'QUIT',
  ),
  outside('a From that is no address', EHLO, MAIL, TO_ALICE, 'DATA', content('From: <a@@b>', '', 'x'), 'QUIT'),
  outside('an honest From', EHLO, MAIL, TO_ALICE, 'DATA', HONEST, 'QUIT'),
  {
    name: 'a user with a line of 999 octets',
    client: 'user',
    say: [MAIL, TO_ALICE, 'DATA', content('From: a@tls.test', '', 'x'.repeat(999)), 'QUIT'],
  },
]

const GUESSES = Array.from({ length: 12 }, (_, n) => `RCPT TO:<guess${n}@sandbox.test>`)

const fromSender = (sender: string, ...more: readonly string[]): Session =>
  outside(`sender ${sender}`, EHLO, `MAIL FROM:<${sender}>`, TO_ALICE, ...more, 'QUIT')

export const SETUPS: readonly Setup[] = [
  site('internet', [...PROTOCOL, ...CONTENT, outside('guesses of names', EHLO, MAIL, ...GUESSES, TO_ALICE, 'QUIT')]),
  site('smarthost'),
  site('satellite'),
  site('local'),
  site('none'),
  {
    name: 'senders verified',
    site: 'internet',
    macros: ['CHECK_RCPT_VERIFY_SENDER = 1', 'CHECK_DATA_VERIFY_HEADER_SENDER = 1', 'CHECK_RCPT_REVERSE_DNS = 1'],
    checks: { verifySender: true, headerSender: true, reverseDns: true },
    lists: {},
    sessions: [
      fromSender('someone@tls.test'),
      fromSender(''),
      fromSender('x@gone.test'),
      fromSender('x@noreply.test'),
      fromSender('x@nomx.test'),
      fromSender('x@servfail.test'),
      fromSender('ghost@sandbox.test'),
      fromSender('alice@sandbox.test'),
      fromSender('x@tls.test', 'DATA', content('From: a@gone.test', '', 'x')),
      fromSender('y@tls.test', 'DATA', content('From: a@gone.test', 'Reply-To: b@ok.test', '', 'x')),
      {
        name: 'a trusted client with a bad sender',
        client: 'loopback',
        say: [EHLO, 'MAIL FROM:<x@gone.test>', TO_ALICE, 'QUIT'],
      },
    ],
  },
  {
    name: 'client in the list of blocked clients',
    site: 'internet',
    macros: [],
    checks: {},
    lists: { local_host_blacklist: '# strangers\n!127.0.0.3\n127.0.0.0/24\n' },
    sessions: [
      outside('a listed client', EHLO, MAIL, TO_ALICE, 'RCPT TO:<postmaster@sandbox.test>', 'QUIT'),
      { name: 'a listed client that is trusted', client: 'loopback', say: [EHLO, MAIL, TO_ALICE, 'QUIT'] },
      { name: 'a listed client that has logged in', client: 'user', say: [MAIL, TO_ALICE, 'QUIT'] },
    ],
  },
  {
    name: 'senders in the list of blocked senders',
    site: 'internet',
    macros: [],
    checks: {},
    lists: { local_sender_blacklist: '!friend@two.test\n*@two.test\nfoe@tls.test\n*.below.test\n' },
    sessions: [
      'friend@two.test',
      'x@two.test',
      'foe@tls.test',
      'FOE@tls.test',
      'other@tls.test',
      'x@a.below.test',
      'x@below.test',
      '',
    ].map((sender) => fromSender(sender)),
  },
  {
    name: 'exceptions',
    site: 'internet',
    macros: ['CHECK_RCPT_VERIFY_SENDER = 1'],
    checks: { verifySender: true },
    lists: {
      local_host_blacklist: '127.0.0.2\n',
      local_sender_blacklist: 'x@gone.test\ny@tls.test\n',
      sender_local_deny_exceptions: 'x@gone.test\n*@ok.test\n',
    },
    sessions: [fromSender('x@gone.test'), fromSender('y@tls.test'), fromSender('z@ok.test')],
  },
]
