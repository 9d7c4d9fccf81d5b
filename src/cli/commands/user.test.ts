import assert from 'node:assert/strict'
import { chmod, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { test } from 'node:test'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { tempFolder } from '../../../test/support/temp-folder.ts'
import { runProgram } from '../program.ts'
import { noPaint } from '../render/paint.ts'

interface Run {
  readonly code: number
  readonly out: string
  readonly err: string
}

async function run(args: readonly string[], stdin: string | Readable = ''): Promise<Run> {
  let out = ''
  let err = ''
  const code = await runProgram(args, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    paint: noPaint,
    width: 80,
    env: {},
    stdin: typeof stdin === 'string' ? Readable.from([Buffer.from(stdin)]) : stdin,
    clock: new FakeClock(),
  })
  return { code, out, err }
}

/** A keyboard: what is typed comes in one piece, and turning the echo off and on is noted. */
function keyboard(...typed: readonly string[]): { readonly stdin: Readable; readonly raw: boolean[] } {
  const raw: boolean[] = []
  const left = [...typed]
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode(on: boolean) {
      raw.push(on)
      const next = on ? left.shift() : undefined
      if (next !== undefined) setImmediate(() => stdin.write(next))
    },
  })
  return { stdin, raw }
}

test('a user that was added is listed, checked and removed', async () => {
  await using folder = await tempFolder()
  const file = ['--file', join(folder.path, 'users')]
  assert.deepEqual(await run(['user', 'add', 'alice', ...file], 'secret\nignored\n'), {
    code: 0,
    out: 'alice may log in now.\n',
    err: '',
  })
  assert.equal((await run(['user', 'list', ...file])).out, 'alice  SCRAM\n')
  assert.equal((await run(['user', 'check', 'alice', ...file], 'secret\n')).code, 0)
  const wrong = await run(['user', 'check', 'alice', ...file], 'Secret\n')
  assert.deepEqual([wrong.code, wrong.out], [1, 'Wrong: the password does not fit\n'])
  assert.equal((await run(['user', 'add', 'alice', '--no-scram', ...file], 'new')).out, 'alice has a new password.\n')
  assert.deepEqual(JSON.parse((await run(['user', 'list', '--json', ...file])).out), {
    users: [{ name: 'alice', scram: false }],
  })
  assert.equal((await run(['user', 'remove', 'alice', ...file])).code, 0)
  assert.equal((await run(['user', 'remove', 'alice', ...file])).code, 1)
  assert.equal((await run(['user', 'list', ...file])).out, 'No users.\n')
})

test('the keyboard is asked twice, shows nothing, and is given back', async () => {
  await using folder = await tempFolder()
  const path = join(folder.path, 'users')
  const { stdin, raw } = keyboard('pss\x7f\x7fassword\r', 'password\r')
  const added = await run(['user', 'add', 'alice', '--file', path], stdin)
  assert.deepEqual([added.code, added.err], [0, 'Password: \nOnce more: \n'])
  assert.deepEqual(raw, [true, false, true, false])
  assert.equal((await run(['user', 'check', 'alice', '--file', path], keyboard('password\r').stdin)).code, 0)
})

test('two different passwords, a cancelled one and none at all change nothing', async () => {
  await using folder = await tempFolder()
  const path = join(folder.path, 'users')
  for (const stdin of [keyboard('a\r', 'b\r').stdin, keyboard('abc\x03').stdin, keyboard('\r').stdin, '', '\n']) {
    const { code, err } = await run(['user', 'add', 'alice', '--file', path], stdin)
    assert.equal(code, 1)
    assert.match(err, /No password, so nothing was changed\.\n$/)
  }
  await assert.rejects(readFile(path))
})

test('a password on the command line is a mistake of usage', async () => {
  assert.equal((await run(['user', 'add', 'alice', 'secret', '--file', '/nowhere/users'])).code, 2)
})

test('a file that cannot be used is 69 for a check, and says why', async () => {
  await using folder = await tempFolder()
  const path = join(folder.path, 'users')
  await run(['user', 'add', 'alice', '--file', path], 'secret')
  await chmod(path, 0o644)
  const { code, out } = await run(['user', 'check', 'alice', '--file', path], 'secret')
  assert.equal(code, 69)
  assert.match(out, /^Cannot say: .*chmod 600/)
})

for (const name of ['add', 'list', 'remove', 'check']) {
  test(`user ${name} has help with examples, a --json option, and lines of at most 80 columns`, async () => {
    const { code, out } = await run(['user', name, '--help'])
    assert.equal(code, 0)
    assert.match(out, /^Examples:$/m)
    assert.match(out, /--json/)
    assert.deepEqual(
      out.split('\n').filter((line) => line.length > 80),
      [],
    )
  })
}
