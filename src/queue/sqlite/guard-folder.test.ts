import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { guardFolder } from './guard-folder.ts'

const USER = process.getuid?.() ?? 0
const UNSAFE = { code: 'unsafe' }

function place(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-guard-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

const mode = (path: string): number => statSync(path).mode & 0o777

test('what others could write to is mended, and named', (t) => {
  const folder = place(t)
  const file = join(folder, 'queue.db')
  writeFileSync(file, '')
  mkdirSync(join(folder, 'bodies'))
  chmodSync(folder, 0o777)
  chmodSync(file, 0o666)
  assert.deepEqual(guardFolder({ folder, user: USER }), [folder, file])
  assert.deepEqual([mode(folder), mode(file)], [0o755, 0o644])
  assert.deepEqual(guardFolder({ folder, user: USER }), [])
})

test('what belongs to somebody else is refused', { skip: USER === 0 ? 'root owns what root made' : false }, (t) => {
  assert.throws(() => guardFolder({ folder: place(t), user: USER + 1 }), UNSAFE)
})

test(
  'a folder of another user is refused when root is asked to use it',
  { skip: USER !== 0 && 'needs another user' },
  (t) => {
    const folder = place(t)
    const file = join(folder, 'queue.db')
    writeFileSync(file, '')
    assert.deepEqual(guardFolder({ folder, user: 4711 }), [], 'what is of root is safe from others')
    chmodSync(file, 0o666)
    assert.throws(() => guardFolder({ folder, user: 4711 }), UNSAFE)
  },
)

test('a link in place of a file of the queue is refused, and one to a folder of mailboxes is not', (t) => {
  const folder = place(t)
  symlinkSync('/tmp', join(folder, 'mail'))
  assert.deepEqual(guardFolder({ folder, user: USER }), [])
  symlinkSync('/etc/passwd', join(folder, 'queue.db-wal'))
  assert.throws(() => guardFolder({ folder, user: USER }), UNSAFE)
})
