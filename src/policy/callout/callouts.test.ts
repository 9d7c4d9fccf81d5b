import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { duplexPair } from 'node:stream'
import { suite, test, type TestContext } from 'node:test'
import { parseDomain } from '../../core/domain.ts'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { parseIp } from '../../core/ip.ts'
import { seededRandom } from '../../core/random.ts'
import { duration, hours, seconds } from '../../core/time.ts'
import { mailbox } from '../../core/message.test-support.ts'
import type { Dialer } from '../../net/dialer.ts'
import { makeTrust } from '../../net/trust.ts'
import type { TlsDemand } from '../../config/config.ts'
import { selfSignedContext } from '../../sandbox/certificate.ts'
import { DROP, playPeer, SILENCE, type Script } from '../../../test/support/scripted-peer.ts'
import { KEEP } from './callout-cache.ts'
import { peers, type Peers } from './callout-peers.test-support.ts'
import { createCallouts, silentCallouts, type CalloutAnswer, type CalloutRequest, type Callouts } from './callouts.ts'

const ONE = '198.51.100.1'
const TWO = '198.51.100.2'
const HOSTNAME = parseDomain('us.test') ?? assert.fail()

const make = (dialer: Dialer, clock = new FakeClock(), tls: TlsDemand = 'off'): Callouts =>
  createCallouts({ dialer, clock, tls, trust: makeTrust(), hostname: HOSTNAME, random: seededRandom(1) })

const request = (more: Partial<CalloutRequest> & { readonly to?: string; readonly at?: readonly string[] } = {}) => {
  const { to = 'ann@x.test', at = [ONE], ...rest } = more
  const hosts = at.map((address, preference) => ({
    host: `mx${preference}.x.test`,
    address: parseIp(address) ?? assert.fail(address),
    preference,
  }))
  return { mailbox: mailbox(to), mailFrom: null, hosts, port: 25, timeout: seconds(30), random: false, ...rest }
}

const inWords = (answer: CalloutAnswer): string => {
  switch (answer.kind) {
    case 'accepted':
      return 'accepted'
    case 'refused':
      return `refused at ${answer.by}: ${answer.reply}`
    case 'unanswered':
      return `unanswered: ${answer.why}`
  }
}

