// A disk that queued mail alone fills, on file systems of several kinds and sizes. The server refuses more with 452, says so
// once, answers questions, survives a kill; then the next hop takes mail, and everything that was promised is delivered, and
// mail is taken again, without anybody doing anything. The same with a disk that runs out of files.

import assert from 'node:assert/strict'
import { join } from 'node:path'

import { minutes, seconds } from '../../src/core/time.ts'
import { RecordingSink } from '../crash/sink.ts'
import type { Running } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { askHealth, type Health } from './ask-health.ts'
import { Sender } from './sender.ts'
import { SmallDisk, type DiskOptions } from './small-disk.ts'

const BEGINS = 'no mail is taken'
const ENDS = 'the disk takes mail again'

export interface Filling {
  readonly disk: DiskOptions
  /** Of each message. */
  readonly octets: number
  /** What is expected to be told. */
  readonly trouble: 'space' | 'inodes'
}

/** Returns what was seen, or why nothing was tried. */
export async function fillDisk({ disk: options, octets, trouble }: Filling): Promise<string> {
  await using folder = await tempFolder()
  await using disk = await SmallDisk.mount(join(folder.path, 'state'), options)
  if (!disk) return 'skipped: nothing can be mounted here'
  let open = false
  await using sink = await RecordingSink.start({ refuse: () => (open ? undefined : '451 4.3.0 come back\r\n') })
  const site = await WaybillSite.make(folder.path, await freePort(), {
    smarthost: `127.0.0.1:${sink.port}`,
    limits: { transactions: 1_000_000, commands: 10_000_000, errors: 3 },
  })
  const start = (): Promise<Running> => site.start(disk.under)
  /** The namespace of the disk is not ours, but its files are seen through a process in it. */
  const health = (): Promise<Health> => askHealth(`/proc/${server.pid}/root${site.stateFolder}`)

  let server = await start()
  try {
    const senders = ['a', 'b', 'c', 'd'].map((prefix) => new Sender(site.port, prefix))
    const promised = (): readonly string[] => senders.flatMap((sender) => sender.promised)
    const refusals = (): readonly string[] => senders.flatMap((sender) => sender.refusals)
    await Promise.all(senders.map((sender) => sender.send(1_000_000, { octets, refusals: 40 })))
    const filledWith = promised().length
    assert.ok(filledWith >= 20, `only ${filledWith} messages were taken`)
    const other = refusals().find((text) => !/^(?:MAIL|content): 452 4\.3\.1 /.test(text))
    assert.equal(other, undefined, 'refused for another reason')
    assert.ok(
      refusals().some((text) => text.startsWith('MAIL')),
      'nothing was refused at MAIL',
    )
    await waitFor('the state to be told', async () => (await health()).disk?.trouble === trouble, seconds(10))

    await server.end('SIGKILL')
    server = await start()
    await waitFor('the state to be known again', async () => (await health()).status === 'no-room', seconds(10))
    open = true
    const left = (): number => promised().filter((name) => !sink.taken.has(name)).length
    try {
      await waitFor('all of it to be delivered', () => left() === 0, minutes(1))
    } catch (error) {
      throw new Error(`${left()} of ${filledWith} messages were not delivered\n${server.output.slice(-2000)}`, {
        cause: error,
      })
    }
    await waitFor('mail to be taken again', async () => (await health()).status === 'ok', seconds(30))
    const after = new Sender(site.port, 'z')
    await after.send(20, { octets })
    assert.deepEqual(after.refusals, [])
    await waitFor('new mail to be delivered', () => after.promised.every((name) => sink.taken.has(name)))
    assert.equal(times(server.output, BEGINS), 1, server.output)
    assert.equal(times(server.output, ENDS), 1, server.output)
    assert.deepEqual(sink.broken, [])
    await server.end()
    assert.equal(server.exitCode, 0, server.output)
    return `${filledWith} messages taken, ${refusals().length} refused; all delivered`
  } finally {
    await server.end('SIGKILL')
  }
}

const times = (text: string, part: string): number => text.split(part).length - 1
