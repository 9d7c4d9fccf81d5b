import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { parseId } from '../../core/id.ts'
import { idOf } from '../example-message.test-support.ts'
import { folderAt } from '../sqlite/folder.ts'
import { contentSum } from '../sqlite/sums.ts'
import { Contents } from './contents.ts'

const ASIDE = 'bodies.damaged-2026-11-22T050000.005Z'
const PLACES = ['bodies', 'bodies/orphaned', 'bodies/damaged', ASIDE, `${ASIDE}/orphaned`, `${ASIDE}/damaged`]
const sumOf = (text: string): number => contentSum(Buffer.from(text))

function world(t: TestContext, files: Readonly<Record<string, string>>) {
  const folder = folderAt(mkdtempSync(join(tmpdir(), 'waybill-contents-')))
  t.after(() => rmSync(folder.path, { recursive: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder.path, path)), { recursive: true })
    writeFileSync(join(folder.path, path), text)
  }
  return { folder, contents: new Contents(folder) }
}

for (const place of PLACES) {
  it(`a content in ${place} is found by its size and checksum, and brought back`, (t) => {
    const { folder, contents } = world(t, { [`${place}/${idOf(1)}`]: 'content' })
    const path = join(folder.path, place, idOf(1))
    const sum = sumOf('content')
    assert.equal(contents.find(idOf(1), 7, sum), path)
    assert.equal(contents.find(idOf(1), 7, null), path)
    assert.equal(contents.find(idOf(1), 8, null), undefined)
    assert.equal(contents.find(idOf(1), 7, sumOf('another')), undefined)
    assert.equal(contents.find(idOf(2), 7, sum), undefined)
    assert.partialDeepStrictEqual(contents.bringBack(idOf(1), { path, size: 7, sum }), { kind: 'stored', size: 7, sum })
    assert.ok(existsSync(join(folder.bodies, idOf(1))))
    assert.equal(existsSync(path), place === 'bodies')
  })
}

it('of several with one name the right one is found, also when it is large', (t) => {
  const large = 'x'.repeat(1_100_000)
  const { folder, contents } = world(t, {
    [`bodies/${idOf(1)}`]: large.replace('x', 'y'),
    [`${ASIDE}/${idOf(1)}`]: large,
  })
  assert.equal(contents.find(idOf(1), large.length, sumOf(large)), join(folder.path, ASIDE, idOf(1)))
})

it('what belongs to no message is told with what its fields say', (t) => {
  const text = 'From: a@b.test\r\nTO: c@d.test\r\nSubject: hello\r\n there\r\n\r\nFrom: nobody\r\n'
  const { folder, contents } = world(t, {
    [`bodies/${idOf(1)}`]: text,
    [`bodies/${idOf(2)}`]: text,
    [`bodies/orphaned/${idOf(3)}`]: 'no header',
    'bodies/notes.txt': text,
  })
  symlinkSync('/etc/passwd', join(folder.bodies, idOf(4)))
  const known = parseId(idOf(2))
  assert.deepEqual(
    contents.strays((id) => id === known),
    [
      {
        path: join(folder.bodies, idOf(1)),
        size: text.length,
        from: 'a@b.test',
        to: 'c@d.test',
        subject: 'hello there',
      },
      { path: join(folder.bodies, 'orphaned', idOf(3)), size: 9 },
    ],
  )
  assert.deepEqual(
    new Contents(folderAt('/nonexistent')).strays(() => false),
    [],
  )
})
