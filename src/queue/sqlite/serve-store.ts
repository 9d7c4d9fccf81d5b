// What the store thread does: it is the only writer of the queue. It takes everything that has arrived from all clients into one
// transaction, commits, answers, and goes on with what came meanwhile; so one fsync serves many callers. It makes no
// decision of its own. A server has it in a thread (store-thread.ts); many tests do without one.

import { receiveMessageOnPort, type MessagePort, type Transferable } from 'node:worker_threads'
import { systemClock, type Timer } from '../../core/clock.ts'
import { instant, seconds } from '../../core/time.ts'
import { StoreError } from '../store-error.ts'
import { Ballast } from './ballast.ts'
import { emptyPages, openDatabase } from './database.ts'
import { folderAt } from './folder.ts'
import { guardFolder } from './guard-folder.ts'
import { makeFolder, syncFolder } from './durable.ts'
import { keepLog } from './kept-log.ts'
import { lockFolder, type Lock } from './lock.ts'
import { writeMark } from './mark.ts'
import { Queue, type Asked } from './queue.ts'
import { Room } from './room.ts'
import { asStoreError } from './sqlite-error.ts'
import { lookAtVolume, networkBelow, type Volume } from './volume.ts'
import type { AckWire, BatchWire, ControlWire, ReportWire, ResultWire, StartWire } from './wire.ts'

/** Between two looks at the disk. */
const LOOK = seconds(1)
/** Portions of history that may be forgotten between two looks. */
const SHED_MOST = 20

interface Opened {
  readonly queue: Queue
  readonly lock: Lock
  readonly room: Room
  readonly ballast: Ballast
}

class StoreThread {
  readonly #parent: MessagePort
  readonly #queue: Queue
  readonly #lock: Lock
  readonly #room: Room
  readonly #ballast: Ballast
  #nextLook: Timer | undefined
  readonly #clients = new Set<MessagePort>()

  constructor(parent: MessagePort, { queue, lock, room, ballast }: Opened) {
    this.#parent = parent
    this.#queue = queue
    this.#lock = lock
    this.#room = room
    this.#ballast = ballast
    parent.on('message', (control: ControlWire) => {
      if (control.kind === 'connect') this.#connect(control.port)
      else this.#close()
    })
  }

  /** Sees how the disk stands, and tells it; again and again. */
  watchDisk(): void {
    this.#room.look()
    this.#tellDisk()
    for (let n = 0; n < SHED_MOST && this.#room.isShort && this.#queue.shed(); n++) this.#room.look()
    this.#nextLook = systemClock.after(LOOK, () => this.watchDisk())
  }

  #tellDisk(): void {
    const disk = this.#room.takeNews()
    if (disk) tell(this.#parent, { kind: 'disk', disk })
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
    this.#tellDisk()
  }

  #close(): void {
    this.#work()
    this.#nextLook?.cancel()
    withRoom(this.#ballast, () => this.#queue.close())
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

function start(
  parent: MessagePort,
  { folder: path, history, reserve, now, node, acceptLoss, checkBelow }: StartWire,
): void {
  const folder = folderAt(path)
  makeFolder(folder.path)
  const mended = guardFolder({ folder: folder.path, user: process.geteuid?.() ?? 0 })
  const lock = lockFolder(folder)
  try {
    const { size: volumeSize } = lookAtVolume(folder.path)
    const ballast = new Ballast(folder.ballast, volumeSize)
    expectSyncs(ballast)
    makeWay(ballast, folder.path)
    tell(parent, { kind: 'usable' })
    const {
      queue: opened,
      begun,
      setAside,
      unchecked,
    } = withRoom(ballast, () =>
      openDatabase(folder, { now: instant(now), acceptLoss, volumeSize, checkBelow }, (db) => {
        const look = (): Volume => lookAtVolume(folder.path)
        const room = new Room({ ballast, reserve, look, empty: () => emptyPages(db) })
        return { room, queue: new Queue({ db, folder, history, room, now, node }) }
      }),
    )
    // The database and the folder of bodies have names only now; a promise is worth nothing while they could be lost.
    syncFolder(folder.bodies)
    keepLog(folder)
    withRoom(ballast, () => writeMark(folder, 'open'))
    const thread = new StoreThread(parent, { ...opened, lock, ballast })
    const damage = opened.queue.aftermath.takeDamage().map((one) => one.damage)
    const { interrupted, queued, greatestId } = opened.queue
    const network = networkBelow(folder.path)
    const recovery = {
      begun,
      queued,
      greatestId,
      setAside: [...setAside, ...damage],
      ...(mended.length > 0 && { mended }),
      ...(unchecked && { unchecked }),
      ...(network !== undefined && { network }),
    }
    tell(parent, { kind: 'ready', recovery, interrupted: JSON.stringify(interrupted) })
    thread.watchDisk()
  } catch (error) {
    lock.release()
    throw error
  }
}

/** What a file system says that knows no sync. */
const CANNOT_SYNC: ReadonlySet<string | undefined> = new Set(['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'])

function expectSyncs(ballast: Ballast): void {
  const failed = ballast.probe()
  if (CANNOT_SYNC.has(failed)) throw new StoreError('unusable', `files on it cannot be synced (${failed})`)
}

/**
 * SQLite maps the index of its log into memory, and takes its room by one octet in each 4 kB. Where the blocks of a file
 * system are smaller, that is not all of it, and a full disk ends the process by SIGBUS at the first write to the rest.
 */
const ROOM_TO_OPEN = 256 * 1024

function makeWay(ballast: Ballast, folder: string): void {
  while (lookAtVolume(folder).free < ROOM_TO_OPEN && ballast.shrink());
}

/** Ballast is given up until the work finds room. */
function withRoom<T>(ballast: Ballast, work: () => T): T {
  for (;;) {
    try {
      return work()
    } catch (error) {
      const { code } = asStoreError(error)
      if ((code !== 'disk-full' && code !== 'io-error') || !ballast.shrink()) throw error
    }
  }
}

function tell(parent: MessagePort, report: ReportWire): void {
  parent.postMessage(report, [])
}

/** Answers through `parent` and the ports that come by it, until it is told to close. */
export function serveStore(parent: MessagePort, wanted: StartWire): void {
  try {
    start(parent, wanted)
  } catch (error) {
    const { code, message } = asStoreError(error)
    tell(parent, { kind: 'refused', failure: { code, text: message } })
    parent.close()
  }
}
