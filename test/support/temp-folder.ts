// A folder of its own for each test, gone when the test ends. WAYBILL_KEEP=1 keeps it and prints where it is, for a look
// at what a failed test left behind.

import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TempFolder extends AsyncDisposable {
  readonly path: string
}

/** `open` lets other users in, for peers that give up root. */
export async function tempFolder(options: { readonly open?: boolean } = {}): Promise<TempFolder> {
  const path = await mkdtemp(join(tmpdir(), 'waybill-test-'))
  if (options.open) await chmod(path, 0o755)
  return {
    path,
    async [Symbol.asyncDispose]() {
      if (process.env['WAYBILL_KEEP']) console.error(`kept ${path}`)
      else await rm(path, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
