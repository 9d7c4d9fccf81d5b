// What `simulate` says over the control socket is what a real session hears: verdict for verdict, text for text.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { SimulationRequest, SimulationView } from '../../src/control/simulation.ts'
import { World } from '../support/world.ts'
import { simulateSession } from '../../src/control/use-cases/simulate.ts'
import { serverHealth } from '../../src/control/use-cases/health.ts'

interface Case {
  readonly from: string
  readonly helo?: string
  readonly mailFrom: string
  readonly rcptTo: readonly string[]
  readonly message?: string
}

const requestOf = ({ from, helo = 'out.test', mailFrom, rcptTo, message }: Case): SimulationRequest => ({
  client: from,
  helo,
  mailFrom,
  rcptTo,
  tls: false,
  listener: 'smtp',
  ...(message === undefined ? {} : { message }),
})

async function simulated(world: World, one: Case): Promise<SimulationView> {
  const client = await world.control()
  const view = await client.control.ask(simulateSession, requestOf(one))
  await client.close()
  return view.ok ? view.value : assert.fail(view.problem.message)
}

/** The replies to MAIL and all that follows, without the names of refusals and messages. */
const replies = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => line.replace(/ \(wb-\w+\)$/, '').replace(/[0-9A-Z]{11}/, 'ID'))

async function heard(
  world: World,
  { from, helo = 'out.test', mailFrom, rcptTo, message }: Case,
): Promise<readonly string[]> {
  const lines = [`EHLO ${helo}`, `MAIL FROM:<${mailFrom}>`, ...rcptTo.map((one) => `RCPT TO:<${one}>`)]
  const content = message === undefined ? [] : ['DATA', `${message.replaceAll('\n', '\r\n')}.`]
  const answer = await world.talk(from, `${[...lines, ...content, 'QUIT'].join('\r\n')}\r\n`)
  const [, ...after] = answer.split(/^250 HELP\r\n/m)
  return replies(after.join('').split('\r\n').slice(0, -2))
}

const said = ({ steps }: SimulationView): readonly string[] =>
  replies(
    steps.filter(({ sent }) => sent !== '' && !sent.startsWith('EHLO')).flatMap(({ reply }) => reply.split('\r\n')),
  )

const OWN = '127.0.0.1'
const STRANGER = '127.0.0.2'
const GOOD = 'From: a@out.test\nSubject: hello\n\n.hidden dot\nhello\n'

const CASES: readonly (readonly [title: string, one: Case, outcome: SimulationView['outcome']])[] = [
  ['a stranger to a user', { from: STRANGER, mailFrom: 'a@out.test', rcptTo: ['alice@sandbox.test'] }, 'accepted'],
  ['a stranger to elsewhere', { from: STRANGER, mailFrom: 'a@out.test', rcptTo: ['x@ok.test'] }, 'refused'],
  ['our own client to elsewhere', { from: OWN, mailFrom: 'a@out.test', rcptTo: ['x@ok.test'] }, 'accepted'],
  ['our own client to nowhere', { from: OWN, mailFrom: 'a@out.test', rcptTo: ['x@gone.test'] }, 'refused'],
  ['our own client to a null MX', { from: OWN, mailFrom: 'a@out.test', rcptTo: ['x@noreply.test'] }, 'refused'],
  ['a bounce', { from: STRANGER, mailFrom: '', rcptTo: ['bob@sandbox.test'] }, 'accepted'],
  [
    'some of several recipients',
    { from: STRANGER, mailFrom: 'a@out.test', rcptTo: ['alice@sandbox.test', 'zed@sandbox.test', 'x@ok.test'] },
    'part',
  ],
  [
    'an address that cannot be read',
    { from: STRANGER, mailFrom: 'a@out.test', rcptTo: ['two@at@signs.test', 'alice@sandbox.test'] },
    'part',
  ],
  ['a message', { from: STRANGER, mailFrom: 'a@out.test', rcptTo: ['alice@sandbox.test'], message: GOOD }, 'accepted'],
  [
    'a message with a broken header',
    { from: STRANGER, mailFrom: 'a@out.test', rcptTo: ['bob@sandbox.test'], message: 'From: a@@b.test\n\nhello\n' },
    'refused',
  ],
  [
    'a message with a line that is too long',
    {
      from: STRANGER,
      mailFrom: 'a@out.test',
      rcptTo: ['bob@sandbox.test'],
      message: `From: a@b.test\n\n${'x'.repeat(999)}\n`,
    },
    'refused',
  ],
  [
    'a message that goes round in a loop',
    {
      from: STRANGER,
      mailFrom: 'a@out.test',
      rcptTo: ['bob@sandbox.test'],
      message: `${'Received: from a by b; x\n'.repeat(60)}${GOOD}`,
    },
    'refused',
  ],
]

