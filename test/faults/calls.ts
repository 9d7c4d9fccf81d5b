// Each kind of call that the store and the Maildir make of the system fails, once at each of its first places and from then
// on, with each error that it may have, in one server after the other order. After every order the server must be there, and
// at the end everything that was promised must have come, whole.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { minutes, seconds } from '../../src/core/time.ts'
import { Mailbox } from '../crash/mailbox.ts'
import { RecordingSink } from '../crash/sink.ts'
import { buildLibrary } from '../support/build-library.ts'
import type { Running } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { askHealth } from './ask-health.ts'
import { FOR_EVER, Orders, type Call, type ErrorName, type Order, type Place } from './orders.ts'
import { Sender } from './sender.ts'

const SOURCE = fileURLToPath(new URL('./failing.c', import.meta.url))

const OF_FILES: Readonly<Partial<Record<Call, readonly ErrorName[]>>> = {
  open: ['ENOSPC', 'EMFILE', 'EROFS', 'EIO'],
  write: ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS'],
  sync: ['EIO', 'ENOSPC', 'EDQUOT'],
  truncate: ['EIO'],
  mkdir: ['ENOSPC', 'EDQUOT', 'EROFS'],
  rename: ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS'],
  unlink: ['EIO', 'EROFS'],
  read: ['EIO'],
}
const OF_SOCKETS: readonly Call[] = ['accept', 'socket']
/** Single calls of a kind that fail alone, one after the other. */
const ONCE = 4
const CHECK_EVERY = 12
/** A large message has a file of its own. */
const LARGE = 150_000

/** Every order once, those that fail once first. */
function* allOrders(): Generator<Order> {
  for (const place of ['state', 'mail'] satisfies Place[]) {
    for (const [call, errors] of Object.entries(OF_FILES) as [Call, readonly ErrorName[]][]) {
      for (const error of errors) {
        for (let first = 1; first <= ONCE; first++) yield { place, call, error, first, count: 1 }
        yield { place, call, error, first: 1, count: FOR_EVER }
      }
    }
  }
  for (const call of OF_SOCKETS) {
    yield { place: 'state', call, error: 'EMFILE', first: 1, count: 1 }
    yield { place: 'state', call, error: 'EMFILE', first: 1, count: FOR_EVER }
  }
}

export interface CallsResult {
  readonly orders: number
  /** Orders under which a call did fail. */
  readonly struck: number
  readonly promised: number
  readonly refused: number
  readonly restarts: number
  readonly missing: readonly string[]
}

/** `lie`: instead, writes to the Maildir are said to be done and are not; then messages must be missing. */
export async function failCalls({ lie = false } = {}): Promise<CallsResult> {
  await using folder = await tempFolder()
  const library = join(folder.path, 'failing.so')
  await buildLibrary(SOURCE, library)
  using orders = new Orders(join(folder.path, 'orders'))
  await using sink = await RecordingSink.start()
  const site = await WaybillSite.make(folder.path, await freePort(), {
    smarthost: `127.0.0.1:${sink.port}`,
    limits: { errors: 1000 },
  })
  const preload = [
    `LD_PRELOAD=${library}`,
    `FAULT_ORDERS=${orders.path}`,
    `FAULT_STATE=${site.stateFolder}`,
    `FAULT_MAIL=${join(site.folder, 'mail')}`,
    'UV_USE_IO_URING=0',
  ]
  const mailbox = new Mailbox(site.maildir('alice'))
  const senders = {
    small: new Sender(site.port, 'm1'),
    large: new Sender(site.port, 'm2'),
    local: new Sender(site.port, 'm3'),
  }
  const promised = (): readonly string[] => Object.values(senders).flatMap((sender) => sender.promised)
  const missing = (): readonly string[] => promised().filter((name) => !sink.taken.has(name) && !mailbox.mail.has(name))
  let given = 0
  let struck = 0
  let restarts = 0
  /** Orders since all had come. */
  let recent: Order[] = []
  let server: Running = await site.start(['env', ...preload])

  const everythingComes = async (): Promise<void> => {
    const comes = async (): Promise<boolean> => {
      await mailbox.collect()
      return missing().length === 0
    }
    await waitFor('what was promised to come', comes, lie ? seconds(5) : minutes(1)).catch((error: unknown) => {
      const told = `${missing().join(' ')} did not come after ${JSON.stringify(recent)}\n${server.output.slice(-4000)}`
      throw new Error(told, { cause: error })
    })
    recent = []
  }
  /** Waits until the delivery of `names` into the Maildir has met the order, or has passed all its calls and met none. */
  const delivered = async (order: Order, names: readonly string[]): Promise<void> => {
    const passed = async (): Promise<boolean> => {
      if (orders.seen() >= order.first) return true
      await mailbox.collect()
      return names.every((name) => mailbox.mail.has(name))
    }
    await waitFor('the order to be met', passed, seconds(20))
  }
  const under = async (order: Order): Promise<void> => {
    given++
    recent.push(order)
    const before = senders.local.promised.length
    orders.give(order)
    await Promise.all([
      senders.small.send(1, { octets: 500, refusals: 2 }),
      senders.large.send(1, { octets: LARGE, refusals: 2 }),
      senders.local.send(1, { octets: 3000, refusals: 2, to: () => 'alice@here.test' }),
    ])
    // A message is promised before it is delivered: an order that is taken back with the promise would meet nothing of its delivery.
    if (order.place === 'mail') await delivered(order, senders.local.promised.slice(before))
    if (orders.takeBack() >= order.first) struck++
    if (server.gone) {
      // It may end, and must say why.
      assert.match(
        server.output.slice(-3000),
        /waybill: |"level":[56]0/,
        `ended without a word under ${JSON.stringify(order)}`,
      )
      restarts++
      server = await site.start(['env', ...preload])
    }
    // What is refused in the trouble that is just ending would say nothing of the next order.
    await waitFor('the trouble to end', async () => (await askHealth(site.stateFolder)).status === 'ok', seconds(20))
  }
  try {
    if (lie) {
      await under({ call: 'write', place: 'mail', error: 'lie', first: 1, count: FOR_EVER })
    } else {
      for (const order of allOrders()) {
        await under(order)
        if (given % CHECK_EVERY === 0) await everythingComes()
      }
    }
    await everythingComes().catch((error: unknown) => {
      if (!lie) throw error
    })
    if (!lie) assert.deepEqual([...sink.broken, ...mailbox.broken], [], 'something came and was not whole')
    await server.end()
    if (!lie) assert.equal(server.exitCode, 0, server.output.slice(-3000))
    const refused = Object.values(senders).flatMap((sender) => sender.refusals)
    const forGood = refused.filter((text) => /^\w+: 5/.test(text))
    assert.deepEqual(forGood, [], 'a fault of the server is no reason to refuse for good')
    return { orders: given, struck, promised: promised().length, refused: refused.length, restarts, missing: missing() }
  } finally {
    await server.end('SIGKILL')
  }
}
