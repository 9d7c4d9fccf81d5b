// Builds a library that a lane loads into a server with LD_PRELOAD, from its C source.

import { run } from './child.ts'

export async function buildLibrary(source: string, library: string): Promise<void> {
  const built = await run('cc', ['-O1', '-shared', '-fPIC', '-o', library, source, '-ldl']).catch((error: unknown) => {
    throw new Error('this lane needs a C compiler: apt-get install gcc libc6-dev', { cause: error })
  })
  if (built.code !== 0) throw new Error(`${source} cannot be built:\n${built.output}`)
}
