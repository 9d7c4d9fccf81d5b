// The process that fsync.test.ts watches: it accepts messages, several at a time, and says on standard output when it
// asks the store and when the store has answered. Each content begins with a word of its own, and so does the sender of a
// large one, by which the watcher knows them again in the writes.

import { writeSync } from 'node:fs'
import { systemClock } from '../../src/core/clock.ts'
import { days } from '../../src/core/time.ts'
import { example, idOf } from '../../src/queue/example-message.test-support.ts'
import { openStore } from '../../src/queue/sqlite/open-store.ts'

const [, , folder = '', small = '0', large = '0'] = process.argv
const history = { keep: days(1), messages: 1000, refusedSessions: 10 }
const store = await openStore({ folder, clock: systemClock, history })
const say = (text: string): void => void writeSync(1, `${text}\n`)

async function acceptSmall(n: number): Promise<void> {
  say(`asking small-${n}.`)
  await store.accept(example(n, { content: `content-small-${n}.\r\n` }))
  say(`safe small-${n}.`)
}

async function acceptLarge(n: number): Promise<void> {
  const body = await store.openBody(idOf(1_000_000 + n))
  await body.write(new TextEncoder().encode(`content-large-${n}.\r\n`))
  for (let i = 0; i < 4; i++) await body.write(new Uint8Array(50_000).fill(97))
  say(`asking large-${n}.`)
  const content = await body.finish()
  await store.accept({ ...example(1_000_000 + n, { from: `sender-large-${n}.x@example.org` }), content })
  say(`safe large-${n}.`)
}

async function inTurn(count: number, run: (n: number) => Promise<void>, from: number, step: number): Promise<void> {
  for (let n = from; n < count; n += step) await run(n)
}

// Three callers at a time, so that commits are shared and overlap with questions.
await Promise.all([0, 1, 2].map((from) => inTurn(Number(small), acceptSmall, from, 3)))
await Promise.all([0, 1].map((from) => inTurn(Number(large), acceptLarge, from, 2)))
await store.close()
