import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test, type TestContext } from 'node:test'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { tempFolder } from '../../../test/support/temp-folder.ts'
import { runProgram } from '../program.ts'
import { noPaint } from '../render/paint.ts'

const ALIASES =
  'staff: alice, x@[192.0.2.9]\nboss: staff\na: b\nb: a\ngone: :fail: Ask at the desk\nnull: :blackhole:\nlater: :defer: moving\n'

async function site(
  t: TestContext,
): Promise<(...args: readonly string[]) => Promise<readonly [number, string, string]>> {
  const folder = await tempFolder()
  t.after(() => folder[Symbol.asyncDispose]())
  const file = join(folder.path, 'waybill.yaml')
  await writeFile(join(folder.path, 'aliases'), ALIASES)
  const keys = `local_domains: [here.test]\nusers: { alice: { maildir: /mail/alice } }\naliases: aliases\n`
  await writeFile(file, `hostname: mx.here.test\n${keys}`)
  return async (...args) => {
    let out = ''
    let err = ''
    const code = await runProgram(['route', '--config', file, ...args], {
      out: (text) => void (out += text),
      err: (text) => void (err += text),
      paint: noPaint,
      width: 80,
      env: {},
      stdin: Readable.from([]),
      clock: new FakeClock(),
    })
    return [code, out, err]
  }
}

test('shows where mail ends, on the lines of exim -bt', async (t) => {
  const route = await site(t)
  assert.deepEqual(await route('boss', 'alice@here.test'), [
    0,
    `alice@here.test
    <-- staff@here.test
    <-- boss@here.test
  router = local-user, transport = maildir
  folder /mail/alice
x@[192.0.2.9]
    <-- staff@here.test
    <-- boss@here.test
  router = address-literal, transport = smtp
  host 192.0.2.9 [192.0.2.9]
alice@here.test
  router = local-user, transport = maildir
  folder /mail/alice
`,
    '',
  ])
})

test('ends with 2 where an address leads nowhere, and says why', async (t) => {
  const route = await site(t)
  const [code, out] = await route('gone', 'nobody', 'a', 'null')
  assert.equal(code, 2)
  assert.equal(
    out,
    `gone@here.test is undeliverable: gone@here.test takes no mail: Ask at the desk.
nobody@here.test is undeliverable: there is no mailbox nobody@here.test here.
a@here.test is undeliverable: the aliases of a@here.test lead in a circle: a@here.test → b@here.test → a@here.test.
    <-- b@here.test
    <-- a@here.test
mail to null@here.test is discarded
`,
  )
})

test('ends with 1 where it is not known now', async (t) => {
  const route = await site(t)
  assert.equal((await route('later', 'alice'))[0], 1)
  assert.equal((await route('later', 'gone'))[0], 2)
})

test('with -v tells who declined and why, in the language asked for', async (t) => {
  const route = await site(t)
  const [, english] = await route('-v', 'nobody')
  assert.match(
    english,
    /\n {4}aliases declined: no alias has that name\n {4}local-user declined: no user has that name\n/,
  )
  const [, russian] = await route('-v', '--lang', 'ru', 'nobody')
  assert.match(russian, /\n {4}aliases не подошёл: псевдонима с таким именем нет\n/)
})

test('--json has the whole tree', async (t) => {
  const route = await site(t)
  const [code, out] = await route('--json', 'boss')
  assert.equal(code, 0)
  const { routes } = JSON.parse(out)
  assert.equal(routes[0].end.kind, 'redirect')
  assert.equal(routes[0].end.to[0].end.to[0].end.path, '/mail/alice')
})

test('what is no address is a mistake of whoever asks', async (t) => {
  const route = await site(t)
  const [code, , err] = await route('@', 'alice')
  assert.equal(code, 2)
  assert.match(err, /@ is no address/)
  assert.equal((await route())[0], 2)
})
