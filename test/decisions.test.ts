// The decision records are found by whoever looks for them: numbered without a gap, listed in the index, with the parts
// that make a record useful later.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { filesIn, readText } from './support/source-files.ts'

const FOLDER = 'docs/decisions'
const INDEX = 'README.md'
const records = filesIn(FOLDER, '.md')
  .map((path) => path.slice(FOLDER.length + 1))
  .filter((name) => name !== INDEX)

test('records are numbered from 0001 without a gap', () => {
  assert.ok(records.length > 0)
  assert.deepEqual(
    records.map((name) => name.slice(0, 5)),
    records.map((_, i) => `${String(i + 1).padStart(4, '0')}-`),
  )
})

test('the index lists every record under its title, and nothing else', () => {
  const listed = [...readText(`${FOLDER}/${INDEX}`).matchAll(/\[(\d{4})\]\(([\w.-]+)\) +(.+)/g)].map(
    ([, number, file = '', title]) => ({ file, heading: `# ${number} ${title}` }),
  )
  assert.deepEqual(
    listed.map(({ file }) => file),
    records,
  )
  for (const { file, heading } of listed) assert.equal(readText(`${FOLDER}/${file}`).split('\n')[0], heading)
})

for (const name of records) {
  test(`${name} says what was chosen and what would change our mind`, () => {
    const text = readText(`${FOLDER}/${name}`)
    for (const part of ['## Context', '## Choice', '## What would change our mind']) {
      assert.ok(text.includes(`\n${part}\n`), `no "${part}" in ${name}`)
    }
  })
}
