// Rules about source files that the linter does not know. CONTRIBUTING.md says why each is there.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { codeOnly, filesIn, importsOf, isTest, sourcesIn, type SourceFile } from './support/source-files.ts'

const LEAST_FILES = 60

const program = sourcesIn('src')
const everything = [...program, ...sourcesIn('test'), ...sourcesIn('bench')]

/** The files for which the pattern matches somewhere in their code. */
const matching = (files: readonly SourceFile[], pattern: RegExp): readonly string[] =>
  files.filter(({ text }) => pattern.test(codeOnly(text))).map(({ path }) => path)

test('the test sees the whole program', () => {
  assert.ok(program.length >= LEAST_FILES, `only ${program.length} files`)
})

test('no file is named for what it is not', () => {
  const names = ['src', 'test', 'bench', 'scripts'].flatMap((folder) => filesIn(folder, ''))
  const vague = names.filter((path) => /(?:^|[/.-])(?:utils?|helpers?|common|misc|managers?)(?:[/.-]|$)/.test(path))
  assert.deepEqual(vague, [])
})

test('every file begins by saying what it is for', () => {
  const silent = program.filter((file) => !isTest(file) && !/^(?:#![^\n]*\n)?(?:\/\/ \S|\/\*\*?\s)/.test(file.text))
  assert.deepEqual(
    silent.map(({ path }) => path),
    [],
  )
})

test('the time comes from the clock port alone', () => {
  const allowed = ['src/core/clock.ts']
  const clocks = /\bDate\.now\b|\bnew Date\(\)|(?<![.\w])set(?:Timeout|Interval)\(/
  const named = everything.filter((file) => importsOf(file).some((name) => /^(?:node:)?timers\b/.test(name)))
  const found = [...matching(everything, clocks), ...named.map(({ path }) => path)]
  assert.deepEqual(
    found.filter((path) => !allowed.includes(path)),
    [],
  )
})

test('no test judges by the wall clock: on a busy machine everything takes long', () => {
  const spans = /\bperformance\.now\(\) - /
  // That a real server lets a client wait for at least so long is true on any machine.
  const allowed = ['test/interop/server-limits.test.ts']
  const found = matching([...program, ...sourcesIn('test')].filter(isTest), spans)
  assert.deepEqual(
    found.filter((path) => !allowed.includes(path)),
    [],
  )
})

test('chance comes from the random port alone', () => {
  const found = matching(everything, /\bMath\.random\b/)
  assert.deepEqual(found, ['src/core/random.ts'])
})

test('nothing is exported without a name', () => {
  assert.deepEqual(matching(everything, /\bexport default\b/), [])
})

test('the name of an exported type means one thing', () => {
  // `explain` reads the papers of all mail servers and has words of its own for them.
  const areas = Map.groupBy(
    program.filter((file) => !isTest(file)),
    ({ path }) => path.startsWith('src/diagnose/'),
  )
  for (const files of areas.values()) {
    const declared = files.flatMap(({ path, text }) =>
      [...text.matchAll(/^export (?:abstract )?(?:interface|type|class) (\w+)/gm)].map(([, name = '']) => ({
        name,
        path,
      })),
    )
    const places = Map.groupBy(declared, ({ name }) => name)
    const ambiguous = [...places].flatMap(([name, of]) =>
      of.length > 1 ? [`${name}: ${of.map(({ path }) => path).join(', ')}`] : [],
    )
    assert.deepEqual(ambiguous, [])
  }
})

test('no file is there only to pass on what others export', () => {
  const passingOn = /^export (?:type )?(?:\*|\{[^}]*\})(?: as \w+)? from\b.*$/gm
  const barrels = program.filter(({ text }) => {
    const code = codeOnly(text)
    return passingOn.test(code) && code.replaceAll(passingOn, '').trim() === ''
  })
  assert.deepEqual(
    barrels.map(({ path }) => path),
    [],
  )
})

test('Node’s own modules are imported by their full names', () => {
  const bare = ['assert', 'crypto', 'dns', 'events', 'fs', 'http', 'net', 'os', 'path', 'stream', 'tls', 'url', 'util']
  const wrong = everything.filter((file) => importsOf(file).some((name) => bare.includes(name.split('/')[0] ?? '')))
  assert.deepEqual(
    wrong.map(({ path }) => path),
    [],
  )
})

test('whoever changes the state or the time of a recipient changes their checksum with it', () => {
  const statements = program
    .filter((file) => !isTest(file))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/UPDATE recipient SET([^;]*?)WHERE/gs)].map(([sql]) => ({ path, sql })),
    )
  const without = statements.filter(({ sql }) => /\b(?:state|at) =/.test(sql) && !sql.includes('state_sum ='))
  assert.ok(statements.length >= 5)
  assert.deepEqual(without, [])
})