suite('one call', () => {
  const unasked = (why: string) => `unanswered: mx0.x.test could not be asked: ${why}`
  const cases: readonly (readonly [what: string, script: Script, answer: string])[] = [
    ['a recipient taken', {}, 'accepted'],
    ['a recipient forwarded', { RCPT: '251 2.1.5 will forward' }, 'accepted'],
    ['a recipient refused', { RCPT: '550 5.1.1 no such user' }, 'refused at RCPT: 550 5.1.1 no such user'],
    [
      'a recipient put off',
      { RCPT: '450 4.2.0 greylisted' },
      'unanswered: the server of the address answered RCPT with 450 4.2.0 greylisted',
    ],
    ['a sender refused', { MAIL: '553 5.1.8 no bounces' }, 'refused at MAIL: 553 5.1.8 no bounces'],
    [
      'TLS demanded',
      { MAIL: '530 5.7.0 STARTTLS first' },
      'unanswered: the server of the address answered MAIL with 530 5.7.0 STARTTLS first',
    ],
    [
      'a greeting that refuses',
      { connect: '554 5.7.1 go away' },
      unasked('the server refused the connection in its greeting (554 5.7.1 go away)'),
    ],
    ['EHLO and HELO refused', { EHLO: '550 no', HELO: '550 no' }, unasked('the server refused EHLO and HELO (550 no)')],
    [
      'a goodbye at RCPT',
      { RCPT: '421 4.3.2 closing' },
      'unanswered: the server of the address answered RCPT with 421 4.3.2 closing',
    ],
    ['a connection lost at RCPT', { RCPT: DROP }, unasked('the server closed the connection')],
    ['nonsense', { RCPT: 'hello there' }, unasked('the server sent something that is not an SMTP reply')],
  ]
  for (const [what, script, answer] of cases) {
    test(`${what}: ${answer}`, async (t) => {
      const { dialer, heard } = await peers(t, { [ONE]: script })
      assert.equal(inWords(await make(dialer).ask(request())), answer)
      assert.deepEqual(
        heard(ONE).filter((line) => line.startsWith('DATA')),
        [],
      )
    })
  }

  test('it says EHLO, MAIL, RCPT and QUIT, and tells what was said where', async (t) => {
    const { dialer, heard } = await peers(t, { [ONE]: { RCPT: '550-5.1.1 no\n550 5.1.1 really' } })
    const answer = await make(dialer).ask(request({ to: '"odd local"@x.test' }))
    assert.deepEqual(answer.facts, {
      callout: 'refused',
      callout_host: `mx0.x.test [${ONE}]`,
      callout_sent: 'RCPT TO:<"odd local"@x.test>',
      callout_reply: '550 5.1.1 no really',
    })
    await until(() => heard(ONE).length === 4)
    assert.deepEqual(heard(ONE), ['EHLO us.test', 'MAIL FROM:<>', 'RCPT TO:<"odd local"@x.test>', 'QUIT'])
  })

  test('the sender may be somebody', async (t) => {
    const { dialer, heard } = await peers(t, { [ONE]: {} })
    await make(dialer).ask(request({ mailFrom: mailbox('bob@y.test') }))
    assert.equal(heard(ONE)[1], 'MAIL FROM:<bob@y.test>')
  })

  test('an address that needs SMTPUTF8 is not asked about without it', async (t) => {
    const { dialer, heard } = await peers(t, { [ONE]: {}, [TWO]: { EHLO: '250-peer\n250 SMTPUTF8' } })
    assert.equal((await make(dialer).ask(request({ to: 'jürgen@x.test' }))).kind, 'unanswered')
    assert.equal((await make(dialer).ask(request({ to: 'jürgen@x.test', at: [TWO] }))).kind, 'accepted')
    assert.equal(heard(TWO)[1], 'MAIL FROM:<> SMTPUTF8')
  })
})

suite('TLS', () => {
  const OFFERS: Script = { EHLO: '250-peer.test\n250 STARTTLS', STARTTLS: '220 2.0.0 go on' }

  test('is used where it is offered', async (t) => {
    const { dialer, heard } = await peers(t, { [ONE]: OFFERS }, await selfSignedContext(new FakeClock(), 'mx0.x.test'))
    assert.equal((await make(dialer, new FakeClock(), 'opportunistic').ask(request())).kind, 'accepted')
    assert.deepEqual(heard(ONE).slice(0, 4), ['EHLO us.test', 'STARTTLS', 'EHLO us.test', 'MAIL FROM:<>'])
  })

  test('that breaks is done without, unless it is required', async (t) => {
    for (const [tls, kind, calls] of [
      ['opportunistic', 'accepted', 2],
      ['required', 'unanswered', 1],
    ] as const) {
      const { dialer, dialed } = await peers(t, { [ONE]: { ...OFFERS, STARTTLS: { say: '220 go on', drop: true } } })
      assert.equal((await make(dialer, new FakeClock(), tls).ask(request())).kind, kind)
      assert.equal(dialed.length, calls)
    }
  })

  test('that is required and not offered leaves the question open', async (t) => {
    const { dialer, heard } = await peers(t, { [ONE]: {} })
    const answer = await make(dialer, new FakeClock(), 'required').ask(request())
    assert.match(inWords(answer), /TLS is required and the server does not offer it/)
    assert.equal(
      heard(ONE).some((line) => line.startsWith('MAIL')),
      false,
    )
  })
})

