// Small commands start quickly: what is loaded before a command runs is what it needs to read its line, and no more.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { loadedWith, readText } from './support/source-files.ts'

/** The files and packages that are loaded before this file runs. */
function loaded(path: string, seen: Set<string> = new Set()): ReadonlySet<string> {
  if (seen.has(path)) return seen
  seen.add(path)
  if (path.startsWith('src/')) for (const name of loadedWith({ path, text: readText(path) })) loaded(name, seen)
  return seen
}

const packages = (path: string): readonly string[] =>
  [...loaded(path)].filter((name) => !name.startsWith('src/') && !name.startsWith('node:'))
const folders = (path: string): ReadonlySet<string> =>
  new Set([...loaded(path)].flatMap((name) => (name.startsWith('src/') ? [name.split('/')[1] ?? ''] : [])))

test('the program loads no command that is not named, and no question to a server', () => {
  const files = [...loaded('src/cli/main.ts')]
  assert.deepEqual(
    files.filter((name) => /\/commands\/|\/control\//.test(name)),
    [],
  )
  assert.deepEqual(packages('src/cli/main.ts'), ['commander'])
})

test('commands that ask nothing of a server need neither the schemas of questions nor the configuration', () => {
  for (const name of ['start', 'send', 'user', 'explain', 'version']) {
    const path = `src/cli/commands/${name}.ts`
    assert.ok(!packages(path).includes('valibot'), name)
    const folder = [...folders(path)].filter((one) => !['cli', 'core', 'diagnose', 'words'].includes(one))
    assert.deepEqual(folder, [], name)
  }
})

test('what questions are made of has no store, no server and no rules in it', () => {
  assert.deepEqual(packages('src/cli/use-case-commands.ts').toSorted(), ['commander', 'valibot'])
  for (const folder of ['queue', 'daemon', 'config', 'policy', 'site', 'net']) {
    assert.ok(!folders('src/cli/use-case-commands.ts').has(folder), folder)
  }
})

test('whoever types a question waits for no other', () => {
  const files = [...loaded('src/cli/use-case-commands.ts')]
  assert.deepEqual(
    files.filter((name) => /\/commands\/|\/use-cases[/.]/.test(name)),
    [],
  )
})

test('one line is explained without the readers of XML, of archives and of encoded words', () => {
  assert.deepEqual(packages('src/diagnose/library.ts'), [])
})

test('whoever lists the queue does not wait for what tells stories', () => {
  const files = [...loaded('src/cli/render/queue.ts')]
  assert.deepEqual(
    files.filter((name) => /\/render\/(?:story|timeline|step|message-event)\.ts$|src\/diagnose\//.test(name)),
    [],
  )
})
