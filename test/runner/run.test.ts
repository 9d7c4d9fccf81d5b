// No test hangs the run, whatever it does, and none is green that leaves something open behind it. The tests under test here
// are written into a folder of their own and run the way `npm test` runs those of the repository.

import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'

import { run, type Finished } from '../support/child.ts'
import { tempFolder } from '../support/temp-folder.ts'

const RUNNER = fileURLToPath(new URL('./run.ts', import.meta.url))
const IMPORTS =
  "import { test } from 'node:test'\nimport assert from 'node:assert/strict'\nimport net from 'node:net'\n"
const GREEN = "test('is green', () => assert.equal(1, 1))\n"
const LOOP = "test('spins', () => {\n  const spin = () => { for (;;); }\n  spin()\n})\n"
const listening = (then: string): string =>
  `test('serves', (t, done) => { const server = net.createServer().listen(0, '127.0.0.1', () => { ${then} }) })\n`
const FORGOTTEN = listening('done()')
const RED_AND_OPEN = listening("done(new Error('red')); ")

async function runFiles(files: Readonly<Record<string, string>>): Promise<Finished> {
  await using folder = await tempFolder()
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder.path, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, IMPORTS + text)
  }
  const { NODE_TEST_CONTEXT: _, ...outside } = process.env
  const env = { ...outside, WAYBILL_TEST_PATIENCE: '4000' }
  return await run(process.execPath, [RUNNER, '**/*.test.ts'], { cwd: folder.path, env })
}

suite('the runner', { concurrency: true }, () => {
  test('is green with green tests, and counts them', async () => {
    const { code, output } = await runFiles({ 'src/a/x.test.ts': GREEN, 'src/a/y.test.ts': GREEN, 'z.test.ts': GREEN })
    assert.equal(code, 0, output)
    assert.match(output, /^tests 3, passed 3, failed 0/m)
  })

  test('ends an endless loop, says where it was, and runs the other folders', async () => {
    const { code, output } = await runFiles({ 'src/a/loop.test.ts': LOOP, 'src/b/y.test.ts': GREEN })
    assert.equal(code, 1)
    assert.match(output, /loop\.test\.ts: the event loop stood still\n {4}at spin \(file:\S+loop\.test\.ts:5\)/)
    assert.match(output, / is green \(/)
  })

  test('ends a process that a red test keeps alive, and says what does', async () => {
    const { code, output } = await runFiles({ 'open.test.ts': RED_AND_OPEN })
    assert.equal(code, 1)
    assert.match(output, /open\.test\.ts: the tests have ended, and this keeps their process alive:.*TCPServerWrap/)
    assert.match(output, /Error: red/)
  })

  test('is not green with a test that leaves a server behind', async () => {
    const { code, output } = await runFiles({ 'src/a/forgotten.test.ts': FORGOTTEN, 'src/a/x.test.ts': GREEN })
    assert.equal(code, 1)
    assert.match(output, /src\/a\/forgotten\.test\.ts ended and left open: TCPServerWrap/)
    assert.match(output, / is green \(/)
  })

  test('is not green when no file is named so', async () => {
    const { code, output } = await runFiles({ 'src/a/x.ts': GREEN })
    assert.equal(code, 1)
    assert.match(output, /^no test file is called/m)
  })
})
