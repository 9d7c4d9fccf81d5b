import { test } from 'node:test'
import assert from 'node:assert/strict'
import { REASON_CODES, type Reason, type ReasonCode } from '../../core/reason.ts'
import { reply } from '../../core/reply.ts'
import { LANGUAGES } from '../../diagnose/diagnosis.ts'
import { TIMELINE_WORDS } from '../../words/timeline.ts'
import { plainReason } from './plain-reason.ts'
import { factLines } from './reason.ts'

const CODES = Object.keys(REASON_CODES) as ReasonCode[]
const remote = { host: 'mx.x.test', address: '192.0.2.9', port: 25 }

test('every reason is a sentence in both languages, with and without what is usually known of it', () => {
  for (const [code, language] of CODES.flatMap((one) => LANGUAGES.map((each) => [one, each] as const))) {
    for (const reason of [{ code }, { code, remote, command: 'RCPT' }] satisfies Reason[]) {
      const text = plainReason(reason, 'a@x.test', language)
      assert.match(text, /^[^\s].{12,}[^.]\.$/, code)
      assert.doesNotMatch(text, /undefined|null\b(?! MX)|\w: \.$/, code)
    }
  }
})

const SENTENCES: readonly (readonly [reason: Reason, what: string])[] = [
  [
    {
      code: 'dns.mx-private',
      facts: { domain: 'x.test', mx: ['10 mx.x.test'], authenticated: false, ignored: ['mx.x.test [10.1.2.3]'] },
    },
    'the mail servers of x.test have only private or reserved addresses, which cannot be meant for the Internet: mx.x.test [10.1.2.3].',
  ],
  [
    { code: 'dns.null-mx', facts: { domain: 'x.test', mx: ['0 .'] } },
    'x.test says in DNS that it takes no mail at all (null MX, RFC 7505).',
  ],
  [
    { code: 'route.loop-self', facts: { domain: 'x.test', own: ['mx.us.test [192.0.2.1]'] } },
    'DNS names this server (mx.us.test [192.0.2.1]) for mail to x.test, but it does not know that domain as its own.',
  ],
  [
    { code: 'smtp.rcpt', command: 'RCPT', remote, reply: reply(552, '5.2.2', 'Mailbox full') },
    'mx.x.test [192.0.2.9] refused the recipient at RCPT: “552 5.2.2 Mailbox full”.',
  ],
  [
    { code: 'smtp.lost', command: 'content', remote },
    'mx.x.test [192.0.2.9] closed the connection without a reply after the content.',
  ],
  [
    { code: 'smtp.size', command: 'MAIL', remote, facts: { limit: 1_000_000, size: 2_500_000 } },
    'the message has 2.5 MB, and mx.x.test [192.0.2.9] takes no more than 1.0 MB.',
  ],
  [
    { code: 'connect.refused', remote: { ...remote, host: '192.0.2.9', port: 2525 }, facts: { error: 'ECONNREFUSED' } },
    '192.0.2.9 port 2525 refused the connection: nothing listens there.',
  ],
]

for (const [reason, what] of SENTENCES) {
  test(`${reason.code} is told with its facts`, () => {
    assert.equal(plainReason(reason, 'a@x.test', 'en'), what)
  })
}

test('facts are listed under names that can be read', () => {
  assert.deepEqual(
    factLines({ mx: ['0 .'], authenticated: false, own: ['mx.x.test'], relay_from: [], left: null }, TIMELINE_WORDS.en),
    [
      'MX: 0 . (null MX: takes no mail)',
      'secured by DNSSEC: no',
      'this server itself: mx.x.test',
      'relay_from: none',
      'left: none',
    ],
  )
})
