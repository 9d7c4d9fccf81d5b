// What became of each message on a damaged disk: the server is started, after a salvage where it refuses; then everything that is due
// is taken out as for an attempt. A message that is nowhere and that nobody told of is lost in silence; one that comes out other than
// it was accepted, or for somebody who has it, is as bad.

import { FakeClock } from '../../src/core/fake-clock.test-support.ts'
import type { MessageId } from '../../src/core/id.ts'
import type { Content } from '../../src/core/message.ts'
import { after, days } from '../../src/core/time.ts'
import { formatMailbox } from '../../src/core/address.ts'
import { openReader } from '../../src/queue/sqlite/open-reader.ts'
import { salvage } from '../../src/queue/salvage/salvage.ts'
import { StoreError } from '../../src/queue/store-error.ts'
import { HISTORY, NOW, open, type Expected } from './scene.ts'

export interface Verdict {
  readonly refused: boolean
  readonly sent: number
  readonly held: number
  /** Named as damaged, set aside or lost, or counted as gone. */
  readonly told: number
  readonly faults: readonly string[]
}

export interface JudgeOptions {
  readonly folder: string
  readonly expected: ReadonlyMap<MessageId, Expected>
  /** What the lane leaves out to see whether it notices: the refusal of a start, and the checksums. */
  readonly sabotage?: 'accept-loss'
}

export async function judge({ folder, expected, sabotage }: JudgeOptions): Promise<Verdict> {
  const told: string[] = []
  const damage = ({ what }: { readonly what: string }): void => void told.push(what)
  let refused = false
  let unknown = 0
  const first = await open(folder, sabotage !== undefined, damage).catch((error: unknown) => {
    if (error instanceof StoreError && error.code === 'in-doubt') return undefined
    throw error
  })
  if (!first) {
    refused = true
    const report = salvage({ folder, now: NOW, history: HISTORY, dryRun: false })
    told.push(...report.lost.map(({ id }) => id))
    unknown = report.uncounted ? Infinity : report.unknown
  }
  const store = first ?? (await open(folder, false, damage))
  told.push(...store.recovery.setAside.map(({ what }) => what))
  const faults: string[] = []
  const sent = new Map<MessageId, string[]>()
  const later = after(new FakeClock(NOW).now(), days(3650))
  for (;;) {
    const claimed = await store.claimDue(later, 1000, [])
    if (claimed.length === 0) break
    for (const { message, recipients, content } of claimed) {
      const wanted = expected.get(message.id)
      const addresses = recipients.map(({ rcptTo }) => formatMailbox(rcptTo))
      const text = await read(content)
      if (text === undefined) told.push(message.id)
      else if (text !== wanted?.content) faults.push(`${message.id} goes out altered`)
      const extra = addresses.filter((address) => wanted?.open.includes(address) !== true)
      if (extra.length > 0) faults.push(`${message.id} goes to ${extra.join()}`)
      sent.set(message.id, addresses)
    }
  }
  await store.close()
  const held = await heldIn(folder)
  const lost = [...expected].filter(
    ([id, { open }]) =>
      open.some((address) => sent.get(id)?.includes(address) !== true && held.get(id)?.includes(address) !== true) &&
      !told.some((what) => what.includes(id)),
  )
  if (lost.length > unknown) faults.push(`${lost.length - unknown} lost in silence, such as ${lost[0]?.[0]}`)
  return { refused, sent: sent.size, held: held.size, told: told.length + Math.min(unknown, lost.length), faults }
}

/** Undefined where the reading itself says that it is not what was stored. */
async function read(content: Content): Promise<string | undefined> {
  if (content.kind === 'inline') return Buffer.from(content.bytes).toString()
  const pieces: Buffer[] = []
  try {
    for await (const piece of content.pieces()) pieces.push(Buffer.from(piece))
  } catch {
    return undefined
  }
  return Buffer.concat(pieces).toString()
}

/** Whom an operator sees waiting. */
async function heldIn(folder: string): Promise<Map<MessageId, string[]>> {
  const reader = openReader({ folder })
  const entries = (await reader?.list({ limit: 10_000 })) ?? []
  await reader?.close()
  return new Map(
    entries.map(({ message, recipients }) => [
      message.id,
      recipients.flatMap(({ rcptTo, state }) => (state.kind === 'held' ? [formatMailbox(rcptTo)] : [])),
    ]),
  )
}
