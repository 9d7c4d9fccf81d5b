import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { seconds } from '../core/time.ts'
import { makeLogOutput } from './log-output.ts'

/** A reader that takes as many octets as it has `room` for. */
function world(room: number) {
  const clock = new FakeClock()
  const reader = { room, text: '', broken: false }
  const output = makeLogOutput((bytes) => {
    if (reader.broken) throw new Error('ENOSPC')
    const taken = bytes.subarray(0, reader.room)
    reader.room -= taken.length
    reader.text += Buffer.from(taken).toString()
    return taken.length
  }, clock)
  return { clock, reader, output }
}

test('lines reach their reader in order, whole, and at once where there is room', () => {
  const { reader, output } = world(1000)
  output.write('one\n')
  output.write('two\nthree\n')
  assert.equal(reader.text, 'one\ntwo\nthree\n')
})

test('what finds no room waits, and comes when there is some, cut wherever it was', async () => {
  const { clock, reader, output } = world(2)
  output.write('one\n')
  output.write('two\n')
  assert.equal(reader.text, 'on')
  reader.room = 3
  await clock.advance(seconds(1))
  assert.equal(reader.text, 'one\nt')
  reader.room = 1000
  await clock.advance(seconds(1))
  output.write('three\n')
  assert.equal(reader.text, 'one\ntwo\nthree\n')
  assert.equal(clock.next(), undefined, 'no timer is left when nothing waits')
})

test('a reader that has stopped costs a megabyte and no more, and is told what it missed', async () => {
  const { clock, reader, output } = world(0)
  const line = `${'x'.repeat(1023)}\n`
  for (let i = 0; i < 1024 + 7; i++) output.write(line)
  reader.room = Infinity
  await clock.advance(seconds(1))
  output.write('after\n')
  const [told, after] = reader.text.replaceAll(line, '').trimEnd().split('\n')
  assert.equal(reader.text.split(line).length - 1, 1024)
  assert.deepEqual(JSON.parse(told ?? ''), {
    level: 40,
    count: 7,
    msg: 'lines of the log were left out because nobody read it',
  })
  assert.equal(after, 'after')
})

test('where nothing can be written, as on a full disk, nothing is thrown and nothing kept', async () => {
  const { clock, reader, output } = world(1000)
  reader.broken = true
  output.write('lost\n')
  reader.broken = false
  output.write('kept\n')
  await clock.advance(seconds(1))
  assert.equal(reader.text, 'kept\n')
})
