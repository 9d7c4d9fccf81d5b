// ARCHITECTURE.md stays true: the functions that it names exist where it says, and the folders that it lists are there.

import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { filesIn, readText, ROOT } from './support/source-files.ts'

const document = readText('ARCHITECTURE.md')

/** Rows such as "| 3 | `decide` | `src/policy/decide.ts` | ... |". */
const functions = [...document.matchAll(/^\| *(\d+) *\| *`([\w.]+)` *\| *`([\w./-]+)` *\|/gm)].map(
  ([, place = '', name = '', file = '']) => ({ place: Number(place), name, file }),
)

test('a message meets ten named functions, numbered in order', () => {
  assert.deepEqual(
    functions.map(({ place }) => place),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  )
})

for (const { name, file } of functions) {
  test(`${name} is defined in ${file}`, () => {
    assert.ok(existsSync(join(ROOT, file)), `${file} does not exist`)
    const text = readText(file)
    const [owner = '', method] = name.split('.')
    const definition = new RegExp(`\\b(?:function\\*?|const|class|interface) ${owner}\\b`)
    assert.ok(definition.test(text), `${file} defines no ${owner}`)
    if (method !== undefined) {
      const member = new RegExp(`^ +(?:readonly |async )*${method}(?:\\(|<|:| =)`, 'm')
      assert.ok(member.test(text), `${owner} in ${file} has no ${method}`)
    }
  })
}

test('every folder of src is described, and every folder described exists', () => {
  const described = [...document.matchAll(/^\| *`src\/([\w-]+)\/` *\|/gm)].map(([, name = '']) => name)
  const present = [...new Set(filesIn('src', '.ts').map((path) => path.split('/')[1] ?? ''))]
  assert.deepEqual([...described].sort(), present.sort())
})

test('every file that the documents point to exists', () => {
  for (const page of ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md']) {
    for (const [, target = ''] of readText(page).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)/g)) {
      assert.ok(existsSync(join(ROOT, target)), `${page} points to ${target}, which does not exist`)
    }
  }
})

test('every path that ARCHITECTURE.md names exists', () => {
  const named = [...document.matchAll(/`((?:src|test|docs|bin|scripts|bench)\/[\w./-]*)`/g)].map(
    ([, path = '']) => path,
  )
  assert.ok(named.length > 30)
  for (const path of named) assert.ok(existsSync(join(ROOT, path)), `${path} does not exist`)
})