suite('several hosts', () => {
  test('the next one is called where one cannot be talked to, and no other after an answer', async (t) => {
    const { dialer, dialed } = await peers(t, { [TWO]: { RCPT: '550 5.1.1 no' } })
    const answer = await make(dialer).ask(request({ at: [ONE, TWO, '198.51.100.3'] }))
    assert.equal(answer.kind, 'refused')
    assert.deepEqual(dialed, [ONE, TWO])
  })

  test('a host that puts us off has answered', async (t) => {
    const { dialer, dialed } = await peers(t, { [ONE]: { RCPT: '451 4.7.1 later' }, [TWO]: {} })
    assert.equal((await make(dialer).ask(request({ at: [ONE, TWO] }))).kind, 'unanswered')
    assert.deepEqual(dialed, [ONE])
  })

  test('no more than three are called', async (t) => {
    const { dialer, dialed } = await peers(t, {})
    const at = [1, 2, 3, 4, 5].map((last) => `198.51.100.${last}`)
    assert.equal(
      inWords(await make(dialer).ask(request({ at }))),
      'unanswered: mx2.x.test could not be asked: nothing listens there',
    )
    assert.equal(dialed.length, 3)
  })

  test('nobody to call is no answer', async (t) => {
    const { dialer } = await peers(t, {})
    assert.equal((await make(dialer).ask(request({ at: [] }))).kind, 'unanswered')
  })
})

/** A host in memory that plays a script, so that only the clock decides when time is up. */
function inMemory(script: Script): { readonly dialer: Dialer; dialed: number } {
  const state = { dialed: 0, dialer: (() => assert.fail()) as Dialer }
  state.dialer = () => {
    state.dialed++
    const [ours, theirs] = duplexPair()
    playPeer(theirs, { script, heard: { commands: [], messages: [] } })
    return Promise.resolve({ ok: true, socket: ours as unknown as Socket })
  }
  return state
}

const settle = async (): Promise<void> => {
  for (let i = 0; i < 30; i++) await new Promise((resolve) => setImmediate(resolve))
}

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 10_000 && !holds(); i++) await new Promise((resolve) => setImmediate(resolve))
  assert.ok(holds(), 'waited in vain')
}

suite('time and room', () => {
  for (const cue of ['connect', 'EHLO', 'MAIL', 'RCPT'] as const) {
    test(`a server that is silent at ${cue} ends with the time limit`, async () => {
      const clock = new FakeClock()
      const { dialer } = inMemory({ [cue]: SILENCE })
      const answering = make(dialer, clock).ask(request())
      await settle()
      await clock.advance(seconds(30))
      assert.equal(inWords(await answering), 'unanswered: mx0.x.test did not answer within 30s')
    })
  }

  test('a silent QUIT delays nobody', async () => {
    const { dialer } = inMemory({ QUIT: SILENCE })
    assert.equal((await make(dialer).ask(request())).kind, 'accepted')
  })

  test('a dialer that hangs ends with the time limit', async () => {
    const clock = new FakeClock()
    const dialer: Dialer = (_address, _port, { signal }) =>
      new Promise((resolve) => {
        signal?.addEventListener('abort', () => resolve({ ok: false, reason: { code: 'connect.timeout' } }))
      })
    const answering = make(dialer, clock).ask(request({ timeout: seconds(5) }))
    await settle()
    await clock.advance(seconds(5))
    assert.equal(inWords(await answering), 'unanswered: mx0.x.test did not answer within 5s')
  })

  test('the same question is asked once, however many wait for the answer', async () => {
    const host = inMemory({})
    const callouts = make(host.dialer)
    const answers = await Promise.all([1, 2, 3].map(() => callouts.ask(request())))
    assert.deepEqual(
      answers.map(({ kind }) => kind),
      ['accepted', 'accepted', 'accepted'],
    )
    assert.equal(host.dialed, 1)
  })

  test('one domain is called twice at once, all others have room, and who waits too long is told', async () => {
    const clock = new FakeClock()
    const host = inMemory({ RCPT: SILENCE })
    const callouts = make(host.dialer, clock)
    const slow = ['a', 'b'].map((local) => callouts.ask(request({ to: `${local}@x.test` })))
    const third = callouts.ask(request({ to: 'c@x.test', timeout: seconds(10) }))
    await settle()
    assert.equal(host.dialed, 2)
    const other = callouts.ask(request({ to: 'a@y.test' }))
    await settle()
    assert.equal(host.dialed, 3)
    await clock.advance(seconds(10))
    assert.equal(inWords(await third), 'unanswered: too many call-outs are under way')
    await clock.advance(seconds(20))
    await Promise.all([...slow, other])
    // All room has been given back.
    const again = [callouts.ask(request({ to: 'd@x.test' })), callouts.ask(request({ to: 'e@x.test' }))]
    await settle()
    assert.equal(host.dialed, 5)
    await clock.advance(seconds(30))
    await Promise.all(again)
  })
})

