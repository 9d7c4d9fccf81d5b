// Locks fail while the server runs, as on a network file system whose lock service dies: a few times, and for good. It may refuse
// for now, and it may end, with a word; the next server on the folder goes on, and nothing is lost.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { seconds } from '../../src/core/time.ts'
import { buildLibrary } from '../support/build-library.ts'
import type { Running } from '../support/child.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { pause, waitFor } from '../support/wait-for.ts'
import { askHealth } from './ask-health.ts'
import { FOR_EVER, Orders } from './orders.ts'
import { scene } from './scene.ts'

const SOURCE = fileURLToPath(new URL('./failing.c', import.meta.url))
/** How many calls in a row fail, from which on. */
const FAILING = [
  { first: 1, count: 1 },
  { first: 2, count: 1 },
  { first: 3, count: 2 },
  { first: 1, count: 20 },
  { first: 1, count: FOR_EVER },
] as const

export async function locksFail(): Promise<string> {
  await using folder = await tempFolder()
  const library = join(folder.path, 'failing.so')
  await buildLibrary(SOURCE, library)
  using orders = new Orders(join(folder.path, 'orders'))
  let ended = 0
  let struck = 0
  const told = await scene(
    (port) => ({ smarthost: `127.0.0.1:${port}`, limits: { errors: 1000 } }),
    async ({ site, sender, start }) => {
      const files = [`FAULT_ORDERS=${orders.path}`, `FAULT_STATE=${site.stateFolder}`, `FAULT_MAIL=${site.maildir('')}`]
      const again = (): Promise<Running> => start(['env', `LD_PRELOAD=${library}`, ...files])
      let server = await again()
      for (const failing of FAILING) {
        orders.give({ call: 'lock', place: 'state', error: 'ENOLCK', ...failing })
        await sender.send(3, { refusals: 3 })
        await pause(seconds(2))
        if (orders.takeBack() >= failing.first) struck++
        const isOver = async (): Promise<boolean> =>
          server.gone || (await askHealth(site.stateFolder).catch(() => undefined))?.status === 'ok'
        await waitFor('the trouble to end, or the server', isOver, seconds(40))
        // A lock that could not be given back is found out by the commits that come after it.
        await sender.send(2, { refusals: 20 })
        if (!server.gone) continue
        assert.match(server.output, /waybill: The server cannot go on: /)
        ended++
        server = await again()
      }
      assert.ok(struck > 0, 'no lock was asked for')
    },
  )
  return `${told}; ${struck} of ${FAILING.length} orders met a lock, and the server ended ${ended} times`
}
