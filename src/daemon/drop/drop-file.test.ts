// Files that somebody may put into the drop folder: what is no message of its owner is never taken for one.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, linkSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { crc32 } from 'node:zlib'
import { tempFolder } from '../../../test/support/temp-folder.ts'
import { DROP_NAME, openDrop } from './drop-file.ts'

const NAME = 'mb0f3k2x.4711.abcdef12'

function dropText(claims: object, content: string): string {
  const sum = crc32(content).toString(16).padStart(8, '0')
  const head = JSON.stringify({ name: NAME, recipients: ['a@b.test'], ...claims })
  return `waybill-drop 1 ${head}\n${content}\nwaybill-end ${String(content.length).padStart(15, '0')} ${sum}\n`
}

async function place(t: TestContext) {
  const folder = await tempFolder()
  t.after(() => folder[Symbol.asyncDispose]())
  const path = join(folder.path, NAME)
  const write = (text: string, mode = 0o640): void => {
    writeFileSync(path, text)
    chmodSync(path, mode)
  }
  const problem = (at = path): string => {
    const opened = openDrop(at, NAME)
    if (!opened.ok) return opened.problem
    opened.drop.close()
    return ''
  }
  return { folder: folder.path, path, write, problem }
}

suite('a file of the drop folder', () => {
  test('is read with what the program asked for, and with its owner', async (t) => {
    const { path, write } = await place(t)
    write(dropText({ sender: 'me', folder: '/srv', program: 'mail\x1b[2J', extract: 1 }, 'Subject: x\n\nhello\n'))
    const opened = openDrop(path, NAME)
    assert.ok(opened.ok)
    const { drop } = opened
    assert.equal(drop.uid, process.getuid?.())
    assert.deepEqual(
      { ...drop.claims },
      {
        name: NAME,
        program: 'mail?[2J',
        folder: '/srv',
        sender: 'me',
        recipients: ['a@b.test'],
        extract: false,
      },
    )
    assert.equal(Buffer.concat([...drop.pieces()]).toString(), 'Subject: x\n\nhello\n')
    drop.close()
  })

  test('is not taken when it is a link, has another name, or others may write to it', async (t) => {
    const { folder, path, write, problem } = await place(t)
    write(dropText({}, 'x'))
    assert.equal(problem(), '')
    linkSync(path, join(folder, 'other'))
    assert.equal(problem(), 'linked')
    symlinkSync(path, join(folder, 'link'))
    assert.equal(problem(join(folder, 'link')), 'foreign')
    assert.equal(problem(join(folder, 'nothing')), 'gone')
  })

  for (const mode of [0o660, 0o606, 0o666]) {
    test(`is not taken with mode ${mode.toString(8)}`, async (t) => {
      const { write, problem } = await place(t)
      write(dropText({}, 'x'), mode)
      assert.equal(problem(), 'writable')
    })
  }

  test('is a file: nothing waits for a pipe, a socket or a folder', async (t) => {
    const { folder, problem } = await place(t)
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    assert.equal(problem(pipe), 'foreign')
    const at = join(folder, 'dir')
    mkdirSync(at)
    assert.equal(problem(at), 'foreign')
    const socket = join(folder, 'socket')
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(socket, resolve))
    t.after(() => server.close())
    assert.equal(problem(socket), 'foreign')
  })

  test('is taken whole or not at all', async (t) => {
    const { path, write, problem } = await place(t)
    const text = dropText({}, 'Subject: x\n\nhello\n')
    for (let length = 0; length < text.length; length++) {
      write(text.slice(0, length))
      assert.equal(problem(), 'unfinished', `${length} octets`)
    }
    write(text)
    truncateSync(path, 2 ** 40)
    assert.equal(problem(), 'unfinished')
    write(dropText({ name: 'mb0f3k2x.4711.zzzzzzzz' }, 'x'))
    assert.equal(problem(), 'damaged')
    write(text.replace('"recipients":["a@b.test"]', '"recipients":"a@b.test"'))
    assert.equal(problem(), 'damaged')
    write(`x\nwaybill-end 000000000000001 00000000\n`)
    assert.equal(problem(), 'damaged')
  })

  test('says so where its content is another than was written', async (t) => {
    const { path, write } = await place(t)
    write(dropText({}, 'Subject: x\n\nhello\n').replace('hello', 'hallo'))
    const opened = openDrop(path, NAME)
    assert.ok(opened.ok)
    assert.throws(() => [...opened.drop.pieces()], /not what was written/)
    opened.drop.close()
  })
})

test('a name that leads somewhere else is none', () => {
  assert.ok(DROP_NAME.test(NAME))
  for (const name of ['../queue.db', 'mb0f3k2x.1.abcdef\n', 'mb0f3k2x.1.a/b', 'tmp.mb0f3k2x.1.abcdefgh', '', '.']) {
    assert.ok(!DROP_NAME.test(name), name)
  }
})
