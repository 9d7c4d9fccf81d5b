// A message from a file or from standard input, bounded.

import { openInput } from './patient-read.ts'
import type { Terminal } from './terminal.ts'

const MOST_OCTETS = 256 * 1024 * 1024

type Read = { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly code: string }

/** `code`: what the system says, or EFBIG; ENODATA where standard input is a keyboard or empty, or a pipe stays silent. */
export async function readMessageFile(
  file: string | undefined,
  terminal: Pick<Terminal, 'stdin' | 'clock' | 'err'>,
): Promise<Read> {
  const { stdin } = terminal
  try {
    if (file === undefined && 'isTTY' in stdin && stdin.isTTY === true) return { ok: false, code: 'ENODATA' }
    const pieces: Buffer[] = []
    let size = 0
    const isPiped = file === undefined || file === '-'
    for await (const piece of isPiped ? stdin : openInput(file, terminal)) {
      const octets = Buffer.from(piece as Uint8Array)
      size += octets.length
      if (size > MOST_OCTETS) return { ok: false, code: 'EFBIG' }
      pieces.push(octets)
    }
    return size === 0 && isPiped ? { ok: false, code: 'ENODATA' } : { ok: true, bytes: Buffer.concat(pieces) }
  } catch (error) {
    return { ok: false, code: (error as NodeJS.ErrnoException).code ?? '' }
  }
}
