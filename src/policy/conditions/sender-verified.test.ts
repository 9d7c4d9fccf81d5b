import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import * as v from 'valibot'
import { peers, type Peers } from '../callout/callout-peers.test-support.ts'
import type { Answer } from '../../conditions/condition.ts'
import { makeDeps, type World } from '../policy-deps.test-support.ts'
import { mail, rcpt, subjectOf } from '../../conditions/subjects.test-support.ts'
import type { Script } from '../../../test/support/scripted-peer.ts'
import { senderVerified } from './sender-verified.ts'

const ZONES = `
  ok.test        MX 10 mx.ok.test
  mx.ok.test     A 198.51.100.1
  bare.test      A 198.51.100.1
  null.test      MX 0 .
  nohost.test    TXT x
  deadmx.test    MX 10 gone.test
  private.test   MX 10 mx.private.test
  mx.private.test A 10.0.0.1
  loop.test      MX 10 self.test
  self.test      A 198.51.100.9
  fail.test      FAIL servfail
  halfmx.test    MX 10 fail.test
  half.test      FAIL timeout MX`

function ask(value: unknown, sender: string, world: World = {}): Promise<Answer> {
  const deps = makeDeps({ zones: ZONES, self: 'self.test', ...world })
  const condition = senderVerified.make(v.parse(senderVerified.schema, value), deps)
  return Promise.resolve(condition(subjectOf(mail(sender))))
}

suite('whether a bounce could be sent', () => {
  const cases: readonly (readonly [sender: string, kind: string, state: string])[] = [
    ['', 'yes', 'ok'],
    ['a@ok.test', 'yes', 'ok'],
    ['a@bare.test', 'yes', 'ok'],
    ['alice@here.test', 'yes', 'ok'],
    ['nobody@here.test', 'no', 'unknown-user'],
    ['a@gone.test', 'no', 'nxdomain'],
    ['a@null.test', 'no', 'no-mail'],
    ['a@nohost.test', 'no', 'unroutable'],
    ['a@deadmx.test', 'no', 'unroutable'],
    ['a@private.test', 'no', 'unroutable'],
    ['a@[10.0.0.1]', 'no', 'unroutable'],
    ['a@[127.0.0.1]', 'no', 'unroutable'],
    ['a@[198.51.100.1]', 'yes', 'ok'],
    ['a@loop.test', 'no', 'loop'],
    ['a@fail.test', 'unknown', 'unknown'],
    ['a@half.test', 'unknown', 'unknown'],
    ['a@halfmx.test', 'unknown', 'unknown'],
  ]
  for (const [sender, kind, state] of cases) {
    test(`<${sender}>: ${kind}, ${state}`, async () => {
      const answer = await ask(true, sender)
      assert.equal(answer.kind, kind)
      assert.equal(answer.compared['sender_state'], state)
      const opposite = { yes: 'no', no: 'yes', unknown: 'unknown' }[answer.kind]
      assert.equal((await ask(false, sender)).kind, opposite)
    })
  }

  test('one state may be asked for', async () => {
    const kinds = ['a@gone.test', 'a@null.test', 'a@ok.test', 'a@fail.test'].map(
      async (sender) => (await ask(['nxdomain', 'no-mail'], sender)).kind,
    )
    assert.deepEqual(await Promise.all(kinds), ['yes', 'yes', 'no', 'unknown'])
  })

  test('a text may say why, and the facts show what DNS said', async () => {
    const { compared } = await ask(true, 'a@null.test')
    assert.equal(compared['sender'], 'a@null.test')
    assert.equal(compared['sender_why'], 'the domain accepts no mail (null MX, RFC 7505)')
    assert.deepEqual(compared['mx'], ['0 .'])
  })

  test('behind a smarthost everything can be sent on, and DNS is not asked', async () => {
    const answer = await ask(true, 'a@fail.test', { config: 'smarthost: 192.0.2.200' })
    assert.equal(answer.kind, 'yes')
  })

  test('before MAIL nothing is known, which is a fault of whoever asks', () => {
    const condition = senderVerified.make(v.parse(senderVerified.schema, true), makeDeps())
    assert.throws(() => condition(subjectOf({ stage: 'connect' })), /before MAIL/)
  })

  test('several rules and recipients ask DNS once', async () => {
    const asked: string[] = []
    const deps = makeDeps({ zones: ZONES })
    const counting = {
      ...deps,
      mailHosts: (...args: Parameters<typeof deps.mailHosts>) => {
        asked.push('mx')
        return deps.mailHosts(...args)
      },
    }
    const subject = subjectOf(rcpt('alice@here.test', { sender: 'a@ok.test' }))
    for (const value of [true, false]) {
      await senderVerified.make(v.parse(senderVerified.schema, value), counting)(subject)
    }
    assert.equal(asked.length, 1)
  })
})

