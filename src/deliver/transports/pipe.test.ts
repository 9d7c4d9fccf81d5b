// Programs that take mail: what they are given, what their end means, and what a stranger cannot do to them.

import assert from 'node:assert/strict'
import { chmod, readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { tempFolder } from '../../../test/support/temp-folder.ts'
import { waitFor } from '../../../test/support/wait-for.ts'
import { systemClock } from '../../core/clock.ts'
import { minutes, seconds } from '../../core/time.ts'
import type { PipeDestination } from '../../route/destination.ts'
import { inWords, makeJob, makeWorld } from '../attempt.test-support.ts'
import { attempt } from '../attempt.ts'
import { MOST_OUTPUT } from '../run-program.ts'

const isRoot = process.geteuid?.() === 0
/** Root runs none as itself. */
const AS = isRoot ? 'nobody' : userInfo().username

async function ran(
  argv: PipeDestination['argv'],
  { to = ['list@x.test'], text = undefined as string | undefined, as = AS, timeout = minutes(1) } = {},
) {
  const destination: PipeDestination = { kind: 'pipe', name: 'p', argv, as, timeout, user: 'list' }
  const { deps } = makeWorld({}, { clock: systemClock })
  const result = await attempt(makeJob({ to, destination, ...(text !== undefined && { text }) }), deps)
  const [outcome] = result.outcomes.values()
  const reason = outcome?.kind === 'delivered' ? undefined : outcome?.reason
  return { words: inWords(result), facts: reason?.facts ?? {}, result }
}

const shell = (script: string, ...more: string[]): PipeDestination['argv'] => ['/bin/sh', '-c', script, 'sh', ...more]

suite('the transport into programs', () => {
  test('the message comes on standard input, with its envelope in variables and nothing else', async () => {
    await using folder = await tempFolder({ open: true })
    const out = join(folder.path, 'out')
    await chmod(folder.path, 0o777)
    const { words } = await ran(shell('cat >"$1"; env >>"$1"; id -un >>"$1"; id -G >>"$1"', out))
    assert.deepEqual(words, ['delivered'])
    const told = await readFile(out, 'utf8')
    assert.match(told, /^Return-Path: <a@us\.test>\nDelivered-To: list@x\.test\nSubject: hi\n\nhello\n/)
    for (const line of [
      'SENDER=a@us.test',
      'RECIPIENT=list@x.test',
      'LOCAL_PART=list',
      'DOMAIN=x.test',
      `USER=${AS}`,
      AS,
    ])
      assert.ok(told.includes(`\n${line}\n`), line)
    assert.ok(!told.includes('npm_') && !told.includes('NODE_'), told)
  })

  for (const [code, expected] of [
    [0, 'delivered'],
    [1, 'failed local.program-failed 5.3.0'],
    [67, 'failed local.program-failed 5.3.0'],
    [71, 'deferred local.program-later'],
    [73, 'deferred local.program-later'],
    [75, 'deferred local.program-later'],
    [127, 'failed local.program-failed 5.3.0'],
  ] as const) {
    test(`exit code ${code}: ${expected}`, async () => {
      assert.deepEqual((await ran(shell(`exit ${code}`))).words, [expected])
    })
  }

  test('a program that is not there, and one that is killed, make mail wait', async () => {
    assert.deepEqual((await ran(['/nonexistent/program'])).words, ['deferred local.program-later'])
    assert.deepEqual((await ran(shell('kill -9 $$'))).words, ['deferred local.program-later'])
  })

  test('what takes too long is ended, with all that it has started', async () => {
    await using folder = await tempFolder({ open: true })
    await chmod(folder.path, 0o777)
    const pid = join(folder.path, 'pid')
    const { words } = await ran(shell('sleep 600 & echo $! >"$1"; wait', pid), { timeout: seconds(2) })
    assert.deepEqual(words, ['deferred local.program-later'])
    const child = Number(await readFile(pid, 'utf8'))
    await waitFor('the end of the child', async () => {
      const status = await readFile(`/proc/${child}/status`, 'utf8').catch(() => 'State:\tZ')
      return /^State:\s+[ZX]/m.test(status)
    })
  })

  test('output is told, and so much of it', async () => {
    const { facts } = await ran(shell('head -c 5000000 /dev/zero | tr "\\0" x; exit 1'))
    assert.equal(String(facts['output']).length, MOST_OUTPUT)
    assert.equal((await ran(shell('echo no such list >&2; exit 1'))).facts['output']?.toString(), 'no such list')
  })

  test('it need not read a large message', async () => {
    const text = `Subject: x\r\n\r\n${'line\r\n'.repeat(300_000)}`
    assert.deepEqual((await ran(shell('exit 0'), { text })).words, ['delivered'])
    assert.deepEqual((await ran(shell('[ "$(wc -l)" = 300004 ]'), { text })).words, ['delivered'])
  })

  test('what a stranger wrote is one argument, never an option, and no shell sees it', async () => {
    const named = ['"$(touch /tmp/evil) x"@x.test']
    assert.deepEqual((await ran(['/usr/bin/test', '{local_part}', '=', '$(touch /tmp/evil) x'], { to: named })).words, [
      'delivered',
    ])
    const option = await ran(['/bin/echo', '{local_part}'], { to: ['-n@x.test'] })
    assert.deepEqual(option.words, ['failed local.program-failed 5.3.0'])
    assert.match(String(option.facts['problem']), /taken for an option/)
  })

  test('nothing runs as root, nor as somebody who is not there', async () => {
    assert.match(String((await ran(['/bin/true'], { as: 'root' })).facts['problem']), /is root/)
    assert.match(String((await ran(['/bin/true'], { as: 'nobody-here' })).facts['problem']), /there is no user/)
  })

  test('who is not root runs programs as themselves alone', { skip: isRoot && 'root may become anybody' }, async () => {
    assert.match(String((await ran(['/bin/true'], { as: 'daemon' })).facts['problem']), /does not run as root/)
  })
})
