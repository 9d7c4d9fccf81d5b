// Writes to a file until all of it is written.

import type { FileHandle } from 'node:fs/promises'

/** Every octet, also where the system takes fewer at a time. Returns how many. */
export async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<number> {
  for (let done = 0; done < bytes.length;) done += (await file.write(bytes, done)).bytesWritten
  return bytes.length
}
