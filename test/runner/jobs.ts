// Which test files share a process. The tests of one folder of src/ do, and those of test/diagnose/ and of test/ itself, which
// take longer to load than to run. Those that start servers, the scenarios and the matrix, load all of the server: a few
// share a process. They come first, then the folders, the largest before the others, so that at the end no processor waits
// for a long one.

import { fileURLToPath } from 'node:url'

export interface Job {
  /** What node runs. */
  readonly file: string
  readonly argv: readonly string[]
}

const TOGETHER = fileURLToPath(new URL('./folder.ts', import.meta.url))

const SERVERS_TOGETHER = 4

export function makeJobs(files: readonly string[]): readonly Job[] {
  const groups = [...Map.groupBy(files, groupOf)]
  const named = (wanted: (name: string | undefined) => boolean): string[][] =>
    groups.filter(([name]) => wanted(name)).map(([, group]) => group.toSorted())
  const servers = named(isServers).flatMap(inPortions)
  const folders = named((name) => name !== undefined && !isServers(name))
  const bySize = folders.toSorted((one, other) => other.length - one.length)
  const alone = named((name) => name === undefined).flat()
  return [
    ...[...servers, ...bySize].map((argv) => ({ file: TOGETHER, argv })),
    ...alone.map((file) => ({ file, argv: [] })),
  ]
}

const isServers = (group: string | undefined): boolean => group === 'test/scenarios' || group === 'test/matrix'

/** Every n-th to one portion: neighbours in the alphabet are often alike, and long. */
function inPortions(files: readonly string[]): string[][] {
  const portions = Math.ceil(files.length / SERVERS_TOGETHER)
  return Array.from({ length: portions }, (_, n) => files.filter((__, index) => index % portions === n))
}

/** `src/smtp` of `src/smtp/client/probe.test.ts`. */
const groupOf = (file: string): string | undefined =>
  /^(?:src\/[^/]+|test\/(?:diagnose|scenarios|matrix)|test(?=\/[^/]+$))(?=\/)/.exec(file)?.[0]
