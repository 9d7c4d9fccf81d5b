// One run of the server from its very first start, under load, with everything written down that it does to its files. It
// ends by SIGKILL: nothing is tidied up.

import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { seededRandom } from '../../src/core/random.ts'
import { minutes, seconds } from '../../src/core/time.ts'
import { Load } from '../crash/load.ts'
import { buildLibrary } from '../support/build-library.ts'
import { freePorts } from '../support/free-port.ts'
import { newMail } from '../support/maildir.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { dropMail, type Dropped } from './dropped.ts'
import { parseRecord, type Operation } from './trace.ts'

const SOURCE = fileURLToPath(new URL('./recorder.c', import.meta.url))

export interface Recorded {
  readonly site: WaybillSite
  readonly operations: readonly Operation[]
  /** What `sendmail` took when the server had gone. */
  readonly dropped: Dropped
}

/** Half of the messages go to a mailbox; the others wait for a server that is not there. */
export async function record(folder: string, messages: number, seed: number): Promise<Recorded> {
  const library = join(folder, 'recorder.so')
  const log = join(folder, 'record')
  const root = join(folder, 'site')
  await buildLibrary(SOURCE, library)
  await mkdir(root)

  const [port = 0, nobody = 0] = await freePorts(2)
  const site = await WaybillSite.make(root, port, { smarthost: `127.0.0.1:${nobody}` })
  const random = seededRandom(seed)
  let begun = 0
  const load = new Load({
    port,
    connections: 4,
    ahead: true,
    styles: [{}, { bdat: true }],
    envelopeFor: (name) => ({ to: Number(name.slice(1)) % 2 === 0 ? 'alice@here.test' : `${name}@far.test` }),
    sizeFor: () => {
      begun++
      return random() < 0.2 ? 200_000 : 300 + random() * 3000
    },
    enough: () => begun >= messages,
    onPromise: () => {},
  })
  const preload = [`LD_PRELOAD=${library}`, `RECORD_ROOT=${root}`, `RECORD_FILE=${log}`, 'UV_USE_IO_URING=0']
  await using server = await site.start(['env', ...preload])
  load.start()
  await waitFor('the messages to be taken', () => load.promised.length >= messages, minutes(5))
  await load.stop()
  const local = messages / 4
  await waitFor(
    'some of them to be delivered',
    async () => (await newMail(site.maildir('alice'))).length >= local,
    seconds(60),
  )
  await server.end('SIGKILL')
  const operations = parseRecord(await readFile(log))
  return { site, operations, dropped: await dropMail(site, library, operations.at(-1)?.seq ?? 0) }
}
