import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as v from 'valibot'
import { peers } from '../callout/callout-peers.test-support.ts'
import type { Answer } from '../../conditions/condition.ts'
import { makeDeps, type World } from '../policy-deps.test-support.ts'
import { data, rcpt, subjectOf } from '../../conditions/subjects.test-support.ts'
import type { Question } from '../../smtp/session-facts.ts'
import { recipientVerified } from './recipient-verified.ts'

const ZONES = `
  ok.test        MX 10 mx.ok.test
  mx.ok.test     A 198.51.100.1
  null.test      MX 0 .
  nohost.test    TXT x
  loop.test      MX 10 self.test
  self.test      A 198.51.100.9
  fail.test      FAIL servfail`

const make = (value: unknown, world: World = {}) =>
  recipientVerified.make(
    v.parse(recipientVerified.schema, value),
    makeDeps({ zones: ZONES, self: 'self.test', ...world }),
  )

const ask = (value: unknown, question: Question, world?: World): Promise<Answer> =>
  Promise.resolve(make(value, world)(subjectOf(question)))

suite('whether mail can be sent on', () => {
  const cases: readonly (readonly [to: string, kind: string, state: string, why: RegExp])[] = [
    ['alice@here.test', 'yes', 'ok', /has a mailbox here/],
    ['a@ok.test', 'yes', 'ok', /can be sent there/],
    ['nobody@here.test', 'no', 'unknown-user', /no such mailbox here/],
    ['a@gone.test', 'no', 'nxdomain', /does not exist/],
    ['a@null.test', 'no', 'no-mail', /accepts no mail/],
    ['a@nohost.test', 'no', 'unroutable', /neither MX nor address/],
    ['a@loop.test', 'no', 'loop', /MX is this server/],
    ['a@fail.test', 'unknown', 'unknown', /could not find out \(SERVFAIL\)/],
  ]
  for (const [to, kind, state, why] of cases) {
    test(`<${to}>: ${kind}, ${state}`, async () => {
      const answer = await ask(true, rcpt(to))
      assert.equal(answer.kind, kind)
      assert.equal(answer.compared['recipient'], to)
      assert.equal(answer.compared['recipient_state'], state)
      assert.match(answer.kind === 'unknown' ? answer.why : String(answer.compared['recipient_why']), why)
    })
  }

  test('the router’s own status goes into the facts', async () => {
    assert.equal((await ask(true, rcpt('nobody@here.test'))).compared['recipient_status'], '5.1.1')
  })

  test('what is here is answered at once', () => {
    for (const to of ['alice@here.test', 'nobody@here.test']) {
      assert.ok(!(make(true)(subjectOf(rcpt(to))) instanceof Promise))
    }
  })

  test('each state can have a rule of its own', async () => {
    const kind = async (state: string, to: string): Promise<string> => (await ask(state, rcpt(to))).kind
    assert.equal(await kind('no-mail', 'a@null.test'), 'yes')
    assert.equal(await kind('no-mail', 'a@gone.test'), 'no')
    assert.equal(await kind('unknown-user', 'nobody@here.test'), 'yes')
  })

  test('at data one bad recipient is enough for no, and one unknown for unknown', async () => {
    const kind = async (...to: string[]): Promise<string> => (await ask(true, data(to))).kind
    assert.equal(await kind('alice@here.test', 'a@ok.test'), 'yes')
    assert.equal(await kind('alice@here.test', 'a@fail.test'), 'unknown')
    assert.equal(await kind('a@fail.test', 'a@gone.test'), 'no')
  })
})

suite('with a call-out', () => {
  test('the next hop is asked, by nobody or in the sender’s name', async (t) => {
    const found = await peers(t, { '198.51.100.1': { RCPT: ['550 5.1.1 no such user', '250 2.1.5 ok'] } })
    const world = { dialer: found.dialer, config: 'tls: off' }
    const question = rcpt('ann@ok.test', { sender: 'bob@far.test' })
    const refused = await ask({ callout: true }, question, world)
    assert.equal(refused.kind, 'no')
    assert.equal(refused.compared['recipient_state'], 'refused')
    assert.equal(refused.compared['callout_reply'], '550 5.1.1 no such user')
    assert.equal((await ask({ is: 'refused', callout: true, from: 'sender' }, question, world)).kind, 'yes')
    const senders = found.heard('198.51.100.1').filter((line) => line.startsWith('MAIL'))
    assert.deepEqual(senders, ['MAIL FROM:<>', 'MAIL FROM:<bob@far.test>'])
  })

  test('a server that takes no mail from the one who asks has said nothing about the recipient', async (t) => {
    const found = await peers(t, { '198.51.100.1': { MAIL: '550 5.7.1 no bounces' } })
    const answer = await ask({ callout: true }, rcpt('ann@ok.test'), { dialer: found.dialer, config: 'tls: off' })
    assert.equal(answer.kind, 'unknown')
    assert.match(answer.kind === 'unknown' ? answer.why : '', /its server refused the question: 550 5\.7\.1 no bounces/)
  })

  test('a smarthost is the next hop, at whatever address it is', async (t) => {
    const found = await peers(t, { '10.9.9.9': { RCPT: '550 5.1.1 no' } })
    const config = 'tls: off\nsmarthost: 10.9.9.9'
    const answer = await ask({ callout: true }, rcpt('ann@gone.test'), { dialer: found.dialer, config })
    assert.equal(answer.kind, 'no')
    assert.deepEqual(found.dialed, ['10.9.9.9'])
  })

  test('mailboxes here are not called about, and this server never calls itself', async (t) => {
    const found = await peers(t, {})
    for (const to of ['alice@here.test', 'nobody@here.test', 'a@loop.test']) {
      await ask({ callout: true }, rcpt(to), { dialer: found.dialer })
    }
    const self = { dialer: found.dialer, config: 'smarthost: self.test' }
    const answer = await ask({ callout: true }, rcpt('a@far.test'), self)
    assert.equal(answer.compared['recipient_state'], 'loop')
    assert.deepEqual(found.dialed, [])
  })
})
