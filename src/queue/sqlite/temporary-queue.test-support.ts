// A queue folder for one test: made when asked for, closed and removed when the test ends.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { instant } from '../../core/time.ts'
import { START } from '../example-message.test-support.ts'
import type { QueueReader } from '../reader.ts'
import { HISTORY } from '../store-conformance.test-support.ts'
import { openReader } from './open-reader.ts'
import { serveInThisThread } from './serve-in-this-thread.test-support.ts'
import { openReaderThread } from './open-reader-thread.ts'
import { openStore, type OpenedStore, type OpenStoreOptions } from './open-store.ts'

type Wanted = Partial<OpenStoreOptions> & { readonly now?: number }

export class TemporaryQueue {
  readonly folder: string
  readonly #open = new Set<{ close(): void | Promise<void> }>()

  private constructor(folder: string) {
    this.folder = folder
  }

  static async make(t: TestContext): Promise<TemporaryQueue> {
    const queue = new TemporaryQueue(await mkdtemp(join(tmpdir(), 'waybill-queue-')))
    t.after(() => queue.#end())
    return queue
  }

  /** A store without a thread of its own, which takes longer to start than most tests take. */
  open(options: Wanted = {}): Promise<OpenedStore> {
    return this.openOnThread({ startThread: serveInThisThread, ...options })
  }

  /** A store as a server has it. */
  async openOnThread({ now = 0, ...options }: Wanted = {}): Promise<OpenedStore> {
    const clock = new FakeClock(instant(START + now))
    const store = await openStore({ folder: this.folder, clock, history: HISTORY, ...options })
    this.#open.add(store)
    return store
  }

  reader(): QueueReader {
    const reader = openReader({ folder: this.folder })
    if (!reader) throw new Error('there is no queue yet')
    this.#open.add(reader)
    return reader
  }

  /** A reader as a server has it. */
  readerThread(): QueueReader {
    const reader = openReaderThread({ folder: this.folder, clock: new FakeClock(START) })
    this.#open.add(reader)
    return reader
  }

  /** What was opened; the folder stays until the test ends. */
  async close(): Promise<void> {
    for (const one of this.#open) await one.close()
    this.#open.clear()
  }

  async #end(): Promise<void> {
    await this.close()
    await rm(this.folder, { recursive: true, force: true })
  }
}
