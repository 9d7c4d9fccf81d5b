// The store thread: the only writer of the queue. It takes everything that has arrived from all clients into one
// transaction, commits, answers, and goes on with what came meanwhile; so one fsync serves many callers. It makes no
// decision of its own and must not be imported: open-store.ts starts it as a worker.

import { parentPort, receiveMessageOnPort, workerData, type MessagePort, type Transferable } from 'node:worker_threads'
import { instant } from '../../core/time.ts'
import { openDatabase } from './database.ts'
import { folderAt } from './folder.ts'
import { makeFolder, syncFolder } from './durable.ts'
import { lockFolder, type Lock } from './lock.ts'
import { writeMark } from './mark.ts'
import { Queue, type Asked } from './queue.ts'
import { asStoreError } from './sqlite-error.ts'
import type { AckWire, BatchWire, ControlWire, ReportWire, ResultWire, StartWire } from './wire.ts'

class StoreThread {
  readonly #parent: MessagePort
  readonly #queue: Queue
  readonly #lock: Lock
  readonly #clients = new Set<MessagePort>()

  constructor(parent: MessagePort, queue: Queue, lock: Lock) {
    this.#parent = parent
    this.#queue = queue
    this.#lock = lock
    parent.on('message', (control: ControlWire) => {
      if (control.kind === 'connect') this.#connect(control.port)
      else this.#close()
    })
  }

  #connect(port: MessagePort): void {
    this.#clients.add(port)
    port.on('message', (batch: BatchWire) => this.#work([port, batch]))
    port.on('close', () => this.#clients.delete(port))
  }

  /** Goes on until nothing has arrived while it was working. */
  #work(first?: [MessagePort, BatchWire]): void {
    let batches = first ? [first] : []
    for (;;) {
      for (const port of this.#clients) {
        for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) {
          batches.push([port, next.message as BatchWire])
        }
      }
      if (batches.length === 0) return
      this.#commit(batches)
      batches = []
    }
  }

  #commit(batches: readonly (readonly [MessagePort, BatchWire])[]): void {
    const asked: Asked[] = []
    for (const [, { operations, bodies }] of batches) {
      for (const operation of operations) asked.push({ operation, bodies })
    }
    const results = this.#queue.run(asked)
    let from = 0
    for (const [port, { operations }] of batches) {
      const own = results.slice(from, (from += operations.length))
      port.postMessage({ results: own, commits: this.#queue.commits } satisfies AckWire, contentsOf(own))
    }
    for (const { damage, event } of this.#queue.aftermath.takeDamage()) {
      tell(this.#parent, { kind: 'damage', damage, ...(event && { events: JSON.stringify([event]) }) })
    }
    this.#queue.aftermath.tidyFiles()
  }

  #close(): void {
    this.#work()
    this.#queue.close()
    this.#lock.release()
    for (const port of this.#clients) port.close()
    this.#parent.close()
  }
}

/** Contents that were read move to the client instead of being copied. */
function contentsOf(results: readonly ResultWire[]): Transferable[] {
  const buffers: Transferable[] = []
  for (const result of results) {
    if (!Array.isArray(result)) continue
    for (const [, , content] of result) if (content?.buffer instanceof ArrayBuffer) buffers.push(content.buffer)
  }
  return buffers
}

function start(parent: MessagePort, { folder: path, history, now, node, acceptLoss }: StartWire): void {
  const folder = folderAt(path)
  makeFolder(folder.path)
  const lock = lockFolder(folder)
  try {
    const { queue, begun, setAside } = openDatabase(
      folder,
      { now: instant(now), acceptLoss },
      (db) => new Queue({ db, folder, history, now, node }),
    )
    // The database and the folder of bodies have names only now; a promise is worth nothing while they could be lost.
    syncFolder(folder.bodies)
    writeMark(folder, 'open')
    const thread = new StoreThread(parent, queue, lock)
    const damage = queue.aftermath.takeDamage().map((one) => one.damage)
    const { interrupted, queued, greatestId } = queue
    const recovery = { begun, queued, greatestId, setAside: [...setAside, ...damage] }
    tell(parent, { kind: 'ready', recovery, interrupted: JSON.stringify(interrupted) })
    void thread
  } catch (error) {
    lock.release()
    throw error
  }
}

function tell(parent: MessagePort, report: ReportWire): void {
  parent.postMessage(report, [])
}

if (parentPort) {
  try {
    start(parentPort, workerData as StartWire)
  } catch (error) {
    const { code, message } = asStoreError(error)
    tell(parentPort, { kind: 'refused', failure: { code, text: message } })
  }
}
