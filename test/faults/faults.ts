// What the server does when something fails that it stands on. Whatever fails: nothing that was promised is lost, the server goes on
// or ends with a word, and all is delivered once the fault is gone.
//
//   npm run test:faults -- [--only starts,calls,locks,clock,disks,world,sabotage]
//
// `starts`: file systems that cannot keep a queue. `calls`: each call that store and Maildir make of the system fails, by injection (failing.c). `locks`: they fail at run time. `clock`: that on the wall is moved
// (moved-clock.c). `disks`: disks that mail fills,
// where root may mount. `world`: DNS, scanner, store thread, the process. `sabotage`: the lane sees a loss where there is one.

import assert from 'node:assert/strict'
import { parseArgs } from 'node:util'

import { systemClock } from '../../src/core/clock.ts'
import { failCalls } from './calls.ts'
import { clockBeganWrong, clockIsMoved, clockIsMovedBack } from './clock.ts'
import { fillDisk, type Filling } from './full-disk.ts'
import { locksFail } from './locks.ts'
import { startOnOdd } from './odd-start.ts'
import { nameServerIs, processStands, scannerIs, storeThreadDies } from './world.ts'

const PARTS = ['starts', 'calls', 'locks', 'clock', 'disks', 'world', 'sabotage'] as const
const { values } = parseArgs({ options: { only: { type: 'string', default: PARTS.join(',') } } })
const wanted = new Set(values.only.split(','))

const FILLINGS: readonly (readonly [what: string, filling: Filling])[] = [
  ['a disk of 6 MB', { disk: { kind: 'tmpfs', megabytes: 6 }, octets: 20_000, trouble: 'space' }],
  ['a disk of 6 MB, ext4', { disk: { kind: 'ext4', megabytes: 6 }, octets: 60_000, trouble: 'space' }],
  ['a disk of 150 MB', { disk: { kind: 'ext4', megabytes: 150 }, octets: 110_000, trouble: 'space' }],
  ['a disk without inodes', { disk: { kind: 'tmpfs', megabytes: 60, inodes: 80 }, octets: 200_000, trouble: 'inodes' }],
]

const CASES: Readonly<
  Record<(typeof PARTS)[number], readonly (readonly [what: string, run: () => Promise<string>])[]>
> = {
  starts: [
    ['a file system without locks', () => startOnOdd('lock', 'ENOLCK')],
    ['a file system that never syncs', () => startOnOdd('sync', 'never')],
  ],
  calls: [
    [
      'calls that fail',
      async () => {
        const { orders, struck, promised, refused, restarts, missing } = await failCalls()
        assert.deepEqual(missing, [])
        assert.ok(struck > orders / 3, `only ${struck} of ${orders} orders met a call`)
        return `${orders} orders, ${struck} met a call; ${promised} promised and delivered, ${refused} refused for now, ${restarts} restarts`
      },
    ],
  ],
  locks: [['locks that fail at run time', locksFail]],
  clock: [
    ['a clock that is moved', clockIsMoved],
    ['a clock that is set back', clockIsMovedBack],
    ['a clock that began wrong', clockBeganWrong],
  ],
  disks: FILLINGS.map(([what, filling]) => [what, () => fillDisk(filling)]),
  world: [
    ...(['dead', 'slow', 'lying', 'servfail'] as const).map(
      (mood) => [`DNS is ${mood}`, () => nameServerIs(mood)] as const,
    ),
    ...(['dead', 'silent'] as const).map((mood) => [`a scanner is ${mood}`, () => scannerIs(mood)] as const),
    ['the store thread dies', storeThreadDies],
    ['the process stands still', processStands],
  ],
  sabotage: [
    [
      'a Maildir that lies',
      async () => {
        const { missing } = await failCalls({ lie: true })
        assert.ok(missing.length > 0, 'the lane does not see a loss')
        return `${missing.length} missing, and seen`
      },
    ],
  ],
}

for (const part of PARTS) {
  if (!wanted.has(part)) continue
  // Each case has a server and a folder of its own.
  await Promise.all(
    CASES[part].map(async ([what, run]) => {
      const began = systemClock.now()
      const told = await run()
      console.log(`${what}: ${told} (${((systemClock.now() - began) / 1000).toFixed(1)} s)`)
    }),
  )
}
