// Mail for mailboxes in folders of other users, which only root can write as they would.

import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { chmod, chown, lstat, mkdir, readdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { tempFolder } from '../../test/support/temp-folder.ts'
import { systemClock } from '../core/clock.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { seconds } from '../core/time.ts'
import { ContentError } from '../core/content-error.ts'
import type { Content, Outcome } from '../core/message.ts'
import { storedBytes, storedPieces } from '../core/stored-content.test-support.ts'
import { AsOwner } from './as-owner.ts'
import { ownerOf } from './mailbox-owner.ts'

const NOBODY = 65_534
const USER = { uid: 4242, gid: 4343 }
const OTHER = { uid: 4244, gid: 4343 }
const AWAITED = { awaited: true }
const HEAD = Buffer.from('Return-Path: <>\n')
const SERVER = { clock: systemClock, stateFolder: '/nowhere' }
const isRoot = process.geteuid?.() === 0

/** Homes of two users, in a folder that everybody may pass through. */
async function homes(): Promise<
  AsyncDisposable & { readonly alice: string; readonly bob: string; readonly path: string }
> {
  const folder = await tempFolder()
  const [alice, bob] = [join(folder.path, 'alice'), join(folder.path, 'bob')]
  await chmod(folder.path, 0o755)
  for (const [home, { uid, gid }] of [
    [alice, USER],
    [bob, OTHER],
  ] as const) {
    await mkdir(home, { mode: 0o700 })
    await chown(home, uid, gid)
  }
  return { alice, bob, path: folder.path, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

const inline = (text: string): Content => ({ kind: 'inline', bytes: Buffer.from(text) })

async function deliver(asOwner: AsOwner, maildir: string, content: Content, name = 'n1'): Promise<Outcome> {
  const owner = await ownerOf(maildir)
  assert.ok(owner)
  return asOwner.write(owner, { maildir, name, head: HEAD, content }, AWAITED)
}

function pathOf(outcome: Outcome): string {
  assert.ok(outcome.kind === 'delivered' && outcome.via.transport === 'maildir', JSON.stringify(outcome))
  return outcome.via.path
}

suite('as root', { skip: !isRoot && 'only root can become somebody else' }, () => {
  test('a file and the folders that are made for it belong to the user of the home', async () => {
    await using at = await homes()
    const asOwner = new AsOwner(SERVER)
    const maildir = join(at.alice, 'Maildir')
    const path = pathOf(await deliver(asOwner, maildir, inline('Subject: x\r\n\r\nhi\r\n')))
    assert.equal(await readFile(path, 'utf8'), 'Return-Path: <>\nSubject: x\n\nhi\n')
    for (const made of [path, maildir, join(maildir, 'new'), join(maildir, 'tmp')]) {
      const { uid, gid } = await lstat(made)
      assert.deepEqual({ uid, gid }, USER, made)
    }
    await asOwner.close()
  })

  test('a large message comes whole, and one that cannot be read to its end leaves nothing', async () => {
    await using at = await homes()
    const asOwner = new AsOwner(SERVER)
    const maildir = join(at.alice, 'Maildir')
    const large = Buffer.alloc(300_000, 'line\r\n')
    const path = pathOf(await deliver(asOwner, maildir, storedBytes(large)))
    assert.equal((await readFile(path, 'utf8')).length, HEAD.length + 250_000)
    const broken = storedPieces(async function* () {
      yield large
      throw new ContentError('local.altered', {})
    })
    const outcome = await deliver(asOwner, maildir, broken, 'n2')
    assert.deepEqual(outcome, { kind: 'deferred', reason: { code: 'local.altered', facts: {} } })
    assert.deepEqual(await readdir(join(maildir, 'tmp')), [])
    assert.equal((await readdir(join(maildir, 'new'))).length, 1)
    await asOwner.close()
  })

  test('a link of the user leads nowhere that the user may not write to', async () => {
    await using at = await homes()
    const asOwner = new AsOwner(SERVER)
    await mkdir(join(at.path, 'roots'), { mode: 0o700 })
    await symlink(join(at.path, 'roots'), join(at.alice, 'Maildir'))
    await symlink(at.bob, join(at.alice, 'bobs'))
    for (const name of ['Maildir', 'bobs/Maildir']) {
      const outcome = await deliver(asOwner, join(at.alice, name), inline('x'))
      assert.equal(outcome.kind === 'deferred' && outcome.reason.code, 'local.mailbox-denied', name)
    }
    assert.deepEqual(await readdir(join(at.path, 'roots')), [])
    assert.deepEqual(await readdir(at.bob), [])
    await asOwner.close()
  })

  test('many at once come each to its own, and a process that dies takes one attempt with it', async () => {
    await using at = await homes()
    const asOwner = new AsOwner(SERVER)
    const all = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const home = n % 2 === 0 ? at.alice : at.bob
        return lstat(pathOf(await deliver(asOwner, join(home, 'Maildir'), inline(`${n}`), `n${n}`)))
      }),
    )
    assert.deepEqual(
      all.map(({ uid }) => uid),
      Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? USER : OTHER).uid),
    )
    const [pid = 0] = asOwner.idle
    process.kill(pid, 'SIGKILL')
    const after = await Promise.all(
      [1, 2, 3].map((n) => deliver(asOwner, join(at.alice, 'Maildir'), inline('x'), `k${n}`)),
    )
    assert.ok(after.filter(({ kind }) => kind === 'delivered').length >= 2)
    pathOf(await deliver(asOwner, join(at.alice, 'Maildir'), inline('x'), 'last'))
    await asOwner.close()
  })

  test('mailboxes below the state folder are the server’s, whoever owns the folder above', async () => {
    await using at = await homes()
    const asOwner = new AsOwner({ ...SERVER, stateFolder: join(at.alice, 'state') })
    assert.equal(await asOwner.ownerOf(join(at.alice, 'state', 'mail', 'bob')), undefined)
    assert.deepEqual(await asOwner.ownerOf(join(at.alice, 'state-of-alice')), USER)
  })

  test('whose folder it is, is found on the way from the root, links of root included', async () => {
    await using at = await homes()
    await symlink(at.alice, join(at.path, 'link'))
    assert.deepEqual(await ownerOf(join(at.alice, 'a', 'Maildir')), USER)
    assert.deepEqual(await ownerOf(join(at.path, 'link', 'Maildir')), USER)
    assert.equal(await ownerOf(join(at.path, 'nobody', 'Maildir')), undefined)
    assert.equal(await ownerOf(join(at.alice, 'Maildir'), NOBODY), undefined)
  })
})

test('who is not root writes as who they are', async () => {
  assert.equal(await ownerOf('/home/alice/Maildir', NOBODY), undefined)
})

test('a process that cannot be started, or does not answer, takes no other attempt with it', async () => {
  const clock = new FakeClock()
  const file = { maildir: '/nowhere/Maildir', name: 'n', head: HEAD, content: inline('x') }
  const missing = (): ChildProcess => spawn('/nonexistent', { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  const unable = new AsOwner({ ...SERVER, clock, startProcess: missing })
  for (let n = 0; n < 5; n++) {
    const outcome = await unable.write(USER, file, AWAITED)
    assert.equal(outcome.kind === 'deferred' && outcome.reason.code, 'internal')
  }
  const silent = (): ChildProcess => spawn('sleep', ['60'], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  const stuck = new AsOwner({ ...SERVER, clock, startProcess: silent })
  for (let n = 0; n < 3; n++) {
    const writing = stuck.write(USER, file, AWAITED)
    await new Promise((turn) => setImmediate(turn))
    await clock.advance(seconds(50))
    const outcome = await writing
    assert.equal(outcome.kind === 'deferred' && outcome.reason.code, 'local.mailbox')
  }
})
