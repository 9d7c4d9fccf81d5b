// Nothing is lost in silence, and nothing altered is sent, when the disk fails. The files of a queue are damaged at one place after the
// other (damage.ts), after an orderly stop and after a kill; each time the server is started, and salvaged where it refuses (judge.ts).
//
//   npm run test:media -- [--count 60] [--messages 80] [--seed N]
//
// At the end the lane looks at itself: on a start that takes what it finds for all there is, and on contents that were altered with
// their checksums, it must see silent loss and altered mail.

import assert from 'node:assert/strict'
import { readdirSync, rmSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { crc32 } from 'node:zlib'

import { seededRandom, systemRandom } from '../../src/core/random.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { DAMAGES, PLACES } from './damage.ts'
import { judge, type JudgeOptions, type Verdict } from './judge.ts'
import { makeScene, type Scene } from './scene.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '60' },
    messages: { type: 'string', default: '80' },
    seed: { type: 'string', default: String(Math.trunc(systemRandom() * 1_000_000_000)) },
  },
})
const random = seededRandom(Number(values.seed))
console.log(`seed ${values.seed}`)
await using root = await tempFolder()
const scenes = [
  await makeScene(root.path, Number(values.messages), false),
  await makeScene(root.path, Number(values.messages), true),
]
const combinations = scenes.flatMap((scene) =>
  Object.keys(PLACES).flatMap((place) => Object.keys(DAMAGES).map((damage) => ({ scene, place, damage }))),
)

const totals = { refused: 0, sent: 0, held: 0, told: 0 }
const faults: string[] = []
let done = 0
for (const { scene, place, damage } of shuffled()) {
  if (done === Number(values.count)) break
  const folder = await copy(scene)
  const found = PLACES[place]?.(random, folder)
  if (!found) continue
  DAMAGES[damage]?.(found, random)
  const what = `${scene === scenes[0] ? 'stopped' : 'killed'}, ${place}, ${damage}`
  const verdict = await verdictOn({ folder, expected: scene.expected }, what)
  done++
  for (const key of ['sent', 'held', 'told'] as const) totals[key] += verdict[key]
  totals.refused += Number(verdict.refused)
  faults.push(...verdict.faults.map((fault) => `${what}: ${fault}`))
}
console.log(
  `${done} damages: ${totals.refused} starts refused and salvaged; messages taken out whole ${totals.sent}, held ${totals.held}, ` +
    `told of as damaged or lost ${totals.told}; faults ${faults.length}`,
)
assert.deepEqual(faults, [], `seed ${values.seed}`)
await sabotage()

/** Each combination once, in a random order, again and again. */
function* shuffled(): Generator<(typeof combinations)[number]> {
  for (;;) {
    const keyed = combinations.map((one) => ({ one, at: random() }))
    for (const { one } of keyed.toSorted((a, b) => a.at - b.at)) yield one
  }
}

async function copy({ folder }: Scene): Promise<string> {
  const to = join(root.path, 'damaged')
  rmSync(to, { recursive: true, force: true })
  await cp(folder, to, { recursive: true })
  return to
}

/** A server that cannot even be started or salvaged is a fault too. */
async function verdictOn(options: JudgeOptions, what: string): Promise<Verdict> {
  try {
    return await judge(options)
  } catch (error) {
    return { refused: false, sent: 0, held: 0, told: 0, faults: [`${what}: ${String(error)}`] }
  }
}

async function sabotage(): Promise<void> {
  const [stopped, killed] = scenes
  assert.ok(stopped && killed)
  const silent = await copy(killed)
  for (const name of readdirSync(silent)) if (/^queue\.(db-wal|db-shm|log)$/.test(name)) rmSync(join(silent, name))
  const { faults: losses } = await judge({ folder: silent, expected: killed.expected, sabotage: 'accept-loss' })
  console.log(`with a start that takes what is left for all there is: ${losses.join('; ')}`)
  assert.ok(
    losses.some((fault) => fault.includes('lost in silence')),
    'the lane does not see silent loss',
  )

  const altered = await copy(stopped)
  alter(altered)
  const { faults: alterations } = await judge({ folder: altered, expected: stopped.expected })
  console.log(`with contents and checksums altered alike: ${alterations.length} messages seen altered`)
  assert.ok(
    alterations.some((fault) => fault.includes('altered')),
    'the lane does not see altered mail',
  )
}

function alter(folder: string): void {
  const db = new DatabaseSync(join(folder, 'queue.db'))
  for (const row of db.prepare('SELECT message, content FROM body LIMIT 3').all()) {
    const { message, content } = row as { message: number; content: Uint8Array }
    content[10] = (content[10] ?? 0) ^ 1
    db.prepare('UPDATE body SET content = ? WHERE message = ?').run(content, message)
    db.prepare('UPDATE message SET body_sum = ? WHERE id = ?').run(crc32(content), message)
  }
  db.close()
}
