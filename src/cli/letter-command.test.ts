import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { at, MESSAGE, message, messageEvents, recipients } from '../control/sample-story.test-support.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { days } from '../core/time.ts'
import { openStore } from '../queue/sqlite/open-store.ts'
import { runProgram } from './program.ts'
import { noPaint } from './render/paint.ts'

const clock = new FakeClock(at(60_000))

async function letter(...args: readonly string[]) {
  let [out, err] = ['', '']
  const code = await runProgram(['explain', '--letter', ...args], {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    paint: noPaint,
    width: 80,
    env: {},
    stdin: Readable.from([]),
    clock,
  })
  return { code, out, err }
}

test('--letter --id writes about a message in the queue of a stopped server', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const store = await openStore({ folder, clock, history: { keep: days(1), messages: 10, refusedSessions: 10 } })
  const content = { kind: 'inline', bytes: Buffer.from('Subject: Hello\r\n\r\nbody\r\n') } as const
  await store.accept({ message, recipients, content, events: messageEvents.slice(0, 1) })
  await store.close()
  const written = await letter('--id', MESSAGE, '--state', folder)
  assert.equal(written.code, 0)
  assert.match(written.out, /^To: postmaster@spam\.test\n[^]*\nTo: postmaster@greylist\.test\n/)
  assert.match(written.err, /^waybill: bob@sandbox\.test: was delivered/)
  const json = await letter('--id', MESSAGE, '--state', folder, '--json', '--lang', 'ru')
  assert.match(json.out, /"subject": "Отказ в приёме письма: x@spam\.test"/)
  const unknown = await letter('--id', '0S9ZQ4M2XA0', '--state', folder)
  assert.deepEqual([unknown.code, unknown.out], [1, ''])
  const refusal = await letter('--id', 'wb-7F3K2Q', '--state', folder)
  assert.match(refusal.err, /No refusal wb-7F3K2Q is known here/)
})

const LOG = fileURLToPath(new URL('../../test/fixtures/logs/exim-all-mainlog', import.meta.url))

test('with a log --letter --id writes about the message of that id in it', async () => {
  const { code, out, err } = await letter('--id', '1xVFjc-00001u-0E', LOG)
  assert.deepEqual([code, err], [0, ''])
  assert.match(out, /^To: postmaster@unknown\.example\nSubject: Mail refused: x@unknown\.example\n/)
  assert.match(out, /Your server: +mx\.unknown\.example \[203\.0\.113\.12\]\n {4}In answer to: +RCPT TO\n/)
  const without = await letter(LOG)
  assert.deepEqual([without.code, without.out], [2, ''])
  assert.match(without.err, /--id/)
})
