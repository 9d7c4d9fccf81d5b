// A process for the tests of crashes: accepts one message after another, three at a time, and writes the id of each to
// standard output once its promise has resolved.

import { writeSync } from 'node:fs'
import { systemClock } from '../../core/clock.ts'
import { example } from '../example-message.test-support.ts'
import { HISTORY } from '../store-conformance.test-support.ts'
import { openStore } from './open-store.ts'

const store = await openStore({ folder: process.argv[2] ?? '', clock: systemClock, history: HISTORY })
let n = 0

async function acceptForever(): Promise<never> {
  for (;;) {
    const entry = example(n++)
    await store.accept(entry)
    writeSync(1, `${entry.message.id}\n`)
  }
}

await Promise.all([acceptForever(), acceptForever(), acceptForever()])
