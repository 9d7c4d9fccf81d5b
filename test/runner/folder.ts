// Runs several test files in one process, one after the other, each as a suite of its own; `npm test` starts it once for each
// folder of src/, because a process for each file costs more than the tests. A file that ends with something still open
// (a server, a socket, a thread, a running timer) fails and is told what: alone it would have kept its process for ever.

import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { after, before, suite } from 'node:test'
import { pathToFileURL } from 'node:url'

import { systemClock, type Timer } from '../../src/core/clock.ts'
import { duration, minutes } from '../../src/core/time.ts'

/** What is closing may take some turns of the event loop. */
const LOOKS = 20
const BETWEEN_LOOKS = duration(10)
/** More than a file is given; watchdog.ts ends what takes longer. */
const LONGEST = minutes(30)

type Open = ReadonlyMap<string, readonly string[]>

/** What keeps the process alive, by kind. */
const openNow = (): Open => Map.groupBy(process.getActiveResourcesInfo(), (kind) => kind)

const leftSince = (earlier: Open): readonly string[] =>
  [...openNow()].flatMap(([kind, open]) => open.slice(earlier.get(kind)?.length ?? 0))

for (const file of process.argv.slice(2)) {
  suite(file, async () => {
    let atFirst = openNow()
    let awake: Timer | undefined
    before(() => {
      // Where all that a test waits for lets the process end (children that are not waited for), Node's runner would start a
      // timer of its own to stay, and that one would be taken for the file's.
      awake = systemClock.after(LONGEST, () => {}, true)
      atFirst = openNow()
    })
    await import(pathToFileURL(resolve(file)).href)
    after(async () => {
      let open = leftSince(atFirst)
      for (let look = 1; look < LOOKS && open.length > 0; look++) {
        await new Promise<void>((done) => systemClock.after(BETWEEN_LOOKS, done, true))
        open = leftSince(atFirst)
      }
      awake?.cancel()
      assert.deepEqual(open, [], `${file} ended and left open: ${open.join(', ')}`)
    })
  })
}
