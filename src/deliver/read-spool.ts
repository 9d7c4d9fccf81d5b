// Reads the content of a large message from its file in the spool, in pieces of bounded size. A file that is missing,
// unreadable or of the wrong length is told apart from faults of whoever takes the pieces.

import { open } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import type { Reason } from '../core/reason.ts'

const PIECE = 64 * 1024

/** The stored content could not be read; `reason` tells why. */
export class SpoolError extends Error {
  readonly reason: Reason
  constructor(facts: NonNullable<Reason['facts']>, cause?: unknown) {
    super('the stored message could not be read', { cause })
    this.name = 'SpoolError'
    this.reason = { code: 'local.content', facts }
  }
}

/** Each piece is valid until the next one is asked for. Throws a SpoolError for what is wrong with the file. */
export async function* readSpool(content: {
  readonly path: string
  readonly size: number
  readonly sum?: number
}): AsyncGenerator<Uint8Array> {
  const { path, size, sum } = content
  const unreadable = (error: unknown): never => {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
    throw new SpoolError({ path, errno: typeof code === 'string' ? code : String(error) }, error)
  }
  const file = await open(path, 'r').catch(unreadable)
  try {
    const buffer = new Uint8Array(PIECE)
    let done = 0
    let found = 0
    for (;;) {
      const { bytesRead } = await file.read(buffer).catch(unreadable)
      if (bytesRead === 0) break
      done += bytesRead
      if (sum !== undefined) found = crc32(buffer.subarray(0, bytesRead), found)
      yield buffer.subarray(0, bytesRead)
    }
    if (done !== size) throw new SpoolError({ path, expected_size: size, size: done })
    // Whoever takes the pieces has not ended the message yet, and does not end it now.
    if (sum !== undefined && found !== sum) throw new SpoolError({ path, altered: 'content' })
  } finally {
    await file.close()
  }
}
