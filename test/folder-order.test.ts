// Dependencies between the folders of src point one way: to the same or an earlier group of the list in ARCHITECTURE.md,
// and never in a circle. Tests may import what they like.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { importsOf, isTest, readText, sourcesIn } from './support/source-files.ts'

/** Fewer files than this means that the test looks in the wrong place. */
const LEAST_FILES = 60

const document = readText('ARCHITECTURE.md')
const order = /^    (core ←[^]*?)\n\n/m.exec(document)?.[1] ?? ''
const rank = new Map(
  order.split('←').flatMap((group, i) =>
    group
      .split(',')
      .map((name) => name.trim())
      .map((name) => [name, i] as const),
  ),
)

/** The sandbox stands beside the order: it is the outside world, and it configures the server that meets that world. */
const SANDBOX_USES = ['core', 'smtp', 'dns', 'net', 'config', 'control']
const SANDBOX_USERS = ['daemon', 'cli']

/** `start` of the command line is the one way into the daemon. */
const EXCEPTIONS = ['cli → daemon']

const files = sourcesIn('src').filter((file) => !isTest(file))
const folderOf = (path: string): string => path.split('/')[1] ?? ''
const edges = files.flatMap((file) =>
  importsOf(file)
    .filter((target) => target.startsWith('src/'))
    .map((target) => ({ file: file.path, from: folderOf(file.path), to: folderOf(target) }))
    .filter(({ from, to }) => from !== to),
)

test('the test sees the whole program', () => {
  assert.ok(files.length >= LEAST_FILES, `only ${files.length} files`)
  assert.ok(edges.length >= LEAST_FILES, `only ${edges.length} imports between folders`)
})

test('every folder has its place in the order', () => {
  const unknown = new Set(
    files.map(({ path }) => folderOf(path)).filter((name) => !rank.has(name) && name !== 'sandbox'),
  )
  assert.deepEqual([...unknown], [])
})

test('no folder imports from a later group', () => {
  const wrong = edges.filter(({ from, to }) => {
    if (EXCEPTIONS.includes(`${from} → ${to}`)) return false
    if (from === 'sandbox') return !SANDBOX_USES.includes(to)
    if (to === 'sandbox') return !SANDBOX_USERS.includes(from)
    return (rank.get(to) ?? 0) > (rank.get(from) ?? 0)
  })
  assert.deepEqual(
    wrong.map(({ file, to }) => `${file} imports from ${to}`),
    [],
  )
})

test('no two folders import each other, directly or through others', () => {
  const targets = Map.groupBy(
    edges.filter(({ from, to }) => !EXCEPTIONS.includes(`${from} → ${to}`)),
    ({ from }) => from,
  )
  const circles = new Set<string>()
  const walk = (folder: string, path: readonly string[]): void => {
    const at = path.indexOf(folder)
    if (at >= 0) {
      circles.add([...path.slice(at), folder].join(' → '))
      return
    }
    for (const next of new Set(targets.get(folder)?.map(({ to }) => to))) walk(next, [...path, folder])
  }
  for (const folder of targets.keys()) walk(folder, [])
  assert.deepEqual([...circles], [])
})

test('core and smtp import nothing from Node and no package', () => {
  const wrong = files
    .filter(({ path }) => ['core', 'smtp'].includes(folderOf(path)))
    .flatMap((file) =>
      importsOf(file)
        .filter((name) => !name.startsWith('src/'))
        .map((name) => `${file.path} imports ${name}`),
    )
  assert.deepEqual(wrong, [])
})

test('SQLite is known to the queue, and to the one look-up that reads other programs’ databases', () => {
  const allowed = ({ path }: { readonly path: string }): boolean =>
    folderOf(path) === 'queue' || path === 'src/lookup/sql/sqlite.ts'
  const wrong = files.filter((file) => importsOf(file).includes('node:sqlite') && !allowed(file))
  assert.deepEqual(
    wrong.map(({ path }) => path),
    [],
  )
})

/** What is run by name: the commands, and the import of the package. */
const ENTRANCES = ['src/cli/main.ts', 'src/diagnose/library.ts']

test('the package holds what it runs and nothing else: no doubles of tests, and no file that nobody reaches', () => {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const reached = new Set<string>()
  const walk = (path: string): void => {
    const file = byPath.get(path)
    if (reached.has(path) || file === undefined) return
    reached.add(path)
    importsOf(file).forEach(walk)
  }
  ENTRANCES.forEach(walk)
  assert.deepEqual(
    files.filter(({ path }) => !reached.has(path)).map(({ path }) => path),
    [],
  )
  const borrowed = files.flatMap((file) =>
    importsOf(file)
      .filter((name) => /\.test(?:-support)?\.ts$/.test(name))
      .map((name) => `${file.path} imports ${name}`),
  )
  assert.deepEqual(borrowed, [])
})
