// The content of a large message in its file under `bodies`. The file is opened anew for each reading, since a message may wait
// for days between two.

import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { ContentError } from '../../core/content-error.ts'
import type { StoredContent } from '../../core/message.ts'
import type { Folder } from './folder.ts'
import { contentSum } from './sums.ts'

const PIECE = 64 * 1024

export function storedBody(folder: Folder, name: string, size: number, sum: number | null): StoredContent {
  const path = join(folder.bodies, name)
  return {
    kind: 'stored',
    name,
    size,
    ...(sum !== null && { sum }),
    pieces: (from = 0) => readPieces({ path, from, size, sum: from === 0 ? sum : null }),
  }
}

interface Reading {
  readonly path: string
  readonly from: number
  readonly size: number
  readonly sum: number | null
}

async function* readPieces({ path, from, size, sum }: Reading): AsyncGenerator<Uint8Array> {
  const unreadable = (error: unknown): never => {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
    throw new ContentError('local.content', { path, errno: typeof code === 'string' ? code : String(error) }, error)
  }
  const file = await open(path, 'r').catch(unreadable)
  try {
    const buffer = new Uint8Array(PIECE)
    let at = from
    let found = 0
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, PIECE, at).catch(unreadable)
      if (bytesRead === 0) break
      at += bytesRead
      const piece = buffer.subarray(0, bytesRead)
      if (sum !== null) found = contentSum(piece, found)
      yield piece
    }
    if (at !== size) throw new ContentError('local.altered', { path, expected_size: size, size: at })
    // Whoever takes the pieces has not ended the message yet, and does not end it now.
    if (sum !== null && found !== sum) throw new ContentError('local.altered', { path, altered: 'content' })
  } finally {
    await file.close()
  }
}
