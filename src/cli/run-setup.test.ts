import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { tempFolder } from '../../test/support/temp-folder.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { runProgram } from './program.ts'
import { noPaint } from './render/paint.ts'

interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

async function setup(args: readonly string[], typed?: string, env = {}): Promise<Ran> {
  const said = { out: '', err: '' }
  const stdin = Object.assign(Readable.from(typed === undefined ? [] : [Buffer.from(typed)]), {
    isTTY: typed !== undefined,
  })
  const code = await runProgram(['setup', ...args], {
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    paint: noPaint,
    width: 80,
    env,
    stdin,
    clock: new FakeClock(),
  })
  return { code, ...said }
}

const LOCAL = ['--type', 'local', '--hostname', 'mx.here.test']

test('options alone write the file, a second time nothing, and what is there is only replaced with a yes, and kept', async () => {
  await using folder = await tempFolder()
  const file = join(folder.path, 'new', 'w.yaml')
  const first = await setup([...LOCAL, '--file', file, '--yes'])
  assert.equal(first.code, 0, first.err)
  assert.match(first.out, /Next:\n {2}waybill start --config /)
  assert.match((await setup([...LOCAL, '--file', file, '--yes'])).out, /says exactly this already/)
  writeFileSync(file, 'hostname: old.here.test\n')
  const refused = await setup([...LOCAL, '--file', file])
  assert.equal(refused.code, 1)
  assert.match(refused.out, /- hostname: old\.here\.test\n/)
  assert.equal(readFileSync(file, 'utf8'), 'hostname: old.here.test\n')
  assert.equal((await setup([...LOCAL, '--file', file, '--yes'])).code, 0)
  assert.equal(readFileSync(`${file}.old`, 'utf8'), 'hostname: old.here.test\n')
})

test('where nobody can be asked a missing answer is named, and nothing is written', async () => {
  await using folder = await tempFolder()
  const file = join(folder.path, 'w.yaml')
  const missing = await setup(['--type', 'smarthost', '--hostname', 'mx.here.test', '--file', file])
  assert.equal(missing.code, 2)
  assert.match(missing.err, /An answer is missing: --smarthost\./)
  const wrong = await setup([...LOCAL, '--listen', 'eth0', '--file', file, '--yes'], undefined, {
    LC_ALL: 'ru_RU.UTF-8',
  })
  assert.equal(wrong.code, 2)
  assert.match(wrong.err, /Ничего не записано\./)
  assert.ok(!existsSync(file))
})

test('--print writes nothing', async () => {
  const printed = await setup([...LOCAL, '--print'])
  assert.match(printed.out, /\nsite: local\n/)
})
