import assert from 'node:assert/strict'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { tempFolder } from '../../../test/support/temp-folder.ts'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { seconds } from '../../core/time.ts'
import { AliasFile, type FoundAlias } from './alias-file.ts'

async function world(t: TestContext, text: string) {
  const folder = await tempFolder()
  t.after(() => folder[Symbol.asyncDispose]())
  const path = join(folder.path, 'aliases')
  await writeFile(path, text)
  const clock = new FakeClock()
  const notices: string[] = []
  const file = new AliasFile(path, {
    clock,
    notice: (message, { line = '', problem = '' }) => notices.push(`${message} ${line} ${problem}`.trimEnd()),
  })
  return {
    folder: folder.path,
    path,
    notices,
    /** Another content, a while later. */
    write: async (next: string) => {
      await writeFile(path, next)
      await clock.advance(seconds(2))
    },
    later: () => clock.advance(seconds(2)),
    find: (name: string) => shown(file.find([name])),
  }
}

function shown(found: FoundAlias): string {
  switch (found.kind) {
    case 'none':
      return 'none'
    case 'unknown':
      return `unknown: ${found.why}`
    case 'fail':
    case 'defer':
      return `${found.kind} ${found.text}`
    case 'to':
      return found.targets.map(({ localPart }) => localPart).join(' ')
  }
}

test('an edited file holds from the next question on', async (t) => {
  const { find, write } = await world(t, 'x: alice')
  assert.equal(find('x'), 'alice')
  await write('x: bob\ny: alice')
  assert.equal(find('x'), 'bob')
  assert.equal(find('y'), 'alice')
})

test('one with a mistake does not take the place of the last one without, and that is told once', async (t) => {
  const { find, write, later, notices, path } = await world(t, 'x: alice')
  assert.equal(find('x'), 'alice')
  await write('x: bob\ny: |prog')
  assert.equal(find('x'), 'alice')
  await later()
  assert.equal(find('y'), 'none')
  assert.deepEqual(notices, [
    'the aliases are broken, and the last ones that were right hold 2 "|prog" is a command, and Waybill runs no commands for aliases',
  ])
  await rm(path)
  await later()
  assert.equal(find('x'), 'alice')
  assert.match(notices[1] ?? '', /broken.*there is no such file/)
  await write('x: carol')
  assert.equal(find('x'), 'carol')
  assert.deepEqual(notices.slice(2), ['the aliases are right again'])
})

test('while none was ever right, nothing is known', async (t) => {
  const { find } = await world(t, 'x: |prog')
  assert.match(find('x'), /^unknown: /)
  assert.match(find('other'), /^unknown: /)
})

test('included files are read, within each other too, and again when they change', async (t) => {
  const { find, folder, later } = await world(t, '')
  const list = join(folder, 'list')
  const more = join(folder, 'more')
  await writeFile(join(folder, 'aliases'), `x: alice, :include:${list}\nbad: :include:${folder}/none\n`)
  await writeFile(list, `# people\nbob, carol # and\n:include:${more}\n`)
  await writeFile(more, 'dave\n')
  assert.equal(find('x'), 'alice bob carol dave')
  await writeFile(more, 'erin@far.example')
  await later()
  assert.equal(find('x'), 'alice bob carol erin')
  assert.match(find('bad'), /^unknown: .*none cannot be read: there is no such file$/)
})

test('what cannot be followed is not known, and says where', async (t) => {
  const { find, folder } = await world(t, '')
  const list = join(folder, 'list')
  const pipe = join(folder, 'folder')
  await mkdir(pipe)
  await writeFile(join(folder, 'aliases'), `round: :include:${list}2\nbad: :include:${list}\ndir: :include:${pipe}\n`)
  await writeFile(list, 'alice\n|prog\n')
  await writeFile(`${list}2`, `:include:${list}2\n`)
  assert.match(find('round'), /^unknown: .*include each other$/)
  assert.match(find('bad'), /^unknown: .*list:2:1: "\|prog" is a command/)
  assert.match(find('dir'), /^unknown: .*is not a regular file$/)
})

test('an alias of very many is not expanded, and a file of very many names is', async (t) => {
  const names = Array.from({ length: 100_000 }, (_, i) => `n${i}: u${i}`).join('\n')
  const { find } = await world(t, `all: ${Array.from({ length: 10_001 }, (_, i) => `u${i}`).join(',')}\n${names}\n`)
  assert.equal(find('n99999'), 'u99999')
  assert.match(find('all'), /^unknown: it stands for more than 10000 addresses$/)
})