suite('with a call-out', () => {
  const called = async (
    t: TestContext,
    script: Script | undefined,
    more: Record<string, unknown> = {},
    sender = 'ann@ok.test',
    world: World = {},
  ): Promise<{ readonly answer: Answer; readonly found: Peers }> => {
    const found = await peers(t, script === undefined ? {} : { '198.51.100.1': script })
    const answer = await ask({ callout: true, ...more }, sender, { dialer: found.dialer, config: 'tls: off', ...world })
    return { answer, found }
  }

  test('the sender’s server is asked by nobody, as for a bounce', async (t) => {
    const { answer, found } = await called(t, {})
    assert.equal(answer.kind, 'yes')
    assert.deepEqual(found.heard('198.51.100.1').slice(0, 3), [
      'EHLO mx.here.test',
      'MAIL FROM:<>',
      'RCPT TO:<ann@ok.test>',
    ])
  })

  const cases: readonly (readonly [what: string, script: Script | undefined, kind: string, why: RegExp])[] = [
    ['a refused address', { RCPT: '550 5.1.1 no such user' }, 'no', /^its server answered: 550 5\.1\.1 no such user$/],
    ['refused bounces', { MAIL: '550 5.7.1 no bounces' }, 'no', /^its server answered: 550 5\.7\.1 no bounces$/],
    ['a server that puts off', { RCPT: '450 4.2.0 later' }, 'unknown', /answered RCPT with 450 4\.2\.0 later/],
    ['no server', undefined, 'unknown', /mx\.ok\.test could not be asked: nothing listens there/],
  ]
  for (const [what, script, kind, why] of cases) {
    test(`${what}: ${kind}`, async (t) => {
      const { answer } = await called(t, script)
      assert.equal(answer.kind, kind)
      assert.match(answer.kind === 'unknown' ? answer.why : String(answer.compared['sender_why']), why)
    })
  }

  test('without an answer the sender is taken where the rule says so', async (t) => {
    const { answer } = await called(t, undefined, { defer_ok: true })
    assert.equal(answer.kind, 'yes')
    assert.match(String(answer.compared['sender_why']), /^not known: mx\.ok\.test could not be asked/)
    assert.equal((await called(t, { RCPT: '550 no' }, { defer_ok: true })).answer.kind, 'no')
  })

  test('the null sender, our own users and what cannot be routed are not called about', async (t) => {
    for (const sender of [
      '',
      'alice@here.test',
      'nobody@here.test',
      'a@gone.test',
      'a@private.test',
      'a@loop.test',
      'a@[10.0.0.1]',
    ]) {
      const { found } = await called(t, {}, {}, sender)
      assert.deepEqual(found.dialed, [], sender)
    }
  })

  test('behind a smarthost the sender’s own server is asked, and its domain must be found', async (t) => {
    const config = 'tls: off\nsmarthost: 192.0.2.200'
    const good = await called(t, {}, {}, 'ann@ok.test', { config })
    assert.deepEqual(good.found.dialed, ['198.51.100.1'])
    assert.equal((await called(t, {}, {}, 'ann@gone.test', { config })).answer.compared['sender_state'], 'nxdomain')
    assert.equal((await called(t, {}, {}, 'ann@fail.test', { config })).answer.kind, 'unknown')
  })
})

test('mistakes in the file are told with what to write', () => {
  const cases: readonly (readonly [unknown, RegExp])[] = [
    ['yes', /not one of the choices/],
    [[], /list is empty/],
    [{ callout: 'yes' }, /not true or false/],
    [{ timeout: 30 }, /not a duration/],
    [{ from: 'sender' }, /no key "from"/],
    [{ is: 'good' }, /not one of the choices/],
  ]
  for (const [value, message] of cases) {
    const parsed = v.safeParse(senderVerified.schema, value)
    assert.match(parsed.success ? '' : parsed.issues.map((issue) => issue.message).join('; '), message)
  }
})