suite('memory', () => {
  const remembered = async (t: TestContext, script: Script, more: Parameters<typeof request>[0] = {}) => {
    const clock = new FakeClock()
    const found: Peers = await peers(t, { [ONE]: script })
    const callouts = make(found.dialer, clock)
    await callouts.ask(request(more))
    const calls = async (after: number, next: Parameters<typeof request>[0] = more): Promise<number> => {
      await clock.advance(duration(after))
      const before = found.dialed.length
      await callouts.ask(request(next))
      return found.dialed.length - before
    }
    return { calls, callouts }
  }

  test('a yes is kept for a day, and said to be remembered', async (t) => {
    const { calls, callouts } = await remembered(t, {})
    assert.equal(await calls(KEEP.accepted - 1), 0)
    assert.equal((await callouts.ask(request())).facts['callout_remembered'], true)
    assert.equal(await calls(1), 1)
  })

  test('a no is kept for two hours, for this address and sender only', async (t) => {
    const { calls } = await remembered(t, { RCPT: '550 5.1.1 no' })
    assert.equal(await calls(0, { to: 'bob@x.test' }), 1)
    assert.equal(await calls(0, { to: 'Ann@x.test' }), 1)
    assert.equal(await calls(0, { mailFrom: mailbox('a@b.test') }), 1)
    assert.equal(await calls(KEEP.refused - 1), 0)
    assert.equal(await calls(1), 1)
  })

  test('that a domain takes no bounces is kept for all of it', async (t) => {
    const { calls } = await remembered(t, { MAIL: '550 5.7.1 no bounces' })
    assert.equal(await calls(0, { to: 'bob@x.test' }), 0)
    assert.equal(await calls(0, { to: 'bob@x.test', mailFrom: mailbox('a@b.test') }), 1)
    assert.equal(await calls(0, { to: 'bob@y.test' }), 1)
    assert.equal(await calls(KEEP.domainRefused), 1)
  })

  test('what was not answered is asked again', async (t) => {
    const { calls } = await remembered(t, { RCPT: '450 4.2.0 later' })
    assert.equal(await calls(0), 1)
  })

  test('a stranger is asked about first where that is wanted: a server that takes anything is remembered for days', async (t) => {
    const { calls, callouts } = await remembered(t, {}, { random: true })
    assert.equal(await calls(hours(100), { random: true, to: 'bob@x.test' }), 0)
    const known = callouts.recall(request({ random: true, to: 'eve@x.test' }))
    assert.equal(known?.facts['callout_accepts_anything'], true)
    assert.equal(await calls(0, { to: 'bob@x.test' }), 1)
  })

  test('a simulation knows what is remembered and calls nobody', async (t) => {
    const { callouts } = await remembered(t, {})
    const silent = silentCallouts(callouts)
    assert.equal((await silent.ask(request())).kind, 'accepted')
    assert.equal(
      inWords(await silent.ask(request({ to: 'eve@x.test' }))),
      'unanswered: no call-out is made in a simulation',
    )
  })
})

test('a server that refuses the stranger is then asked about the address itself', async (t) => {
  const { dialer, heard } = await peers(t, { [ONE]: { RCPT: ['550 5.1.1 no', '250 2.1.5 yes'] } })
  const answer = await make(dialer).ask(request({ random: true }))
  assert.equal(answer.kind, 'accepted')
  assert.equal(answer.facts['callout_accepts_anything'], undefined)
  const lines = heard(ONE).slice(1, 6)
  assert.match(lines[1] ?? '', /^RCPT TO:<no-such-user-[a-z0-9]{16}@x\.test>$/)
  assert.deepEqual([lines[0], ...lines.slice(2)], ['MAIL FROM:<>', 'RSET', 'MAIL FROM:<>', 'RCPT TO:<ann@x.test>'])
})
