// Opens a queue folder: starts the store thread and gives the port to it. Other threads of this process get ports of
// their own through `newPort` and `connectStore`.

import { resolve } from 'node:path'
import { MessageChannel, Worker, type MessagePort, type Transferable } from 'node:worker_threads'
import type { HistoryLimits } from '../../config/config.ts'
import type { Clock } from '../../core/clock.ts'
import { seconds } from '../../core/time.ts'
import type { Event } from '../../events/event.ts'
import type { DiskReserve, DiskState } from '../disk.ts'
import { StoreError } from '../store-error.ts'
import type { Recovery } from '../store.ts'
import { CHECK_BELOW } from './soundness.ts'
import { decodeEvents } from './rows.ts'
import { folderAt } from './folder.ts'
import { StoreClient, type StoreClientDeps } from './store-client.ts'
import type { ControlWire, ReportWire, StartWire } from './wire.ts'

export interface OpenStoreOptions {
  readonly folder: string
  readonly clock: Clock
  readonly history: HistoryLimits
  /** From 0 to 15, as in identifiers: nodes over one queue have different ones. */
  readonly node?: number
  /** Goes on, with what can be read, where mail that was promised may be missing; what is damaged is kept aside. */
  readonly acceptLoss?: boolean
  /** Octets; a database of that size or more is not read through by the start. */
  readonly checkBelow?: number
  /** What is kept free of mail; nothing, where it is left out. */
  readonly reserve?: DiskReserve
  /** Told when the disk takes no more mail, and when it takes mail again. */
  readonly onDisk?: (disk: DiskState) => void
  /** Told when the store thread died, and every promise of the store with it. */
  readonly onDeath?: (error: StoreError) => void
  /** Told of every entry that is set aside later than at the start. */
  readonly onDamage?: (damage: Recovery['setAside'][number]) => void
  readonly startThread?: (start: StartWire) => StoreWorker
}

/** What a store needs of the thread that serves it. */
export interface StoreWorker {
  readonly threadId: number
  on(event: 'message', heard: (report: ReportWire) => void): unknown
  on(event: 'error', heard: (error: unknown) => void): unknown
  on(event: 'exit', heard: () => void): unknown
  once(event: 'exit', heard: (code: number) => void): unknown
  off(event: 'message', heard: (report: ReportWire) => void): unknown
  off(event: 'error', heard: (error: unknown) => void): unknown
  off(event: 'exit', heard: () => void): unknown
  postMessage(control: ControlWire, transfer: Transferable[]): void
  unref(): void
}

/** The store of the thread that opened it: it closes the store thread too. */
export class OpenedStore extends StoreClient {
  readonly #worker: StoreWorker
  #closing = false

  constructor(worker: StoreWorker, deps: Omit<StoreClientDeps, 'port'>) {
    super({ ...deps, port: newPort(worker) })
    this.#worker = worker
  }

  /** A port for another thread, to be transferred to it and given to `connectStore` there. */
  newPort(): MessagePort {
    return newPort(this.#worker)
  }

  /** Whether the store thread may end. */
  get closing(): boolean {
    return this.#closing
  }

  override async close(): Promise<void> {
    this.#closing = true
    await super.close()
    const exited = new Promise((resolve) => this.#worker.once('exit', resolve))
    if (this.#worker.threadId < 0) return
    this.#worker.postMessage({ kind: 'close' } satisfies ControlWire, [])
    await exited
  }
}

function newPort(worker: StoreWorker): MessagePort {
  const { port1, port2 } = new MessageChannel()
  worker.postMessage({ kind: 'connect', port: port2 } satisfies ControlWire, [port2])
  return port1
}

/** The same code runs from its TypeScript sources and from compiled JavaScript. */
function startStoreThread(start: StartWire): StoreWorker {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return new Worker(new URL(`./store-thread.${extension}`, import.meta.url), { workerData: start, name: 'store' })
}

const NO_RESERVE: DiskReserve = { octets: 0, inodes: 0, share: 1 }

/** Rejects with a StoreError: `in-doubt` when mail may be missing, `in-use` when another process has the folder, `newer-schema`, or what the disk says. */
export async function openStore(options: OpenStoreOptions): Promise<OpenedStore> {
  const {
    folder,
    clock,
    history,
    node = 0,
    acceptLoss = false,
    reserve = NO_RESERVE,
    checkBelow = CHECK_BELOW,
    onDamage,
    onDeath,
    onDisk,
    startThread = startStoreThread,
  } = options
  const path = resolve(folder)
  const start: StartWire = { folder: path, history, reserve, now: clock.now(), node, acceptLoss, checkBelow }
  const worker = startThread(start)
  const { recovery, events } = await started(worker, clock)
  const store = new OpenedStore(worker, { folder: folderAt(path), clock, recovery, events })
  worker.on('message', (report: ReportWire) => {
    switch (report.kind) {
      case 'damage':
        onDamage?.(report.damage)
        if (report.events !== undefined) store.committed(decodeEvents(report.events))
        break
      case 'disk': {
        const before = store.disk.trouble
        store.diskIs(report.disk)
        if (report.disk.trouble !== before) onDisk?.(report.disk)
        break
      }
      case 'usable':
      case 'ready':
      case 'refused':
    }
  })
  // A thread can end without an error: when it is terminated, or when it had nothing left to wait for.
  const ended = (): void => {
    if (!store.closing) died()
  }
  const died = (cause?: unknown): void => {
    worker.off('exit', ended)
    const error = new StoreError('internal', 'the store thread died', { cause })
    store.fail(error)
    onDeath?.(error)
  }
  worker.on('error', died)
  worker.on('exit', ended)
  return store
}

/** The store for another thread of the same process; closing it leaves the store open for the others. */
export function connectStore(port: MessagePort, { folder, clock }: { folder: string; clock: Clock }): StoreClient {
  const recovery: Recovery = { begun: 'after-stop', interrupted: 0, queued: 0, setAside: [], greatestId: 0 }
  return new StoreClient({ port, folder: folderAt(resolve(folder)), clock, recovery, events: [] })
}

interface Started {
  readonly recovery: Recovery
  readonly events: readonly Event[]
}

/** How long a file system may take over a lock and a sync: milliseconds as a rule, half a minute where the machine has far too much to do. */
const LONGEST_PROBE = seconds(60)

function started(worker: StoreWorker, clock: Clock): Promise<Started> {
  const { promise, resolve, reject } = Promise.withResolvers<Started>()
  const hangs = clock.after(LONGEST_PROBE, () => {
    // It may be in a call that never returns, and nobody waits for it.
    worker.unref()
    reject(new StoreError('hangs', `a lock or a sync took longer than ${LONGEST_PROBE / 1000} s`))
  })
  const onMessage = (report: ReportWire): void => {
    switch (report.kind) {
      case 'usable':
        hangs.cancel()
        return
      case 'ready': {
        const events = decodeEvents(report.interrupted)
        resolve({ recovery: { ...report.recovery, interrupted: events.length }, events })
        break
      }
      case 'refused':
        reject(new StoreError(report.failure.code, report.failure.text))
        break
      case 'damage':
      case 'disk':
        reject(new StoreError('internal', `the store thread reported ${report.kind} before it was ready`))
    }
    hangs.cancel()
    worker.off('error', reject)
    worker.off('message', onMessage)
  }
  worker.on('error', reject)
  worker.on('message', onMessage)
  return promise
}
