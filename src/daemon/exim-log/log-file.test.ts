// The file of a log: rotated, unwritable, and back again.

import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, readFileSync, renameSync, rmdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { tempFolder } from '../../../test/support/temp-folder.ts'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { seconds } from '../../core/time.ts'
import { LogFile } from './log-file.ts'

async function world(t: TestContext) {
  const folder = await tempFolder()
  t.after(() => folder[Symbol.asyncDispose]())
  const path = join(folder.path, 'mainlog')
  const clock = new FakeClock()
  const told: string[] = []
  const file = new LogFile(path, {
    clock,
    trouble: (_, code) => told.push(code),
    over: (_, missing) => told.push(`over ${missing}`),
    gap: (missing) => `${missing} missing\n`,
  })
  t.after(() => file.close())
  return { folder: folder.path, path, clock, told, file }
}

test('a file that was moved away is opened anew, after a second or at once when it is asked for', async (t) => {
  const { path, clock, file } = await world(t)
  await file.write('one\n', 1)
  assert.equal(statSync(path).mode & 0o777, 0o640)
  renameSync(path, `${path}.1`)
  await file.write('two\n', 1)
  await clock.advance(seconds(2))
  await file.write('three\n', 1)
  assert.equal(readFileSync(`${path}.1`, 'utf8'), 'one\ntwo\n')
  renameSync(path, `${path}.0`)
  await file.close()
  await file.write('four\n', 1)
  assert.equal(readFileSync(path, 'utf8'), 'four\n')
})

test('what cannot be written is told of once, counted, and made known when it can again', async (t) => {
  const { path, file, told } = await world(t)
  mkdirSync(path)
  await file.write('one\ntwo\n', 2)
  await file.write('three\n', 1)
  assert.deepEqual(told, ['EISDIR'])
  rmdirSync(path)
  await file.write('four\n', 1)
  assert.deepEqual(told, ['EISDIR', 'over 3'])
  assert.equal(readFileSync(path, 'utf8'), '3 missing\nfour\n')
  chmodSync(path, 0o600)
})
