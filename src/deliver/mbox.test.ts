// Messages behind each other in an mbox: what stands in it, whose lock is in the way, and what a delivery that fails or is killed
// leaves behind.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { link, readdir, readFile, stat, symlink, unlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { tempFolder } from '../../test/support/temp-folder.ts'
import { systemClock } from '../core/clock.ts'
import { ContentError } from '../core/content-error.ts'
import type { Content, Outcome } from '../core/message.ts'
import { mailbox } from '../core/message.test-support.ts'
import { storedBytes, storedPieces } from '../core/stored-content.test-support.ts'
import { fromLine, quotedFromLines } from './mbox-content.ts'
import { appendToMbox } from './mbox-file.ts'

const AWAITED = { awaited: true }
const HEAD = 'From a@b.test Sun Nov 22 05:18:28 2026\nReturn-Path: <a@b.test>\n'

let count = 0
const deliver = (mbox: string, content: Content, now: number = systemClock.now(), by = AWAITED): Promise<Outcome> =>
  appendToMbox({ mbox, mode: 0o660, name: `n${count++}`, head: Buffer.from(HEAD), content, now }, by)

const inline = (text: string): Content => ({ kind: 'inline', bytes: Buffer.from(text) })
const word = (outcome: Outcome): string => (outcome.kind === 'delivered' ? outcome.kind : outcome.reason.code)

test('a message has its line in front and an empty one behind, and no line of it passes for one in front', async () => {
  await using folder = await tempFolder()
  const mbox = join(folder.path, 'alice')
  assert.equal(
    word(await deliver(mbox, inline('Subject: x\r\n\r\nFrom here\r\n>From there\r\nFromage\r\n'))),
    'delivered',
  )
  assert.equal(word(await deliver(mbox, storedBytes(Buffer.from('Subject: y\r\n\r\nno end')))), 'delivered')
  assert.equal(
    await readFile(mbox, 'utf8'),
    `${HEAD}Subject: x\n\n>From here\n>From there\nFromage\n\n${HEAD}Subject: y\n\nno end\n\n`,
  )
  assert.equal((await stat(mbox)).mode & 0o777, 0o660)
  assert.deepEqual(await readdir(folder.path), ['alice'])
})

test('lines are marked wherever the content is cut', async () => {
  const text = 'From a\nFro\nFrom b\n\nFrom \nF'
  for (let at = 0; at <= text.length; at++) {
    async function* cut() {
      yield Buffer.from(text.slice(0, at))
      yield Buffer.from(text.slice(at))
    }
    const pieces: Buffer[] = []
    for await (const piece of quotedFromLines(cut())) pieces.push(Buffer.from(piece))
    assert.equal(Buffer.concat(pieces).toString(), '>From a\nFro\n>From b\n\n>From \nF')
  }
})

test('the line in front names the sender, or that there is none', () => {
  const at = new Date(2026, 10, 2, 5, 8, 9).getTime()
  assert.equal(fromLine(mailbox('a@b.test'), at), 'From a@b.test Mon Nov  2 05:08:09 2026\n')
  assert.equal(fromLine(null, at), 'From MAILER-DAEMON Mon Nov  2 05:08:09 2026\n')
  assert.equal(fromLine(mailbox('"a b"@c.test'), at).split(' ')[1], '"a_b"@c.test')
})

test('what cannot be read to its end leaves the mailbox as it was', async () => {
  await using folder = await tempFolder()
  const mbox = join(folder.path, 'alice')
  await writeFile(mbox, 'From x y\n\nold')
  const broken = storedPieces(async function* () {
    yield Buffer.alloc(100_000, 'line\n')
    throw new ContentError('local.altered', {})
  })
  assert.equal(word(await deliver(mbox, broken)), 'local.altered')
  assert.equal(word(await deliver(mbox, inline('x'), systemClock.now(), { awaited: false })), 'internal')
  assert.equal(await readFile(mbox, 'utf8'), 'From x y\n\nold')
  assert.equal(word(await deliver(mbox, inline('new\r\n'))), 'delivered')
  assert.equal(await readFile(mbox, 'utf8'), `From x y\n\nold\n\n${HEAD}new\n\n`)
})

