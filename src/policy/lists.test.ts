// Debian's list files: what each does, its format, and what happens when one cannot be read.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { openPolicy, told, ZONES } from './policy.test-support.ts'
import type { World } from './policy-deps.test-support.ts'
import { factsOf, OUTSIDE, rcpt } from '../conditions/subjects.test-support.ts'

const FOLDER = '/etc/exim4'

type Files = Readonly<Record<string, string | { readonly problem: string }>>

const worldOf = (files: Files, more: World = {}): World => ({
  ...more,
  config: `lists_folder: ${FOLDER}\n${more.config ?? ''}`,
  lists: new Map(Object.entries(files).map(([name, text]) => [`${FOLDER}/${name}`, text])),
})

const ask = async (files: Files, sender = 'someone@far.test', from = OUTSIDE, more: World = {}) =>
  told(await openPolicy(worldOf(files, more)).decide(rcpt('alice@here.test', { sender }), factsOf({ from })))

suite('local_host_blacklist', () => {
  const text = `# hosts that we do not want\n!192.0.2.7\n192.0.2.0/24   # a network\n\n2001:db8::/32\n`
  test('refuses clients in its networks, but for its exceptions', async () => {
    const files = { local_host_blacklist: text }
    assert.match(
      await ask(files),
      /^deny client-blocked-here 550 5\.7\.1 Your address 192\.0\.2\.9 is on the block list/,
    )
    assert.match(await ask(files, 'a@far.test', '2001:db8::5'), /^deny client-blocked-here/)
    assert.match(await ask(files, 'a@far.test', '192.0.2.7'), /^accept/)
    assert.match(await ask(files, 'a@far.test', '198.51.100.1'), /^accept/)
  })
  test('knows names, checked forward and back', async () => {
    const zones = `${ZONES}\n192.0.2.9 PTR evil.test\nevil.test A 192.0.2.9`
    assert.match(
      await ask({ local_host_blacklist: '*.other.test\nevil.test' }, 'a@far.test', OUTSIDE, { zones }),
      /^deny/,
    )
    assert.match(await ask({ local_host_blacklist: 'evil.test' }), /^accept/)
  })
  test('does not concern clients that may send anywhere', async () => {
    assert.match(await ask({ local_host_blacklist: '10.1.0.0/16' }, 'a@far.test', '10.1.2.3'), /^accept relay-from/)
  })
})

suite('local_sender_blacklist', () => {
  const files = {
    local_sender_blacklist: [
      '# senders',
      '! good@bad.test',
      'bad.test            # everyone there',
      'spam#er@odd.test',
      '*.below.test',
      'one@far.test',
      '*-offers@shop.test',
      '^(?i).*casino.*\\@',
      '<>',
    ].join('\n'),
  }
  const cases: readonly (readonly [sender: string, refused: boolean])[] = [
    ['x@bad.test', true],
    ['X@BAD.test', true],
    ['good@bad.test', false],
    ['x@sub.bad.test', false],
    ['x@a.below.test', true],
    ['x@below.test', false],
    ['one@far.test', true],
    ['ONE@far.test', true],
    ['two@far.test', false],
    ['hot-offers@shop.test', true],
    ['someone@shop.test', false],
    ['best.Casino.ever@x.test', true],
    ['spam#er@odd.test', true],
    ['spam@odd.test', false],
    ['', true],
  ]
  for (const [sender, refused] of cases) {
    test(`${refused ? 'refuses' : 'lets pass'} <${sender}>`, async () => {
      assert.match(await ask(files, sender), refused ? /^deny sender-blocked-here 550 5\.7\.1 The sender / : /^accept/)
    })
  }
  test('a list whose last line is an exception holds for all others, as in Exim', async () => {
    const only = { local_sender_blacklist: '!far.test' }
    assert.match(await ask(only, 'a@far.test'), /^accept/)
    assert.match(await ask(only, 'a@other.test'), /^deny sender-blocked-here/)
  })
  test('a line that cannot be read concerns nobody and is told', async () => {
    const lists = worldOf({ local_sender_blacklist: 'two words@x.test\nbad.test' })
    const policy = openPolicy(lists)
    assert.equal((await policy.decide(rcpt('alice@here.test', { sender: 'a@far.test' }), factsOf())).verdict, 'accept')
    assert.equal((await policy.decide(rcpt('alice@here.test', { sender: 'a@bad.test' }), factsOf())).verdict, 'deny')
  })
})

