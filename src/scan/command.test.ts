import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { mailbox } from '../core/message.test-support.ts'
import { tempFolder } from '../../test/support/temp-folder.ts'
import { waitFor } from '../../test/support/wait-for.ts'
import { scanWithCommand } from './command.ts'
import { HAM, mail, scanMessage } from './scan-message.test-support.ts'
import type { ScanMessage, ScanOutcome } from './scanner.ts'

const quiet = new AbortController().signal
const message = scanMessage(mail(HAM))

const shell = (script: string, asked: ScanMessage = message, signal = quiet): Promise<ScanOutcome> =>
  scanWithCommand(['/bin/sh', '-c', script], asked, signal)

async function verdict(script: string, asked = message) {
  const outcome = await shell(script, asked)
  assert.ok(outcome.kind === 'verdict', JSON.stringify(outcome))
  return outcome
}

test('each documented exit code has its verdict', async () => {
  const expected = { 0: 'clean', 1: 'spam', 2: 'malware', 3: 'refuse', 4: 'quarantine', 5: 'discard', 75: 'defer' }
  for (const [code, name] of Object.entries(expected)) {
    assert.equal((await verdict(`cat >/dev/null; exit ${code}`)).verdict, name)
  }
})

test('every other end is no verdict', async () => {
  for (const script of ['exit 6', 'exit 127', 'exit 255', 'kill -9 $$', 'kill -15 $$']) {
    assert.equal((await shell(script)).kind, 'unavailable', script)
  }
})

test('the first line printed is the text: the name of a finding, or the reply', async () => {
  assert.equal((await verdict('echo Eicar-Test; echo more; exit 2')).name, 'Eicar-Test')
  const refused = await verdict('printf "no \\001such thing\\r\\n"; exit 3')
  assert.deepEqual(refused.reply, { code: 550, enhanced: '5.7.1', lines: ['no such thing'] })
  assert.deepEqual((await verdict('echo later; exit 75')).reply?.code, 451)
  const clean = await verdict('echo fine; echo careful >&2; exit 0')
  assert.deepEqual([clean.name, clean.reply, clean.facts], [undefined, undefined, { text: 'fine', errors: 'careful' }])
})

test('the message comes on standard input, of any size, and need not be read', async () => {
  const large = scanMessage(mail(`${HAM}${'x'.repeat(3_000_000)}\n`))
  assert.equal((await verdict('wc -c; exit 1', large)).name, String(large.size))
  assert.equal((await verdict('exit 1', large)).verdict, 'spam')
})

test('much output costs no memory and no verdict', async () => {
  const outcome = await verdict('head -c 5000000 /dev/zero | tr "\\0" x; exit 2')
  assert.equal(outcome.name, 'x'.repeat(400))
})

test('the program learns of the session from variables, and inherits none', async () => {
  const asked = scanMessage(mail(HAM), {
    rcptTo: [mailbox('bob@near.test'), mailbox('carol@near.test')],
    login: { user: 'alice', mechanism: 'PLAIN' },
    helo: '$(touch /tmp/evil)\0x',
  })
  await using folder = await tempFolder()
  const out = join(folder.path, 'env')
  const outcome = await scanWithCommand(['/bin/sh', '-c', 'env -0 >"$1"', 'sh', out], asked, quiet)
  assert.equal(outcome.kind, 'verdict')
  const variables = new Map(
    (await readFile(out, 'utf8')).split('\0').map((pair) => pair.split(/=([^]*)/) as [string, string]),
  )
  const told = ['SENDER', 'RECIPIENT', 'RECIPIENTS', 'RECIPIENT_COUNT', 'CLIENT_ADDRESS', 'CLIENT_HELO', 'AUTH_USER']
  assert.deepEqual(
    told.map((name) => variables.get(name)),
    [
      'alice@far.test',
      'bob@near.test',
      'bob@near.test\ncarol@near.test',
      '2',
      '192.0.2.7',
      '$(touch /tmp/evil)x',
      'alice',
    ],
  )
  assert.equal(variables.has('HOME'), false)
})

test('no shell looks at the arguments', async () => {
  const outcome = await scanWithCommand(['/bin/echo', '$(id)', '; exit 2'], message, quiet)
  assert.ok(outcome.kind === 'verdict')
  assert.deepEqual(outcome.facts, { text: '$(id) ; exit 2' })
})

test('a program that is not there or cannot be run is unavailable and named', async () => {
  for (const [program, errno] of [
    ['/nonexistent/check', 'ENOENT'],
    ['/etc/passwd', 'EACCES'],
  ] as const) {
    const outcome = await scanWithCommand([program], message, quiet)
    assert.ok(outcome.kind === 'unavailable')
    assert.match(outcome.problem, new RegExp(`^${program} cannot be started`))
    assert.deepEqual(outcome.facts, { errno })
  }
})

const isRunning = async (pid: number): Promise<boolean> => {
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return state !== '' && !/\) Z /.test(state)
}

/** A script that starts a program of its own, leaves its number in a file and then does as `end` says. */
async function family(
  end: string,
  stop?: AbortController,
): Promise<{ readonly pid: number; readonly outcome: unknown }> {
  await using folder = await tempFolder()
  const out = join(folder.path, 'pid')
  await writeFile(out, '')
  const script = `sleep 600 & echo $! >"$1"; ${end}`
  const running = scanWithCommand(['/bin/sh', '-c', script, 'sh', out], message, stop?.signal ?? quiet).catch(String)
  const pid = await waitFor('the program to start', async () => Number(await readFile(out, 'utf8')) || undefined)
  stop?.abort()
  return { pid, outcome: await running }
}

test('when the time is up, the program and what it has started are ended', async () => {
  const { pid } = await family('wait', new AbortController())
  await waitFor('the end of the child', async () => !(await isRunning(pid)))
})

test('what a program leaves running does not delay its verdict and is ended', async () => {
  const { pid, outcome } = await family('exit 1')
  assert.match(JSON.stringify(outcome), /"spam"/)
  await waitFor('the end of the child', async () => !(await isRunning(pid)))
})
