// What each kind of site accepts by itself, without a rule of the user's own.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Site } from '../config/config.ts'
import type { ScanOutcome } from '../scan/scanner.ts'
import { contentOf, openPolicy, told, ZONES } from './policy.test-support.ts'
import { data, factsOf, mail, OUTSIDE, rcpt } from '../conditions/subjects.test-support.ts'

const ask = async (to: string, from: string, config = '', user?: string): Promise<string> =>
  told(await openPolicy({ config }).decide(rcpt(to), factsOf({ from, ...(user !== undefined && { user }) })))

suite('who may send where', () => {
  test('a stranger is told to log in where that is possible, and not where it is not', async () => {
    const users = 'auth: { stores: [{ file: /etc/waybill/users }] }'
    assert.match(await ask('x@far.test', OUTSIDE, users), /refused: please log in first; without log-in/)
    assert.doesNotMatch(await ask('x@far.test', OUTSIDE), /log/)
  })
  for (const outsider of [OUTSIDE, '127.0.0.2', '10.2.0.1', '2001:db8::1', '::2']) {
    test(`an outsider (${outsider}) cannot send to a foreign domain`, async () => {
      const decision = await openPolicy().decide(rcpt('x@far.test'), factsOf({ from: outsider }))
      assert.match(
        told(decision),
        /^deny relay-control 550 5\.7\.1 Relaying to far\.test refused: your address \S+ may only send/,
      )
      assert.equal(decision.compared['client'], outsider)
      assert.match(decision.id ?? '', /^wb-[0-9A-HJKMNP-TV-Z]{6}$/)
      assert.ok(decision.reply.lines.at(-1)?.endsWith(` (${decision.id})`))
    })
    test(`an outsider (${outsider}) reaches a mailbox here`, async () => {
      assert.equal(await ask('alice@here.test', outsider), 'accept local-recipient 250 2.1.5 Recipient OK')
    })
  }
  for (const trusted of ['127.0.0.1', '::1', '10.1.255.255', '::ffff:127.0.0.1']) {
    test(`a trusted client (${trusted}) may send anywhere`, async () => {
      assert.equal(await ask('x@far.test', trusted), 'accept relay-from 250 2.1.5 Recipient OK')
    })
  }
  test('a subdomain of a local domain is not local', async () => {
    assert.match(await ask('alice@sub.here.test', OUTSIDE), /^deny relay-control /)
  })
  test('percent and bang tricks in the local part change nothing about the domain', async () => {
    for (const local of ['x%far.test', 'far.test!x', '"x@far.test"']) {
      assert.match(await ask(`${local}@here.test`, OUTSIDE), /^deny restricted-characters-here 550 5\.1\.3 /)
    }
  })
  test('a refusal tells the rules that were asked before, and what they compared', async () => {
    const { tried = [] } = await openPolicy().decide(rcpt('x@far.test'), factsOf())
    assert.deepEqual(
      tried.map(({ rule, outcome, condition }) => `${rule}: ${outcome} ${condition}`),
      [
        'restricted-characters-here: no local_part',
        'restricted-characters-elsewhere: no local_part',
        'always-reachable: no local_part',
      ],
    )
    assert.equal(tried[0]?.compared['local_part'], 'x')
  })
})

/** Site × who asks × for whom, as in the parity matrix of the issue: the rule that decides. */
const PEERS: Readonly<Record<string, readonly [from: string, user?: string]>> = {
  loopback: ['127.0.0.1'],
  network: ['10.1.2.3'],
  outside: [OUTSIDE],
  user: [OUTSIDE, 'alice'],
}
const TO = { local: 'alice@here.test', unknown: 'nobody@here.test', relay: 'x@customer.test', remote: 'x@far.test' }

