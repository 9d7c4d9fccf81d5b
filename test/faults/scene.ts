// One case of the fault lane with a server of its own: something breaks and is mended, and then everything that was promised must
// come, whole, and nothing have been refused for good.

import assert from 'node:assert/strict'

import { minutes } from '../../src/core/time.ts'
import { RecordingSink, type SinkOptions } from '../crash/sink.ts'
import type { Running } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite, type WaybillSettings } from '../support/waybill-process.ts'
import { Sender } from './sender.ts'

export interface Scene {
  readonly site: WaybillSite
  readonly sender: Sender
  readonly sink: RecordingSink
  /** Starts another server on the same folder. */
  readonly start: (under?: readonly string[]) => Promise<Running>
}

/** `act` breaks something and mends it; after it everything that was promised must come. */
export async function scene(
  settings: (sinkPort: number) => WaybillSettings,
  act: (scene: Scene) => Promise<void>,
  sinkOptions: SinkOptions = {},
): Promise<string> {
  await using folder = await tempFolder()
  await using sink = await RecordingSink.start(sinkOptions)
  const site = await WaybillSite.make(folder.path, await freePort(), settings(sink.port))
  const sender = new Sender(site.port)
  const servers: Running[] = []
  try {
    const start = async (under?: readonly string[]): Promise<Running> => {
      const server = await site.start(under)
      servers.push(server)
      return server
    }
    await act({ site, sender, sink, start })
    await sender.send(5)
    const left = (): readonly string[] => sender.promised.filter((name) => !sink.taken.has(name))
    await waitFor('everything to come', () => left().length === 0, minutes(1)).catch((error: unknown) => {
      throw new Error(`missing: ${left().join(' ')}\n${servers.at(-1)?.output.slice(-3000)}`, { cause: error })
    })
    assert.deepEqual(sink.broken, [])
    const forGood = sender.refusals.filter((text) => /^\w+: 5/.test(text))
    assert.deepEqual(forGood, [], 'refused for good')
    await servers.at(-1)?.end()
    assert.equal(servers.at(-1)?.exitCode, 0)
    return `${sender.promised.length} promised and delivered, ${sender.refusals.length} refused for now`
  } finally {
    for (const server of servers) await server.end('SIGKILL')
  }
}