test('the lock file of another program is in the way, until it is half an hour old', async () => {
  await using folder = await tempFolder()
  const mbox = join(folder.path, 'alice')
  await writeFile(`${mbox}.lock`, '4711')
  assert.equal(word(await deliver(mbox, inline('x'))), 'local.mailbox-locked')
  assert.deepEqual((await readdir(folder.path)).sort(), ['alice', 'alice.lock'])
  const then = systemClock.now() / 1000 - 31 * 60
  await utimes(`${mbox}.lock`, then, then)
  assert.equal(word(await deliver(mbox, inline('x'))), 'delivered')
  assert.deepEqual(await readdir(folder.path), ['alice'])
})

test('so is a lock of fcntl', { skip: process.platform !== 'linux' }, async () => {
  await using folder = await tempFolder()
  const mbox = join(folder.path, 'alice')
  await writeFile(mbox, '')
  // struct flock of Linux with 64 bits; F_SETLK, F_WRLCK.
  const script = `use Fcntl; open F, "+<", $ARGV[0]; my $lock = pack("s s x4 q q l x4", F_WRLCK, 0, 0, 0, 0);
    fcntl(F, F_SETLK, $lock) or die $!;
    $| = 1; print "locked\\n"; <STDIN>`
  const other = spawn('perl', ['-e', script, mbox], { stdio: ['pipe', 'pipe', 'inherit'] })
  await Promise.race([once(other.stdout, 'data'), once(other, 'close')])
  assert.equal(word(await deliver(mbox, inline('x'))), 'local.mailbox-locked')
  assert.deepEqual(await readdir(folder.path), ['alice'])
  other.stdin.end()
  await once(other, 'close')
  assert.equal(word(await deliver(mbox, inline('x'))), 'delivered')
})

test('what a killed delivery has left is cut off by the next one, and nothing else is', async () => {
  await using folder = await tempFolder()
  const mbox = join(folder.path, 'alice')
  const script = `
    import { appendToMbox } from ${JSON.stringify(new URL('./mbox-file.ts', import.meta.url).href)}
    const pieces = async function* () { yield Buffer.from('torn\\n'); console.log('written'); await new Promise(() => process.stdin.resume()) }
    await appendToMbox({ mbox: ${JSON.stringify(mbox)}, mode: 0o600, name: 'killed', head: Buffer.from('From k\\n'), now: 0,
      content: { kind: 'stored', name: '', size: 0, pieces } }, { awaited: true })`
  assert.equal(word(await deliver(mbox, inline('first\r\n'))), 'delivered')
  const killed = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await Promise.race([once(killed.stdout, 'data'), once(killed, 'close')])
  assert.equal(word(await deliver(mbox, inline('meanwhile\r\n'))), 'local.mailbox-locked')
  killed.kill('SIGKILL')
  await once(killed, 'close')
  assert.equal(word(await deliver(mbox, inline('second\r\n'))), 'delivered')
  assert.equal(await readFile(mbox, 'utf8'), `${HEAD}first\n\n${HEAD}second\n\n`)
  assert.deepEqual(await readdir(folder.path), ['alice'])
})

test('what another start of the machine has left is taken away, and the mailbox stays as it is', async () => {
  await using folder = await tempFolder()
  const mbox = join(folder.path, 'alice')
  await writeFile(mbox, 'From x y\n\ntorn\n\n')
  const { ino } = await stat(mbox)
  await writeFile(`${mbox}.lock`, JSON.stringify({ waybill: 1, boot: 'another', ino, size: 0 }))
  assert.equal(word(await deliver(mbox, inline('new\r\n'))), 'delivered')
  assert.equal(await readFile(mbox, 'utf8'), `From x y\n\ntorn\n\n${HEAD}new\n\n`)
})

test('no link is followed, and nothing but a plain file is a mailbox', async () => {
  await using folder = await tempFolder()
  const [target, mbox] = [join(folder.path, 'target'), join(folder.path, 'alice')]
  await writeFile(target, 'secret')
  await symlink(target, mbox)
  assert.equal(word(await deliver(mbox, inline('x'))), 'local.mailbox-denied')
  await unlink(mbox)
  await link(target, mbox)
  assert.equal(word(await deliver(mbox, inline('x'))), 'local.mailbox-denied')
  await unlink(mbox)
  assert.equal(word(await deliver(folder.path, inline('x'))), 'local.mailbox')
  assert.equal(await readFile(target, 'utf8'), 'secret')
})
