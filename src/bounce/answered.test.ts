// Who was answered is remembered over a restart, and for as long as it was asked for.

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { tempFolder } from '../../test/support/temp-folder.ts'
import { after, days, instant } from '../core/time.ts'
import { AnsweredFile } from './answered.ts'

const NOW = instant(Date.parse('2026-03-01T10:00:00Z'))

test('once in so long, for each sender and each user, also after a restart', async () => {
  await using folder = await tempFolder()
  const path = join(folder.path, 'state', 'answered')
  const file = new AnsweredFile(path)
  const week = days(7)
  const many = await Promise.all(Array.from({ length: 5 }, () => file.note('alice@a.test', 'bob@b.test', NOW, week)))
  assert.deepEqual(many.filter(Boolean).length, 1)
  assert.equal(await file.note('alice@a.test', 'carol@b.test', NOW, week), true)
  assert.equal(await file.note('dave@a.test', 'bob@b.test', NOW, week), true)
  const again = new AnsweredFile(path)
  assert.equal(await again.note('alice@a.test', 'bob@b.test', after(NOW, days(6)), week), false)
  assert.equal(await again.note('alice@a.test', 'bob@b.test', after(NOW, week), week), true)
  assert.equal(await again.note('alice@a.test', 'bob@b.test', after(NOW, days(8)), week), false)
})

test('what is torn or old is left out, and a file that cannot be read is told', async () => {
  await using folder = await tempFolder()
  const path = join(folder.path, 'answered')
  await writeFile(
    path,
    '2020-01-01T00:00:00.000Z\talice@a.test\told@b.test\n2026-02-28T10:00:00.000Z\talice@a.test\tbob@b.test\n2026-02-2',
  )
  const file = new AnsweredFile(path)
  assert.equal(await file.note('alice@a.test', 'bob@b.test', NOW, days(7)), false)
  assert.equal(await readFile(path, 'utf8'), '2026-02-28T10:00:00.000Z\talice@a.test\tbob@b.test\n')
  await assert.rejects(new AnsweredFile(folder.path).note('a@a.test', 'b@b.test', NOW, days(7)))
})