suite('the exceptions', () => {
  const blocked = { local_sender_blacklist: 'far.test', local_host_blacklist: '192.0.2.0/24' }
  test('host_local_deny_exceptions excuses clients from both lists', async () => {
    assert.match(await ask({ ...blocked, host_local_deny_exceptions: OUTSIDE }), /^accept/)
    assert.match(await ask({ ...blocked, host_local_deny_exceptions: '192.0.2.8' }), /^deny/)
  })
  test('sender_local_deny_exceptions excuses senders from both lists', async () => {
    assert.match(await ask({ ...blocked, sender_local_deny_exceptions: 'someone@far.test' }), /^accept/)
    assert.match(await ask({ ...blocked, sender_local_deny_exceptions: 'other@far.test' }), /^deny/)
  })
  test('they excuse from the verification of the sender too, and nobody from the rules of relaying', async () => {
    const more = { config: 'checks: { verify_sender: true }' }
    assert.match(await ask({}, 'x@nowhere.test', OUTSIDE, more), /^deny verify-sender/)
    assert.match(
      await ask({ sender_local_deny_exceptions: 'nowhere.test' }, 'x@nowhere.test', OUTSIDE, more),
      /^accept/,
    )
    const all = worldOf({ host_local_deny_exceptions: '*', sender_local_deny_exceptions: '*' })
    assert.equal((await openPolicy(all).decide(rcpt('x@far.test'), factsOf())).rule, 'relay-control')
  })
})

test('local_domain_dnsbl_whitelist excuses senders from lists of domains alone', async () => {
  const zones = `${ZONES}\nfar.test.rhs.test A 127.0.0.2`
  const config = 'checks: { domain_dnsbls: [{ zone: rhs.test, action: deny }] }'
  assert.match(await ask({}, 'a@far.test', OUTSIDE, { zones, config }), /^deny domain-dnsbl-rhs\.test/)
  assert.match(
    await ask({ local_domain_dnsbl_whitelist: 'a@far.test' }, 'a@far.test', OUTSIDE, { zones, config }),
    /^accept/,
  )
})

suite('a list that cannot be read', () => {
  const broken = { problem: 'EACCES' }
  test('local_rcpt_callout: only recipients elsewhere are concerned', async () => {
    const policy = openPolicy(worldOf({ local_rcpt_callout: broken }))
    assert.match(told(await policy.decide(rcpt('x@customer.test'), factsOf())), /^defer call-out-to-recipient 451 /)
    assert.equal((await policy.decide(rcpt('alice@here.test'), factsOf())).verdict, 'accept')
  })
  for (const name of ['local_host_blacklist', 'local_sender_blacklist', 'local_sender_callout']) {
    test(`${name}: the client is to try again, and the reply names the check`, async () => {
      assert.match(
        await ask({ [name]: broken }, 'a@nowhere.test'),
        /^defer \S+ 451 4\.7\.1 Cannot decide now: the check "\w+" .*EACCES/,
      )
    })
  }
  test('exceptions that cannot be read defer only those who would need them', async () => {
    const files = { host_local_deny_exceptions: broken, local_sender_blacklist: 'bad.test' }
    assert.match(await ask(files), /^accept/)
    assert.match(await ask(files, 'x@bad.test'), /^defer sender-blocked-here 451 /)
  })
})

suite('call-outs', () => {
  test('are made for the senders of local_sender_callout; without an answer the client is to try again', async () => {
    const files = { local_sender_callout: 'far.test' }
    assert.match(await ask(files, 'a@far.test'), /^defer call-out-to-sender 451 4\.7\.1 .*"sender_verified"/)
    assert.match(await ask(files, 'a@customer.test'), /^accept/)
    assert.match(await ask({ ...files, sender_local_deny_exceptions: 'a@far.test' }, 'a@far.test'), /^accept/)
  })
  test('are made for the recipients of local_rcpt_callout, but not for trusted clients', async () => {
    const policy = openPolicy(worldOf({ local_rcpt_callout: 'customer.test' }))
    assert.match(told(await policy.decide(rcpt('x@customer.test'), factsOf())), /^defer call-out-to-recipient 451/)
    assert.match(
      told(await policy.decide(rcpt('x@customer.test'), factsOf({ from: '10.1.2.3' }))),
      /^accept relay-from/,
    )
  })
})