test('a simulated session hears what a real one hears', async (t) => {
  await using world = await World.start()
  for (const [title, one, outcome] of CASES) {
    await t.test(title, async () => {
      const view = await simulated(world, one)
      assert.equal(view.outcome, outcome)
      assert.deepEqual(
        said(view).slice(0, 1 + one.rcptTo.length),
        (await heard(world, one)).slice(0, 1 + one.rcptTo.length),
      )
      const last = (lines: readonly string[]): string =>
        one.message === undefined ? '' : (lines.at(-1)?.slice(0, 3) ?? '')
      assert.equal(last(said(view)), last(await heard(world, one)))
    })
  }
})

test('whatever a client says in a small session, simulate and the server answer the same', async () => {
  await using world = await World.start({ relayTo: ['relay.test'] })
  const local = fc.constantFrom('alice', 'bob', 'zed', 'postmaster', 'a/b', '.dot', 'a%b', '"x y"', '')
  const domain = fc.constantFrom(
    'sandbox.test',
    'ok.test',
    'gone.test',
    'relay.test',
    'noreply.test',
    '[127.0.0.1]',
    '',
  )
  const address = fc.tuple(local, domain).map(([a, b]) => `${a}@${b}`)
  const cases = fc.record({
    from: fc.constantFrom(OWN, STRANGER),
    helo: fc.constantFrom('out.test', '[192.0.2.1]', 'localhost'),
    mailFrom: fc.oneof(address, fc.constant('')),
    rcptTo: fc.array(address, { minLength: 1, maxLength: 4 }),
  })
  await fc.assert(
    fc.asyncProperty(cases, async (one) => {
      assert.deepEqual(said(await simulated(world, one)), await heard(world, one))
    }),
    { numRuns: 25, interruptAfterTimeLimit: 5000 },
  )
})

test('a simulation tells all rules that were asked, also where it accepts, and keeps nothing', async () => {
  await using world = await World.start()
  const one = { from: STRANGER, mailFrom: 'a@out.test', rcptTo: ['alice@sandbox.test', 'x@ok.test'], message: GOOD }
  const { steps, rules } = await simulated(world, one)
  const [accepted] = steps.find(({ sent }) => sent.includes('alice'))?.decisions ?? []
  assert.equal(accepted?.decision.rule, 'local-recipient')
  assert.ok((accepted.decision.tried?.length ?? 0) > 3)
  const names = new Set(rules.filter(({ stage }) => stage === 'rcpt').map(({ name }) => name))
  for (const { rule } of accepted.decision.tried ?? []) assert.ok(names.has(rule), rule)
  const [refused] = steps.find(({ sent }) => sent.includes('ok.test'))?.decisions ?? []
  assert.equal(refused?.advice?.changes[0]?.change.kind, 'log-in')
  const client = await world.control()
  const health = await client.control.ask(serverHealth, {})
  await client.close()
  assert.equal(health.ok && health.value.queue.messages, 0)
  assert.deepEqual(await world.refused('x@ok.test'), [])
})

test('of many refusals the first ten get advice, so that a simulation stays short', async () => {
  await using world = await World.start()
  const rcptTo = Array.from({ length: 14 }, (_, i) => `nobody${i}@sandbox.test`)
  const { steps } = await simulated(world, { from: OWN, mailFrom: 'alice@sandbox.test', rcptTo })
  const refused = steps.flatMap(({ decisions }) => decisions).filter(({ decision }) => decision.verdict === 'deny')
  assert.deepEqual(
    refused.map(({ advice }) => advice !== undefined),
    rcptTo.map((_, i) => i < 10),
  )
})

test('a user who is bound to their own addresses is told which to use', async () => {
  await using world = await World.start({
    submission: { mend: true, bindSender: true, trustedUsers: [], bareLf: 'mend' },
  })
  const client = await world.control()
  const base = requestOf({ from: STRANGER, mailFrom: 'bob@sandbox.test', rcptTo: ['x@ok.test'] })
  const view = await client.control.ask(simulateSession, { ...base, user: 'alice' })
  await client.close()
  const [decided] = (view.ok ? view.value.steps : []).flatMap(({ decisions }) => decisions)
  assert.equal(decided?.decision.rule, 'sender-not-own')
  assert.deepEqual(
    decided.advice?.changes.map(({ change }) => change),
    [{ kind: 'other-sender', instead: 'alice@sandbox.test' }, { kind: 'unbind-sender' }],
  )
})

test('a user and TLS are taken as said, and what is no address or holds a line end is refused', async () => {
  await using world = await World.start()
  const client = await world.control()
  const base = requestOf({ from: STRANGER, mailFrom: 'a@out.test', rcptTo: ['x@ok.test'] })
  const asUser = await client.control.ask(simulateSession, {
    ...base,
    user: 'alice',
    tls: true,
    listener: 'submission',
  })
  assert.equal(asUser.ok && asUser.value.outcome, 'accepted')
  for (const wrong of [{ client: 'somebody' }, { helo: 'a\r\nQUIT' }, { rcptTo: [] }]) {
    const answer = await client.control.ask(simulateSession, { ...base, ...wrong })
    assert.equal(answer.ok ? 'done' : answer.problem.code, 'bad-request', JSON.stringify(wrong))
  }
  await client.close()
})