const ONLINE: Readonly<Record<keyof typeof TO, Readonly<Record<string, string>>>> = {
  local: { loopback: 'relay-from', network: 'relay-from', outside: 'local-recipient', user: 'logged-in' },
  unknown: { loopback: 'unknown-user', network: 'unknown-user', outside: 'unknown-user', user: 'unknown-user' },
  relay: { loopback: 'relay-from', network: 'relay-from', outside: 'relay-to', user: 'logged-in' },
  remote: { loopback: 'relay-from', network: 'relay-from', outside: 'relay-control', user: 'logged-in' },
}
const everyone = (rule: string) => ({ loopback: rule, network: rule, outside: rule, user: rule })
const LOCAL = { ...ONLINE, relay: everyone('local-delivery-only'), remote: everyone('local-delivery-only') }
const NONE = {
  local: everyone('not-set-up'),
  unknown: everyone('not-set-up'),
  relay: everyone('not-set-up'),
  remote: everyone('not-set-up'),
}
const MATRIX: Readonly<Record<Site, typeof ONLINE>> = {
  internet: ONLINE,
  smarthost: ONLINE,
  satellite: ONLINE,
  local: LOCAL,
  none: NONE,
}
const REFUSALS: Readonly<Record<string, RegExp>> = {
  'unknown-user': /^deny \S+ 550 5\.1\.1 There is no mailbox nobody@here\.test here; check the address$/,
  'relay-control': /^deny \S+ 550 5\.7\.1 Relaying to far\.test refused/,
  'local-delivery-only':
    /^deny \S+ 550 5\.7\.1 Mailing to remote domains not supported: this server is set to local delivery only/,
  'not-set-up': /^deny \S+ 550 5\.3\.2 This server is not set up to take mail yet \(site: none\)$/,
}

suite('the five kinds of site', () => {
  for (const [site, rows] of Object.entries(MATRIX)) {
    for (const [to, cells] of Object.entries(rows)) {
      test(`${site}: a recipient that is ${to}`, async () => {
        for (const [peer, rule] of Object.entries(cells)) {
          const [from, user] = PEERS[peer] ?? assert.fail()
          const config = `site: ${site}\n${site === 'smarthost' || site === 'satellite' ? 'smarthost: smtp.isp.test' : ''}`
          const answer = await ask(TO[to as keyof typeof TO], from, config, user)
          assert.equal(answer.split(' ')[1], rule, `${peer}: ${answer}`)
          assert.match(answer, REFUSALS[rule] ?? /^accept /)
        }
      })
    }
  }
  test('postmaster is reached past all that follows, where there is one', async () => {
    const lists = new Map([['/etc/lists/local_host_blacklist', OUTSIDE]])
    const policy = openPolicy({ config: 'lists_folder: /etc/lists', lists })
    assert.equal((await policy.decide(rcpt('PostMaster@here.test'), factsOf())).rule, 'always-reachable')
    assert.equal((await policy.decide(rcpt('alice@here.test'), factsOf())).rule, 'client-blocked-here')
    assert.match(await ask('postmaster@far.test', OUTSIDE), /^deny relay-control/)
    assert.match(await ask('postmaster@customer.test', OUTSIDE, 'site: local'), /^deny local-delivery-only/)
    assert.match(await ask('postmaster@customer.test', OUTSIDE), /^accept always-reachable/)
  })
  test('a name below a relay_to pattern is a relay domain, the name itself and its neighbours are not', async () => {
    assert.match(await ask('x@one.branch.test', OUTSIDE), /^accept relay-to/)
    assert.match(await ask('x@branch.test', OUTSIDE), /^deny relay-control/)
    assert.match(await ask('x@onebranch.test', OUTSIDE), /^deny relay-control/)
  })
})

suite('a recipient that cannot be reached is refused in words of its own, for trusted clients too', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['x@nowhere.test', /^deny no-such-domain 550 5\.1\.2 The domain nowhere\.test does not exist/],
    ['x@nomail.test', /^deny domain-takes-no-mail 556 5\.1\.10 The domain nomail\.test accepts no mail/],
    ['x@nohost.test', /^deny no-route 550 5\.4\.4 Mail for x@nohost\.test cannot be sent on: /],
    ['x@silent.test', /^accept relay-from /],
  ]
  for (const [to, expected] of cases) {
    test(to, async () => {
      assert.match(await ask(to, '127.0.0.1'), expected)
      assert.match(await ask(to, OUTSIDE), /^deny relay-control/)
    })
  }
  test('a stranger whose relay domain DNS does not tell of is deferred, with the check that gave no answer', async () => {
    const zones = ZONES.replace('customer.test  MX 10 mx.far.test', 'customer.test FAIL servfail')
    const decision = await openPolicy({ zones }).decide(rcpt('x@customer.test'), factsOf())
    assert.match(told(decision), /^defer relay-to 451 4\.7\.1 .*"recipient_verified".*could not find out/)
    assert.equal(decision.unknown?.condition, 'recipient_verified')
  })
  test('without the check of domains DNS is not asked', async () => {
    const config = 'checks: { recipient_domain: false }'
    assert.match(await ask('x@nowhere.test', '127.0.0.1', config), /^accept relay-from/)
    assert.match(await ask('x@customer.test', OUTSIDE, config), /^accept relay-to/)
  })
})

