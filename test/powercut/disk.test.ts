import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'

import { seededRandom } from '../../src/core/random.ts'
import { Disk, type Tree } from './disk.ts'
import { parseRecord } from './trace.ts'

/** A record as recorder.c writes it; `W` and `S` are given with their text. */
function disk(...lines: readonly string[]): Disk {
  const made = new Disk('/r')
  for (const operation of parseRecord(Buffer.from(lines.join('')))) made.do(operation)
  return made
}
const wrote = (seq: number, inode: number, place: number, text: string): string =>
  `W ${seq} ${inode} ${place} ${text.length}\n${text}`
const strict = (made: Disk): Tree => made.survivors({ random: () => 0, strict: true })
const texts = (tree: Tree): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries([...tree].map(([path, bytes]) => [path, bytes?.toString()]))

suite('a disk whose power goes', () => {
  test('holds what was synced, under a name that was synced', () => {
    const whole = [`C 1 7 /r/a\n`, wrote(2, 7, 0, 'hello'), 'F 3 7 2\n', 'G 4 /r 3\n']
    assert.deepEqual(texts(strict(disk(...whole))), { '/r/a': 'hello' })
    assert.deepEqual(texts(strict(disk(...whole.slice(0, 3)))), {}, 'the folder was not synced')
    const unsynced = whole.filter((line) => !line.startsWith('F'))
    assert.deepEqual(texts(strict(disk(...unsynced))), { '/r/a': '' }, 'the file was not synced')
  })

  test('holds only what was done before a sync began', () => {
    const made = disk('C 1 7 /r/a\n', wrote(2, 7, 0, 'one'), wrote(3, 7, 3, 'two'), 'F 4 7 2\n', 'G 5 /r 4\n')
    assert.deepEqual(texts(strict(made)), { '/r/a': 'one' })
  })

  test('knows a file by its old name until the folder is synced, and by both where only the new one was', () => {
    const start = ['M 1 /r/tmp\n', 'C 2 7 /r/tmp/a\n', 'G 3 /r 2\n', 'G 4 /r/tmp 3\n', 'R 5 /r/tmp/a /r/a\n']
    assert.deepEqual(Object.keys(texts(strict(disk(...start)))), ['/r/tmp', '/r/tmp/a'])
    assert.deepEqual(Object.keys(texts(strict(disk(...start, 'G 6 /r 5\n')))), ['/r/tmp', '/r/tmp/a', '/r/a'])
    const both = disk(...start, 'G 6 /r 5\n', 'G 7 /r/tmp 6\n')
    assert.deepEqual(Object.keys(texts(strict(both))), ['/r/tmp', '/r/a'])
  })

  test('has nothing of a folder whose own name was not synced', () => {
    const lines = ['M 1 /r/new\n', 'C 2 7 /r/new/a\n', wrote(3, 7, 0, 'x'), 'F 4 7 3\n', 'G 5 /r/new 4\n']
    assert.deepEqual(texts(strict(disk(...lines))), {})
    assert.deepEqual(texts(strict(disk(...lines, 'G 6 /r 5\n'))), { '/r/new': undefined, '/r/new/a': 'x' })
  })

  test('may hold later writes whole, torn or not at all, but never touches what was synced', () => {
    const safe = 'S'.repeat(2000)
    const late = 'L'.repeat(3000)
    const lines = ['C 1 7 /r/a\n', wrote(2, 7, 0, safe), 'F 3 7 2\n', 'G 4 /r 3\n', wrote(5, 7, 2000, late)]
    const seen = new Set<string>()
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const content = texts(disk(...lines).survivors({ random: seededRandom(seed), strict: false }))['/r/a'] ?? ''
        assert.ok(content.startsWith(safe))
        const rest = content.slice(safe.length)
        seen.add(rest === '' ? 'gone' : rest === late ? 'whole' : 'torn')
        assert.match(rest, /^\0*L*$/)
      }),
      { numRuns: 200 },
    )
    assert.deepEqual([...seen].toSorted(), ['gone', 'torn', 'whole'])
  })
})
