// The content of a large message on its way to disk. It is written beside its final place and renamed into it when it is
// complete and fsynced, so a file in `bodies` is always whole. It runs on the thread that receives the message, not on the
// store thread. Until the message's row is committed, the next start removes what is here.

import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { MessageId } from '../../core/id.ts'
import type { Content } from '../../core/message.ts'
import { StoreError } from '../store-error.ts'
import type { BodyWriter } from '../store.ts'
import type { Folder } from './folder.ts'
import { asStoreError } from './sqlite-error.ts'
import { storedBody } from './stored-body.ts'
import { contentSum } from './sums.ts'

export async function openBodyFile(folder: Folder, id: MessageId): Promise<BodyWriter> {
  const unfinished = join(folder.unfinishedBodies, id)
  const file = await open(unfinished, 'wx', 0o600).catch(rethrow)
  return new BodyFile(folder, id, unfinished, file)
}

class BodyFile implements BodyWriter {
  readonly #folder: Folder
  readonly #name: string
  readonly #unfinished: string
  readonly #path: string
  readonly #file: FileHandle
  #size = 0
  #sum = 0
  #state: 'open' | 'finished' | 'gone' = 'open'

  constructor(folder: Folder, name: string, unfinished: string, file: FileHandle) {
    this.#folder = folder
    this.#name = name
    this.#unfinished = unfinished
    this.#path = join(folder.bodies, name)
    this.#file = file
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#expectOpen()
    for (let done = 0; done < chunk.length;) {
      const { bytesWritten } = await this.#file.write(chunk, done, chunk.length - done).catch(rethrow)
      done += bytesWritten
    }
    this.#size += chunk.length
    this.#sum = contentSum(chunk, this.#sum)
  }

  async finish(): Promise<Content> {
    this.#expectOpen()
    await this.#file.sync().catch(rethrow)
    await this.#file.close()
    await rename(this.#unfinished, this.#path).catch(rethrow)
    this.#state = 'finished'
    await syncFolder(this.#folder.bodies)
    return storedBody(this.#folder, this.#name, this.#size, this.#sum)
  }

  async discard(): Promise<void> {
    if (this.#state === 'gone') return
    this.#state = 'gone'
    await this.#file.close().catch(() => undefined)
    await rm(this.#unfinished, { force: true }).catch(rethrow)
    await rm(this.#path, { force: true }).catch(rethrow)
  }

  #expectOpen(): void {
    if (this.#state !== 'open') throw new StoreError('internal', `the content in ${this.#path} is ${this.#state}`)
  }
}

/** A name is on disk when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(rethrow)
  try {
    await handle.sync().catch(rethrow)
  } finally {
    await handle.close()
  }
}

function rethrow(error: unknown): never {
  throw asStoreError(error)
}
