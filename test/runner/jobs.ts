// Which test files share a process. The tests of one folder of src/ do, and those of test/diagnose/ and of test/ itself, which take
// longer to load than to run; the others start servers, and have one each. Folders
// come first, the largest before the others, so that at the end no processor waits for a long one.

import { fileURLToPath } from 'node:url'

export interface Job {
  /** What node runs. */
  readonly file: string
  readonly argv: readonly string[]
}

const TOGETHER = fileURLToPath(new URL('./folder.ts', import.meta.url))

export function makeJobs(files: readonly string[]): readonly Job[] {
  const alone = files.filter((file) => folderOf(file) === undefined)
  const folders = Map.groupBy(
    files.filter((file) => folderOf(file) !== undefined),
    folderOf,
  )
  const bySize = [...folders.values()].toSorted((one, other) => other.length - one.length)
  return [
    ...bySize.map((argv) => ({ file: TOGETHER, argv: argv.toSorted() })),
    ...alone.toSorted().map((file) => ({ file, argv: [] })),
  ]
}

/** `src/smtp` of `src/smtp/client/probe.test.ts`. */
const folderOf = (file: string): string | undefined =>
  /^(?:src\/[^/]+|test\/diagnose|test(?=\/[^/]+$))(?=\/)/.exec(file)?.[0]
