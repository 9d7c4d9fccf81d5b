// The promise of 250 when the power goes. A server runs from its first start on, under load, and everything that it does to its
// files is written down; then the disk is laid out as it would be had the power gone at one moment or another (disk.ts), and
// the store is opened on it: every message that had got 250 by then must be there.
//
//   npm run test:powercut -- [--cuts 30] [--messages 200] [--seed N]
//
// A third of the cuts fall before the first 250 or soon after, inside the first run. At the end the lane looks at itself: with
// the syncs of one kind left out of the record, it must find messages missing.

import assert from 'node:assert/strict'
import { parseArgs } from 'node:util'

import { seededRandom, systemRandom } from '../../src/core/random.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { Disk } from './disk.ts'
import { lookAtDropped } from './dropped.ts'
import { look } from './look.ts'
import { record } from './record.ts'
import type { Operation } from './trace.ts'

const { values } = parseArgs({
  options: {
    cuts: { type: 'string', default: '30' },
    messages: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Math.trunc(systemRandom() * 1_000_000_000)) },
  },
})
const CUTS = Number(values.cuts)

/** Cuts for each kind of sync that is left out. */
const SABOTAGED_CUTS = 4
const QUEUED = /Queued as (\w{11})/g

const random = seededRandom(Number(values.seed))
console.log(`seed ${values.seed}`)
await using folder = await tempFolder()
const { site, operations, dropped } = await record(folder.path, Number(values.messages), Number(values.seed))
const promises = operations.flatMap(({ seq, ...what }) =>
  what.kind === 'said' ? [...what.text.matchAll(QUEUED)].map(([, id = '']) => ({ seq, id })) : [],
)
const first = promises[0]?.seq ?? 0
const last = operations.at(-1)?.seq ?? 0
console.log(`${operations.length} operations, ${promises.length} promises; the first 250 is operation ${first}`)
assert.ok(promises.length >= Number(values.messages), 'the record lacks replies')

const faults: string[] = []
const cuts = moments(CUTS, 1 / 3)
const disk = new Disk(site.folder)
let next = 0
for (const [n, cut] of cuts.entries()) {
  for (; (operations[next]?.seq ?? Infinity) <= cut; next++) disk.do(operations[next] as Operation)
  const strict = n % 3 === 0
  const promised = promises.filter(({ seq }) => seq <= cut).map(({ id }) => id)
  const wrong = await look(site.folder, site.stateFolder, disk.survivors({ random, strict }), promised)
  if (wrong.length > 0)
    faults.push(`cut ${n} after operation ${cut}${strict ? ' (strict)' : ''}: ${wrong.length}: ${wrong[0]}`)
}
console.log(
  `${cuts.length} cuts, ${cuts.filter((cut) => cut <= 2 * first).length} of them inside the first run: ${faults.length} lost mail`,
)
assert.deepEqual(faults, [], `seed ${values.seed}`)

const afterAll = new Disk(site.folder)
for (const operation of operations) afterAll.do(operation)
await cutAfterSendmail(afterAll)

const inodesBelow = (pattern: RegExp, among = operations): ReadonlySet<string> =>
  new Set(among.flatMap((one) => (one.kind === 'file-made' && pattern.test(one.path) ? [one.inode] : [])))
const ofFiles = (pattern: RegExp, among = operations): ((operation: Operation) => boolean) => {
  const inodes = inodesBelow(pattern, among)
  return (one) => one.kind === 'synced' && inodes.has(one.inode)
}
const ofFolder = (path: string) => (one: Operation) => one.kind === 'folder-synced' && one.path === path
const SABOTAGE: Readonly<Record<string, (operation: Operation) => boolean>> = {
  'the log of the database': ofFiles(/-wal$/),
  'large bodies': ofFiles(/\/bodies\//),
  'the folder of bodies': ofFolder(`${site.stateFolder}/bodies`),
  'the state folder': ofFolder(site.stateFolder),
  'the folder that the state folder is in': ofFolder(site.folder),
  'files of a Maildir': ofFiles(/\/mail\/alice\/tmp\//),
  'the folder of a Maildir': ofFolder(`${site.maildir('alice')}/new`),
}
for (const [what, isLeftOut] of Object.entries(SABOTAGE)) {
  assert.ok(operations.some(isLeftOut), `the server never synced ${what}`)
  const sabotaged = new Disk(site.folder)
  let seen = 0
  let at = 0
  for (const cut of [...moments(SABOTAGED_CUTS - 1, 0), last]) {
    for (; (operations[at]?.seq ?? Infinity) <= cut; at++) {
      const operation = operations[at] as Operation
      if (!isLeftOut(operation)) sabotaged.do(operation)
    }
    const promised = promises.filter(({ seq }) => seq <= cut).map(({ id }) => id)
    const wrong = await look(site.folder, site.stateFolder, sabotaged.survivors({ random, strict: true }), promised)
    seen += wrong.length
  }
  console.log(`without syncs of ${what}: ${seen} promises seen broken`)
  assert.ok(seen > 0, `the lane does not see that ${what} is not synced`)
}

const ofDrops = ofFiles(/\/drop\//, dropped.operations)
const UNSYNCED_DROPS: Readonly<Record<string, (operation: Operation) => boolean>> = {
  'files of the drop folder': ofDrops,
  'the drop folder': ofFolder(`${site.stateFolder}/drop`),
}
for (const [what, isLeftOut] of Object.entries(UNSYNCED_DROPS)) {
  assert.ok(dropped.operations.some(isLeftOut), `sendmail never synced ${what}`)
  const sabotaged = new Disk(site.folder)
  for (const operation of [...operations, ...dropped.operations]) if (!isLeftOut(operation)) sabotaged.do(operation)
  const paths = dropped.promises.map(({ path }) => path)
  const seen = await lookAtDropped(`${folder.path}/drops`, sabotaged.survivors({ random, strict: true }), paths)
  console.log(`without syncs of ${what}: ${seen.length} promises of sendmail seen broken`)
  assert.ok(seen.length > 0, `the lane does not see that ${what} is not synced`)
}

/** At each promise, and at random moments in between. */
async function cutAfterSendmail(left: Disk): Promise<void> {
  let cuts = 0
  const wrong: string[] = []
  for (const operation of dropped.operations) {
    left.do(operation)
    const isPromise = dropped.promises.some(({ seq }) => seq === operation.seq)
    if (!isPromise && random() < 0.5) continue
    const promised = dropped.promises.flatMap(({ seq, path }) => (seq <= operation.seq ? [path] : []))
    for (const strict of [true, false]) {
      cuts++
      wrong.push(...(await lookAtDropped(`${folder.path}/drops`, left.survivors({ random, strict }), promised)))
    }
  }
  console.log(
    `${cuts} cuts while sendmail takes ${dropped.promises.length} messages and no server runs: ${wrong.length} lost`,
  )
  assert.deepEqual(wrong, [], `seed ${values.seed}`)
}

/** In order. The share that falls inside the first run is up to twice as far as the first 250. */
function moments(count: number, early: number): readonly number[] {
  return Array.from({ length: count }, (_, n) => {
    const [from, to] = n < count * early ? [0, 2 * first] : [first, last]
    return Math.floor(from + random() * (to - from))
  }).toSorted((one, other) => one - other)
}
