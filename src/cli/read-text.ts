// The text of a file that somebody named, or of standard input (`-`), with an end to it.

import { open } from 'node:fs/promises'
import { text as whole } from 'node:stream/consumers'
import type { Terminal } from './terminal.ts'

const MOST_BYTES = 10_000_000

export type ReadText = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly why: string }

export async function readText(file: string, terminal: Terminal): Promise<ReadText> {
  try {
    if (file === '-') return { ok: true, value: await whole(terminal.stdin) }
    await using handle = await open(file)
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES)
    return { ok: true, value: buffer.toString('utf8', 0, bytesRead) }
  } catch (error) {
    return { ok: false, why: `${file}: ${error instanceof Error ? error.message : String(error)}` }
  }
}
