// Whatever servers do, in whatever order, each recipient ends with one outcome, nothing throws, and nobody is told
// "delivered" whose message was not taken, or gets the message twice from servers that tell the truth.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DROP, SILENCE, type Answer, type Script } from '../../test/support/scripted-peer.ts'
import { isPositive } from '../core/reply.ts'
import type { MessageEvent } from '../events/event.ts'
import { makeJob, makeWorld, type Host } from './attempt.test-support.ts'

const A = '203.0.113.1'
const B = '203.0.113.2'
const TO = ['one@x.test', 'two@x.test', 'three@x.test']

const trouble: fc.Arbitrary<Answer> = fc.constantFrom<Answer>(
  '250 2.0.0 ok',
  '250 2.0.0 ok',
  '250 2.0.0 ok',
  '354 go on',
  '421 4.3.2 closing',
  '450 4.2.1 later',
  '451',
  '503 5.5.1 bad sequence',
  '550 5.1.1 unknown',
  '552-5.2.2 full\n552 5.2.2 really',
  '220 what?',
  '999 nonsense',
  '250-never\n550 ends well',
  'HTTP/1.1 400 Bad Request',
  DROP,
  SILENCE,
  { say: '550 5.7.1 no', drop: true },
  { say: '250 2.0.0 ok', drop: true },
  { say: '250 ok\n250 ok' },
  { raw: new Uint8Array([0x32, 0x35, 0x30, 0x20, 0xff, 0x0d, 0x0a]) },
  { raw: new Uint8Array(5000).fill(0x41), drop: true },
)
const answers = fc.oneof(trouble, fc.array(trouble, { minLength: 1, maxLength: 3 }))
const hello = fc.oneof(
  fc.constantFrom<Answer>(
    '250-x\n250 PIPELINING',
    '250 x',
    '250-x\n250-STARTTLS\n250 PIPELINING',
    '250-x\n250-PIPELINING\n250 LIMITS RCPTMAX=1',
    '250-x\n250 SIZE 5',
  ),
  trouble,
)
/** Either all commands may be troubled, or just one, which gets further. */
const script: fc.Arbitrary<Script> = fc.oneof(
  fc.record({ connect: trouble, EHLO: hello, MAIL: answers, RCPT: answers, DATA: answers, content: answers }),
  fc.record(
    { EHLO: hello, STARTTLS: trouble, MAIL: answers, RCPT: answers, DATA: answers, content: answers, RSET: answers },
    { requiredKeys: [] },
  ),
)
const host: fc.Arbitrary<Host> = fc.oneof(
  { weight: 5, arbitrary: fc.array(script, { minLength: 1, maxLength: 2 }) },
  { weight: 1, arbitrary: fc.constantFrom<Host>('connect.refused', 'connect.timeout') },
)

/** How often a server may have taken the message for each recipient, by what the events tell. */
function perhapsTaken(events: readonly MessageEvent[]): ReadonlyMap<string, number> {
  const taken = new Map<string, number>()
  let accepted: readonly string[] = []
  for (const event of events) {
    if (event.kind !== 'step') continue
    const exchanges = event.exchanges ?? []
    if (event.step === 'envelope') {
      const rcpts = exchanges.filter(({ sent, reply }) => sent.startsWith('RCPT') && reply && isPositive(reply))
      accepted = rcpts.map(({ sent }) => /<(.*)>/.exec(sent)?.[1] ?? '')
    }
    if (event.step !== 'content') continue
    const { problem } = event
    const refused = problem && (problem.code === 'smtp.content' || problem.command !== 'content')
    if (!refused) for (const address of accepted) taken.set(address, (taken.get(address) ?? 0) + 1)
  }
  return taken
}

test('every recipient gets exactly one outcome, and the message perhaps once, whatever the servers do', async () => {
  await fc.assert(
    fc.asyncProperty(host, host, fc.integer({ min: 1, max: 3 }), async (first, second, messages) => {
      const world = makeWorld({ [A]: first, [B]: second })
      for (let i = 0; i < messages; i++) {
        const { outcomes, events } = await world.attempt(makeJob({ to: TO }))
        assert.deepEqual(
          [...outcomes.keys()].sort((a, b) => a - b),
          [0, 1, 2],
        )
        const taken = perhapsTaken(events)
        for (const [index, outcome] of outcomes) {
          const times = taken.get(TO[index] ?? '') ?? 0
          assert.ok(times <= 1, `${TO[index]} perhaps has it ${times} times`)
          if (outcome.kind === 'delivered') assert.equal(times, 1)
          else assert.ok(outcome.reason.code !== 'internal', JSON.stringify(outcome))
        }
      }
      assert.deepEqual(world.faults, [])
    }),
    { numRuns: 150 },
  )
})

test('no server is given the content again once another may have taken it', async () => {
  await fc.assert(
    fc.asyncProperty(trouble, trouble, async (content, next) => {
      const world = makeWorld({ [A]: [{ content }], [B]: [{ content: next }] })
      await world.attempt(makeJob())
      const given = Object.values(world.heard).reduce((sum, { messages }) => sum + messages.length, 0)
      assert.equal(given, 1)
    }),
    { numRuns: 50 },
  )
})
