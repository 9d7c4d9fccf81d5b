// Which tests hold a source file: the one beside it, then those that import it or run it as a thread, also through other
// files, because most of what a file does is seen only by those who use it. Those of its own folder of src/ come first, since
// they were written for it and share a process; then the others, nearest first.

import { importsOf, isTest, type SourceFile } from '../support/source-files.ts'

/** Test files in the order in which they are worth trying; those at the same distance in the order of their names. */
export function coveringTests(path: string, files: readonly SourceFile[]): readonly string[] {
  const importers = new Map<string, string[]>()
  for (const file of files) {
    for (const name of importsOf(file)) importers.set(name, [...(importers.get(name) ?? []), file.path])
  }
  const runnable = new Set(
    files.filter((file) => isTest(file) && !file.path.includes('test-support')).map((f) => f.path),
  )
  const beside = path.replace(/\.ts$/, '.test.ts')
  const found = runnable.has(beside) ? [beside] : []
  const seen = new Set([path])
  for (let ring = [path]; ring.length > 0;) {
    ring = [...new Set(ring.flatMap((one) => importers.get(one) ?? []))].filter((one) => !seen.has(one)).toSorted()
    for (const one of ring) seen.add(one)
    found.push(...ring.filter((one) => runnable.has(one) && one !== beside))
  }
  const folder = /^src\/[^/]+\//.exec(path)?.[0] ?? path
  return [...found.filter((one) => one.startsWith(folder)), ...found.filter((one) => !one.startsWith(folder))]
}
