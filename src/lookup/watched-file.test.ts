import assert from 'node:assert/strict'
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { tempFolder } from '../../test/support/temp-folder.ts'
import { describeProblem, WatchedFile } from './watched-file.ts'

test('a file is read when it has changed, and only then', async () => {
  await using folder = await tempFolder()
  const path = join(folder.path, 'file')
  let parsed = 0
  const file = new WatchedFile(path, {
    parse(text) {
      parsed++
      return text.trim()
    },
  })
  assert.deepEqual(file.read(), { kind: 'none' })
  await writeFile(path, 'one\n')
  const first = file.read()
  assert.deepEqual(first, { kind: 'found', value: 'one' })
  assert.equal(file.read(), first)
  assert.equal(parsed, 1)
  const { signature } = file
  await writeFile(path, 'two, which is longer\n')
  assert.deepEqual(file.read(), { kind: 'found', value: 'two, which is longer' })
  assert.notEqual(file.signature, signature)
  await rm(path)
  assert.deepEqual(file.read(), { kind: 'none' })
  await writeFile(path, 'three')
  assert.deepEqual(file.read(), { kind: 'found', value: 'three' })
})

test('what is wrong is an answer, told once the same way, and mended by the next look', async () => {
  await using folder = await tempFolder()
  const path = join(folder.path, 'secret')
  await writeFile(path, 'x'.repeat(20), { mode: 0o600 })
  const file = new WatchedFile(path, { parse: (text) => text, secret: true, mostBytes: 10 })
  const problem = () => {
    const content = file.read()
    return content.kind === 'found' ? content.value : describeProblem('P', content)
  }
  assert.equal(problem(), 'P is larger than 10 bytes')
  await writeFile(path, 'short')
  await chmod(path, 0o640)
  assert.equal(problem(), 'short')
  for (const mode of [0o644, 0o660, 0o601]) {
    await chmod(path, mode)
    assert.equal(problem(), `P has mode ${mode.toString(8)}, so that others can read or change it; do \`chmod 600 P\``)
  }
  await rm(path)
  assert.equal(problem(), 'P cannot be read: there is no such file')
  await mkdir(path)
  assert.equal(problem(), 'P is not a regular file')
  await rm(path, { recursive: true })
  await writeFile(path, 'back', { mode: 0o600 })
  assert.equal(problem(), 'back')
})

test('a parser that fails makes a problem of the file, not a crash', async () => {
  await using folder = await tempFolder()
  const path = join(folder.path, 'file')
  await writeFile(path, '{')
  const file = new WatchedFile(path, { parse: (text) => JSON.parse(text) as unknown })
  const content = file.read()
  assert.equal(content.kind === 'unknown' && content.problem.kind, 'error')
  await writeFile(path, '{} ')
  assert.deepEqual(file.read(), { kind: 'found', value: {} })
})
