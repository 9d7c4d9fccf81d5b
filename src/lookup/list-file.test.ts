// Files of patterns, as they lie on the disk.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { seconds } from '../core/time.ts'
import { makeOpenList } from './list-file.ts'

suite('a list file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-list-'))
  after(() => rmSync(folder, { recursive: true }))
  let count = 0
  const place = (): string => join(folder, `list-${count++}`)

  test('that does not exist is empty, and is read once it does', async () => {
    const clock = new FakeClock()
    const path = place()
    const list = makeOpenList(clock)(path)
    assert.deepEqual(list.lines(), { lines: [] })
    writeFileSync(path, 'a.test\r\nb.test\n')
    await clock.advance(seconds(1))
    assert.deepEqual(list.lines().lines, ['a.test', 'b.test', ''])
    unlinkSync(path)
    await clock.advance(seconds(1))
    assert.deepEqual(list.lines(), { lines: [] })
  })

  test('is looked at once a second, and read again when it has changed', async () => {
    const clock = new FakeClock()
    const path = place()
    writeFileSync(path, 'one')
    const list = makeOpenList(clock)(path)
    const first = list.lines().lines
    writeFileSync(path, 'two')
    assert.equal(list.lines().lines, first)
    await clock.advance(seconds(1))
    assert.deepEqual(list.lines().lines, ['two'])
    const second = list.lines().lines
    await clock.advance(seconds(5))
    assert.equal(list.lines().lines, second, 'an unchanged file is not read again')
  })

  test('that was replaced by one of the same size and time is read again', async () => {
    const clock = new FakeClock()
    const path = place()
    writeFileSync(path, 'aaa')
    utimesSync(path, 1, 1)
    const list = makeOpenList(clock)(path)
    assert.deepEqual(list.lines().lines, ['aaa'])
    unlinkSync(path)
    writeFileSync(path, 'bbb')
    utimesSync(path, 1, 1)
    await clock.advance(seconds(1))
    assert.deepEqual(list.lines().lines, ['bbb'])
  })

  test('that cannot be read is a problem, not an empty list, and recovers', async () => {
    const clock = new FakeClock()
    const path = place()
    mkdirSync(path)
    const list = makeOpenList(clock)(path)
    assert.deepEqual(list.lines(), { lines: [], problem: 'EISDIR' })
    rmSync(path, { recursive: true })
    writeFileSync(path, 'good')
    await clock.advance(seconds(1))
    assert.deepEqual(list.lines(), { lines: ['good'] })
  })

  test('that is a device or a pipe is not read, which could last for ever', () => {
    assert.deepEqual(makeOpenList(new FakeClock())('/dev/zero').lines(), { lines: [], problem: 'it is no file' })
  })

  test('is the same for all who name it', () => {
    const open = makeOpenList(new FakeClock())
    const path = place()
    assert.equal(open(path), open(path))
  })
})
