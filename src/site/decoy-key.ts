// A secret of the server's own that makes unknown names look like known ones. It is kept in the state folder, so that a name
// that does not exist gets the same answers after a restart.

import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeDecoyKey } from '../sasl/make-mechanism.ts'

const DECOY_BYTES = 32

export async function keptDecoyKey(stateFolder: string): Promise<Uint8Array> {
  const path = join(stateFolder, 'decoy.key')
  try {
    const kept = await readFile(path)
    if (kept.length === DECOY_BYTES) return kept
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const made = makeDecoyKey()
  await using file = await open(path, 'w', 0o600)
  await file.writeFile(made)
  return made
}
