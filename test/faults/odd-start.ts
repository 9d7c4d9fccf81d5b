// A start on a file system that cannot keep a queue: without locks, or where a sync never returns. The server must end within a
// bounded time, and say what is wrong and what to do; on the same folder, once that is over, it starts.

import assert from 'node:assert/strict'
import { join } from 'node:path'

import { seconds } from '../../src/core/time.ts'
import { buildLibrary } from '../support/build-library.ts'
import { freePort } from '../support/free-port.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { FOR_EVER, Orders, type Call, type ErrorName } from './orders.ts'

const SOURCE = new URL('./failing.c', import.meta.url).pathname

export async function startOnOdd(call: Call, error: ErrorName): Promise<string> {
  await using folder = await tempFolder()
  const library = join(folder.path, 'failing.so')
  await buildLibrary(SOURCE, library)
  using orders = new Orders(join(folder.path, 'orders'))
  const site = await WaybillSite.make(folder.path, await freePort(), {})
  const files = [`FAULT_ORDERS=${orders.path}`, `FAULT_STATE=${site.stateFolder}`, `FAULT_MAIL=${site.maildir('')}`]
  orders.give({ call, place: 'state', error, first: 1, count: FOR_EVER })
  await using server = site.launch(['env', `LD_PRELOAD=${library}`, ...files])
  await waitFor('the server to end', () => server.gone, seconds(100))
  // Where a call does not return, only SIGKILL ends a process: then there is no code.
  assert.equal(server.exitCode, error === 'never' ? null : 1, server.output)
  assert.match(
    server.output,
    /^waybill: The file system of the state folder cannot keep a queue: .*\nPut the state folder on/m,
  )
  orders.takeBack()
  await using after = await site.start()
  await after.end()
  assert.equal(after.exitCode, 0)
  return 'ended with a word, and started afterwards'
}
