// Servers that take only so many recipients in a transaction (RFC 5321 §4.5.3.1.10), or so many transactions on a connection.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Answer, Script } from '../../test/support/scripted-peer.ts'
import { inWords, makeJob, makeWorld, stepsOf } from './attempt.test-support.ts'

const A = '203.0.113.1'
const OK = '250 2.1.5 ok'
const ADDRESSES = Array.from({ length: 8 }, (_, i) => `r${i}@x.test`)
const everybody = ADDRESSES.map(() => 'delivered')

/** Takes `most` at a time: the first transaction is asked for all, the others for as many as were taken. */
const takes = (most: number, tooMany: string, more: Script = {}): Script => ({
  ...more,
  RCPT: [
    ...Array.from({ length: most }, (): Answer => OK),
    ...Array.from({ length: ADDRESSES.length - most }, (): Answer => tooMany),
    OK,
  ],
})

for (const tooMany of [
  '452 too many recipients',
  '452 4.5.3 too many recipients',
  '452 4.3.1 no room for more',
  '451 4.5.3 too many recipients',
  '552 too many recipients',
  '552 5.5.3 too many recipients',
  '552 5.0.0 too many recipients',
]) {
  test(`who was one too many is asked for in the next transaction at once: ${tooMany}`, async () => {
    for (const EHLO of ['250 x', '250-x\n250 PIPELINING']) {
      const world = makeWorld({ [A]: [takes(3, tooMany, { EHLO })] })
      const result = await world.attempt(makeJob({ to: ADDRESSES }))
      assert.deepEqual(inWords(result), everybody)
      assert.equal(world.heard[A]?.messages.length, 3)
      assert.equal(world.dialed.length, 1)
      assert.ok(stepsOf(result.events).includes('regroup'))
      const asked = world.heard[A]?.commands.filter((line) => line.startsWith('RCPT')).length
      assert.equal(asked, 8 + 3 + 2)
    }
  })
}

test('552 without a status is not final for those who were the only ones either', async () => {
  const world = makeWorld({ [A]: [{ RCPT: '552 too much', DATA: '503 nobody' }] })
  assert.deepEqual(inWords(await world.attempt(makeJob())), ['deferred smtp.rcpt 552'])
})

test('a full mailbox is not asked for again at once', async () => {
  for (const [reply, word] of [
    ['452 4.2.2 full', 'deferred smtp.rcpt 452'],
    ['552 5.2.2 full', 'failed smtp.rcpt 5.2.2'],
  ] as const) {
    const world = makeWorld({ [A]: [{ RCPT: [OK, reply] }] })
    assert.deepEqual(inWords(await world.attempt(makeJob({ to: ['a@x.test', 'b@x.test'] }))), ['delivered', word])
    assert.equal(world.heard[A]?.commands.filter((line) => line.startsWith('MAIL')).length, 1)
  }
})

test('those who were refused for good count as progress too', async () => {
  const RCPT = ['550 5.1.1 unknown', '550 5.1.1 unknown', '452 too many', OK]
  const world = makeWorld({ [A]: [{ RCPT, DATA: ['503 nobody', '354 go'] }] })
  const result = await world.attempt(makeJob({ to: ['a@x.test', 'b@x.test', 'c@x.test'] }))
  assert.deepEqual(inWords(result), ['failed smtp.rcpt 5.1.1', 'failed smtp.rcpt 5.1.1', 'delivered'])
})

test('a server that takes one recipient for each connection is called again as long as that serves somebody', async () => {
  const once: Script = { RCPT: [OK, '452 too many'] }
  const patient = makeWorld({ [A]: [once] })
  assert.deepEqual(inWords(await patient.attempt(makeJob({ to: ADDRESSES }))), everybody)
  assert.equal(patient.dialed.length, 8)
  const dull = makeWorld({ [A]: [once, { RCPT: '452 too many', DATA: '503 nobody' }] })
  const result = await dull.attempt(makeJob({ to: ['a@x.test', 'b@x.test'] }))
  assert.deepEqual(inWords(result), ['delivered', 'deferred smtp.rcpt 452'])
  assert.equal(dull.dialed.length, 2)
})

test('a limit of transactions on a connection is kept where it is told, and found out where it is not', async () => {
  const told = '250-x\n250-PIPELINING\n250 LIMITS RCPTMAX=2 MAILMAX=2'
  const untold = '250-x\n250-PIPELINING\n250 LIMITS RCPTMAX=2'
  for (const [script, mails] of [
    [{ EHLO: told }, 4],
    [{ EHLO: untold, MAIL: [OK, OK, '421 4.7.0 enough'] }, 5],
    [{ EHLO: untold, MAIL: [OK, OK, '451 4.7.0 enough'] }, 5],
  ] as const) {
    const world = makeWorld({ [A]: [script] })
    assert.deepEqual(inWords(await world.attempt(makeJob({ to: ADDRESSES }))), everybody)
    assert.equal(world.dialed.length, 2)
    assert.equal(world.heard[A]?.commands.filter((line) => line.startsWith('MAIL')).length, mails)
  }
})