test('the submission ports want a log-in, but from networks that may send anywhere', async () => {
  for (const listener of ['submission', 'submissions'] as const) {
    const say = async (from: string, user?: string) =>
      told(await openPolicy().decide(mail(''), factsOf({ listener, from, ...(user !== undefined && { user }) })))
    assert.match(await say(OUTSIDE), /^deny submission-log-in 530 5\.7\.0 Please log in first/)
    assert.match(await say('127.0.0.1'), /^accept /)
    assert.match(await say(OUTSIDE, 'alice'), /^accept /)
  }
  assert.match(told(await openPolicy().decide(mail('a@b.test'), factsOf())), /^accept no-objection 250 2\.1\.0/)
})

suite('restricted characters', () => {
  const local = ['.a', 'a@b', 'a%b', 'a!b', 'a/b', 'a|b', 'a`b', 'a#b', 'a&b', 'a?b']
  const remote = ['.a', '/a', '|a', 'a@b', 'a%b', 'a!b', 'a`b', 'a#b', 'a&b', 'a?b', 'a/../b']
  const quoted = (localPart: string) => `"${localPart}"`
  test('of a local address: a dot in front, or one of @%!/|`#&? anywhere', async () => {
    for (const one of local)
      assert.match(await ask(`${quoted(one)}@here.test`, OUTSIDE), /^deny restricted.*-here /, one)
    for (const one of ['alice', 'a.b', "o'hara", 'a+b', 'a=b', 'a~b', '"a b"']) {
      assert.doesNotMatch(await ask(`${one}@here.test`, OUTSIDE), /restricted/, one)
    }
  })
  test('of an address elsewhere: slash and pipe only in front, and no climbing', async () => {
    for (const one of remote) {
      assert.match(await ask(`${quoted(one)}@far.test`, '127.0.0.1'), /^deny restricted.*-elsewhere 550 5\.1\.3/, one)
    }
    for (const one of ['a/b', 'a|b', 'x'])
      assert.match(await ask(`${quoted(one)}@far.test`, '127.0.0.1'), /^accept/, one)
  })
  test('can be switched off', async () => {
    const config = 'checks: { restricted_characters: false }'
    assert.match(await ask('a%b@far.test', '127.0.0.1', config), /^accept/)
  })
})

suite('checks that a key switches', () => {
  test('verify_sender refuses senders that cannot be answered', async () => {
    const say = async (sender: string, config: string) =>
      told(await openPolicy({ config }).decide(rcpt('alice@here.test', { sender }), factsOf()))
    const on = 'checks: { verify_sender: true }'
    assert.match(await say('x@nowhere.test', on), /^deny verify-sender 550 5\.1\.8 The sender x@nowhere\.test cannot/)
    assert.match(await say('nobody@here.test', on), /^deny verify-sender /)
    assert.match(await say('x@silent.test', on), /^defer verify-sender 451 /)
    assert.match(await say('', on), /^accept/)
    assert.match(await say('x@far.test', on), /^accept/)
    assert.match(await say('x@nowhere.test', ''), /^accept/)
  })
  test('bad_recipients ends the guessing of names after ten, when fewer than half exist', async () => {
    const say = async (accepted: number, refused: number, config = '') =>
      (await openPolicy({ config }).decide(rcpt('alice@here.test', { accepted, refused }), factsOf())).rule
    assert.equal(await say(0, 9), 'local-recipient')
    assert.equal(await say(0, 10), 'too-many-bad-recipients')
    assert.equal(await say(5, 5), 'too-many-bad-recipients')
    assert.equal(await say(6, 5), 'local-recipient')
    assert.equal(await say(0, 10, 'checks: { bad_recipients: false }'), 'local-recipient')
  })
  test('reverse_dns adds a header field for strangers without a name, and refuses nobody', async () => {
    const config = 'checks: { reverse_dns: true }'
    const decision = await openPolicy({ config }).decide(rcpt('alice@here.test'), factsOf())
    assert.equal(decision.verdict, 'accept')
    assert.deepEqual(decision.tags, [
      { field: 'X-Host-Lookup-Failed', value: `Reverse DNS lookup failed for ${OUTSIDE} (none)` },
    ])
    const trusted = await openPolicy({ config }).decide(rcpt('alice@here.test'), factsOf({ from: '10.1.2.3' }))
    assert.equal(trusted.tags, undefined)
  })
  test('ip_dnsbls and domain_dnsbls warn, refuse or defer, list by list', async () => {
    const zones = `${ZONES}
      9.2.0.192.warn.test A 127.0.0.2
      9.2.0.192.warn.test TXT "seen sending spam"
      9.2.0.192.deny.test A 127.0.0.2
      bad.test.rhs.test A 127.0.0.2
    `
    const say = async (checks: string, sender = 'a@good.test') =>
      openPolicy({ zones, config: `checks: { ${checks} }` }).decide(rcpt('alice@here.test', { sender }), factsOf())
    const warned = await say('ip_dnsbls: [warn.test, clean.test]')
    assert.deepEqual(warned.tags, [
      { field: 'X-Warning', value: `${OUTSIDE} is listed at warn.test (127.0.0.2: seen sending spam)` },
    ])
    const denied = await say('ip_dnsbls: [{ zone: deny.test, action: deny }]')
    assert.match(told(denied), /^deny ip-dnsbl-deny\.test 550 5\.7\.1 192\.0\.2\.9 is listed at deny\.test/)
    const domain = 'domain_dnsbls: [{ zone: rhs.test, action: defer }]'
    assert.match(told(await say(domain, 'x@bad.test')), /^defer domain-dnsbl-rhs\.test 451 4\.7\.1 /)
    assert.equal((await say(domain)).verdict, 'accept')
  })
})

