// A folder for one test of a store, and a file in it with a mode.

import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TestFolder extends AsyncDisposable {
  readonly path: string
  write(name: string, text: string, mode?: number): Promise<string>
}

export async function testFolder(): Promise<TestFolder> {
  const path = await mkdtemp(join(tmpdir(), 'waybill-sasl-'))
  return {
    path,
    async write(name, text, mode = 0o600) {
      const file = join(path, name)
      await writeFile(file, text)
      await chmod(file, mode)
      return file
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  }
}

/** Cheap enough for tests. */
export const FAST = { ln: 4, r: 8, p: 1 } as const
