// Which of a destination's hosts are called, in which order, and which are not.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, duration, minutes, seconds } from '../core/time.ts'
import type { MessageEvent } from '../events/event.ts'
import { inWords, makeJob, makeWorld, type Host } from './attempt.test-support.ts'
import { REST } from './host-memory.ts'
import { MAX_CALLS, MAX_HOSTS } from './steps/call-hosts.ts'

const address = (host: number, i: number): string => `203.0.${host}.${i + 1}`

/** One MX host for each number, with so many addresses; preferences are 10, 20, … unless told. */
function domainWith(counts: readonly number[], preference = (host: number): number => 10 * (host + 1)): string {
  return counts
    .flatMap((count, host) => [
      `x.test MX ${preference(host)} mx${host}.x.test`,
      ...Array.from({ length: count }, (_, i) => `mx${host}.x.test A ${address(host, i)}`),
    ])
    .join('\n')
}

const dead = (counts: readonly number[], code: Host): Record<string, Host> =>
  Object.fromEntries(counts.flatMap((count, host) => Array.from({ length: count }, (_, i) => [address(host, i), code])))

const passedOver = (events: readonly MessageEvent[]) =>
  events.flatMap((event) => (event.kind === 'step' && event.step === 'pass-over' ? [event.facts] : []))

for (const code of ['connect.refused', 'connect.timeout'] as const) {
  test(`a backup is called in the first attempt, however many of the better addresses say ${code}`, async () => {
    for (const counts of [
      [5, 1],
      [1, 1, 1, 1, 1, 1],
      [3, 3, 3],
      [8, 8, 8, 1],
      [30, 1],
    ]) {
      const last = address(counts.length - 1, 0)
      const world = makeWorld({ ...dead(counts, code), [last]: [{}] }, { zones: domainWith(counts) })
      assert.deepEqual(inWords(await world.attempt(makeJob())), ['delivered'], String(counts))
      assert.equal(world.dialed.at(-1), last)
    }
  })
}

test('attempts begin after those that were called last, so that every address has its turn', async () => {
  const counts = [12]
  const alive = address(0, 11)
  const hosts: Record<string, Host> = { ...dead(counts, 'connect.timeout'), [alive]: [{}] }
  const world = makeWorld(hosts, { zones: domainWith(counts) })
  const first = await world.attempt(makeJob())
  assert.deepEqual(inWords(first), ['deferred connect.timeout'])
  assert.equal(world.dialed.length, MAX_HOSTS)
  await world.clock.advance(minutes(15))
  assert.deepEqual(inWords(await world.attempt(makeJob())), ['deferred connect.timeout'])
  assert.deepEqual(new Set(world.dialed).size, 2 * MAX_HOSTS)
  await world.clock.advance(minutes(15))
  assert.deepEqual(inWords(await world.attempt(makeJob())), ['delivered'])
})

test('which hosts were not called is told in the event and in the reason', async () => {
  const world = makeWorld(dead([7], 'connect.timeout'), { zones: domainWith([7]) })
  const { events, outcomes } = await world.attempt(makeJob())
  const untried = [`mx0.x.test [${address(0, 5)}]`, `mx0.x.test [${address(0, 6)}]`]
  assert.deepEqual(passedOver(events), [{ untried }])
  const outcome = outcomes.get(0)
  assert.deepEqual(outcome?.kind === 'deferred' && outcome.reason.facts?.['untried'], untried)
})

test('hosts where nobody listens are called all, up to a limit', async () => {
  const world = makeWorld(dead([30], 'connect.refused'), { zones: domainWith([30]) })
  await world.attempt(makeJob())
  assert.equal(world.dialed.length, MAX_CALLS)
})

test('a host that refuses us in its greeting beyond the limit is not everybody', async () => {
  const counts = [MAX_HOSTS + 1]
  const world = makeWorld(dead(counts, [{ connect: '554 5.7.1 blocked' }] as Host), { zones: domainWith(counts) })
  assert.deepEqual(inWords(await world.attempt(makeJob())), ['deferred smtp.greeting 554'])
  assert.equal(world.dialed.length, MAX_HOSTS)
})

test('a host found dead rests for all messages, is then called by one, and is called by all once it is back', async () => {
  const [A, B] = [address(0, 0), address(1, 0)]
  const hosts: Record<string, Host> = { [A]: 'connect.timeout', [B]: [{}] }
  const world = makeWorld(hosts, { zones: domainWith([1, 1]) })
  await world.attempt(makeJob())
  assert.deepEqual(world.dialed.splice(0), [A, B])
  const again = await world.attempt(makeJob({ to: ['c@x.test'] }))
  assert.deepEqual(inWords(again), ['delivered'])
  assert.deepEqual(world.dialed.splice(0), [])

  await world.deps.pool.close()
  const next = await world.attempt(makeJob())
  assert.deepEqual(world.dialed.splice(0), [B])
  assert.deepEqual(passedOver(next.events), [{ resting: [`mx0.x.test [${A}]`] }])

  await world.clock.advance(REST)
  await Promise.all([world.attempt(makeJob()), world.attempt(makeJob())])
  assert.equal(world.dialed.splice(0).filter((dialed) => dialed === A).length, 1)

  hosts[A] = [{}]
  await world.clock.advance(REST)
  await world.attempt(makeJob())
  await world.attempt(makeJob())
  assert.deepEqual(world.dialed.splice(0), [A, A])
})

test('where every host rests a message is deferred with what was found, and how long ago', async () => {
  const world = makeWorld(dead([1], 'connect.timeout'), { zones: domainWith([1]) })
  await world.attempt(makeJob())
  await world.clock.advance(seconds(7))
  const { outcomes } = await world.attempt(makeJob())
  assert.equal(world.dialed.length, 1)
  const outcome = outcomes.get(0)
  assert.ok(outcome?.kind === 'deferred')
  assert.deepEqual(outcome.reason, {
    code: 'connect.timeout',
    remote: { host: 'mx0.x.test', address: address(0, 0), port: 25 },
    facts: { seconds_ago: 7, resting: [`mx0.x.test [${address(0, 0)}]`] },
  })
  await world.clock.advance(duration(REST))
  await world.attempt(makeJob())
  assert.equal(world.dialed.length, 2)
})

test('a host that answers is not dead, whatever it says', async () => {
  for (const script of [{ connect: '421 busy' }, { EHLO: '451 later' }, { MAIL: '451 later' }]) {
    const world = makeWorld({ [address(0, 0)]: [script] }, { zones: domainWith([1]) })
    await world.attempt(makeJob())
    await world.attempt(makeJob())
    assert.equal(world.dialed.length, 2)
  }
})

test('where every host is dead the result says until when nobody need be called, and not where one is not', async () => {
  const world = makeWorld(dead([2], 'connect.refused'), { zones: domainWith([2]) })
  const end = after(world.clock.ticks(), REST)
  assert.equal((await world.attempt(makeJob())).restsUntil, end)
  await world.clock.advance(seconds(5))
  assert.equal((await world.attempt(makeJob())).restsUntil, end, 'those that rest are not called')
  const busy: Record<string, Host> = { ...dead([1], 'connect.refused'), [address(0, 1)]: [{ connect: '421 not now' }] }
  const other = makeWorld(busy, { zones: domainWith([2]) })
  assert.equal((await other.attempt(makeJob())).restsUntil, undefined)
})