suite('content', () => {
  const say = async (text: string, config = '', lists?: ReadonlyMap<string, string>) => {
    const policy = openPolicy({ config, ...(lists && { lists }) })
    return told(await policy.decide(data(['alice@here.test']), factsOf(), contentOf(text)))
  }
  test('a line of more than 998 octets is refused', async () => {
    const of = (octets: number) => `From: a@far.test\n\n${'x'.repeat(octets)}`
    assert.match(await say(of(999)), /^deny line-too-long 550 5\.6\.0 A line of this message has 999 octets; 998 are/)
    assert.match(await say(of(998)), /^accept/)
    assert.match(await say(of(999), 'checks: { line_length: false }'), /^accept/)
  })
  test('an address field that cannot be read is refused, and told', async () => {
    assert.match(
      await say('From: a@@b.test\nTo: alice@here.test\n\nhi'),
      /^deny header-syntax 550 5\.6\.0 The address "a@@b\.test" in the field From cannot be read/,
    )
    assert.match(await say('From: a@@b.test\n\nhi', 'checks: { header_syntax: false }'), /^accept/)
    const excused = new Map([['/l/sender_local_deny_exceptions', '*@far.test']])
    assert.match(await say('From: a@@b.test\n\nhi', 'lists_folder: /l', excused), /^accept/)
  })
  test('what a scanner says is heeded', async () => {
    const verdicts: readonly (readonly [ScanOutcome, RegExp])[] = [
      [
        { kind: 'verdict', verdict: 'malware', name: 'Eicar', changes: [], facts: {} },
        /^deny scanner-malware .*Eicar$/,
      ],
      [{ kind: 'verdict', verdict: 'refuse', changes: [], facts: {} }, /^deny scanner-refuse 550 5\.7\.1 /],
      [{ kind: 'verdict', verdict: 'defer', changes: [], facts: {} }, /^defer scanner-defer 451 /],
      [{ kind: 'verdict', verdict: 'discard', changes: [], facts: {} }, /^discard scanner-discard 250 /],
      [{ kind: 'verdict', verdict: 'quarantine', changes: [], facts: {} }, /^hold scanner-quarantine 250 /],
      [{ kind: 'verdict', verdict: 'clean', changes: [], facts: {} }, /^accept no-objection 250 /],
      [{ kind: 'skipped', size: 5, facts: {} }, /^accept no-objection 250 /],
      [{ kind: 'unavailable', problem: 'it is down', facts: {} }, /^defer scanner-malware 451 .*it is down/],
    ]
    const policy = openPolicy({ config: 'scanners: [{ name: virus, clamd: /run/clamd }]' })
    for (const [outcome, expected] of verdicts) {
      const scans = () => Promise.resolve([{ ...outcome, scanner: 'virus', ms: 1 }])
      const content = contentOf('From: a@far.test\n\nhi', { scans })
      assert.match(told(await policy.decide(data(['alice@here.test']), factsOf(), content)), expected)
    }
  })
  test('header_sender wants one address that can be answered', async () => {
    const on = 'checks: { header_sender: true }'
    assert.match(await say('From: a@nowhere.test\n\nhi', on), /^deny header-sender 550 5\.6\.0 No address/)
    assert.match(await say('From: a@nowhere.test\nReply-To: b@far.test\n\nhi', on), /^accept/)
    assert.match(await say('From: a@silent.test\n\nhi', on), /^defer header-sender 451 /)
    assert.match(await say('From: a@nowhere.test\n\nhi'), /^accept/)
  })
})
