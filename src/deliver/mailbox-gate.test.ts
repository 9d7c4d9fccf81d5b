import { test } from 'node:test'
import assert from 'node:assert/strict'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { minutes, seconds } from '../core/time.ts'
import { AT_ONCE, MailboxGate, MOST_STUCK, type Awaited } from './mailbox-gate.ts'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

function world() {
  const clock = new FakeClock()
  const gate = new MailboxGate({ clock, patience: minutes(1) })
  const hanging: { readonly by: Awaited; readonly end: (value: string) => void }[] = []
  const hang = (by: Awaited): Promise<string> => new Promise((end) => hanging.push({ by, end }))
  return { clock, gate, hanging, hang }
}

test('a few work on one mailbox at a time, the others wait for their turn, and each has its result', async () => {
  const { gate, hanging, hang } = world()
  const results = Array.from({ length: 5 }, () => gate.run('a', hang))
  for (let i = 0; i < 5; i++) {
    assert.ok(hanging.length <= i + AT_ONCE)
    hanging[i]?.end(`did ${i}`)
    await turn()
  }
  assert.deepEqual(await Promise.all(results), ['did 0', 'did 1', 'did 2', 'did 3', 'did 4'])
})

test('a mailbox that does not answer is not waited for, and is left alone until it answers', async () => {
  const { clock, gate, hanging, hang } = world()
  const results = Array.from({ length: 4 }, () => gate.run('dead', hang))
  await clock.advance(seconds(59))
  assert.ok(hanging.every(({ by }) => by.awaited))
  await clock.advance(seconds(1))
  assert.deepEqual(await Promise.all(results), ['stuck', 'stuck', 'stuck', 'stuck'])
  assert.equal(hanging.length, AT_ONCE, 'those that waited did not begin')
  assert.ok(
    hanging.every(({ by }) => !by.awaited),
    'and what began learns that nobody waits',
  )
  assert.equal(await gate.run('dead', hang), 'stuck')
  assert.equal(await gate.run('alive', async () => 'did'), 'did')
  for (const { end } of hanging) end('too late')
  await turn()
  assert.equal(gate.stuck, 0)
  assert.equal(await gate.run('dead', async () => 'did'), 'did')
  assert.equal(clock.next(), undefined)
})

test('when many do not come back, threads are kept for others', async () => {
  const { clock, gate, hanging, hang } = world()
  const results = Array.from({ length: MOST_STUCK }, (_, i) => gate.run(`dead ${i}`, hang))
  await clock.advance(minutes(1))
  await Promise.all(results)
  assert.equal(await gate.run('alive', async () => assert.fail('took a thread')), 'stuck')
  hanging[0]?.end('came back')
  await turn()
  assert.equal(await gate.run('alive', async () => 'did'), 'did')
})

test('what throws is the caller’s to hear, and makes room', async () => {
  const { gate } = world()
  for (let i = 0; i < AT_ONCE + 1; i++) {
    await assert.rejects(
      gate.run('a', () => Promise.reject(new Error('no such folder'))),
      /no such folder/,
    )
  }
})
