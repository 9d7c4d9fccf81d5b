// Mailboxes as mbox files that Dovecot's doveadm reads and rewrites, with locks of its own, while mail comes in: nothing is lost, and
// nothing is torn. The server runs as root, and the files belong to their user.

import assert from 'node:assert/strict'
import { chmod, chown, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'

import { run, type Finished, type Running } from '../support/child.ts'
import { freePorts } from '../support/free-port.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { lacksDovecot } from './dovecot-daemon.ts'
import { programPath, skipWithout } from './programs.ts'
import { swaks } from './swaks.ts'

const NOBODY = 65_534
const MESSAGES = 12

suite('an mbox that doveadm reads', { skip: skipWithout('swaks', 'doveadm') || lacksDovecot() }, () => {
  const stack = new AsyncDisposableStack()
  let folder: string
  let spool: string
  let site: WaybillSite
  let server: Running

  before(async () => {
    folder = stack.use(await tempFolder({ open: true })).path
    spool = join(folder, 'spool')
    for (const place of [spool, join(folder, 'home')]) {
      await mkdir(place)
      await chmod(place, 0o700)
      await chown(place, NOBODY, NOBODY)
    }
    await writeFile(
      join(folder, 'doveadm.conf'),
      `ssl = no\nfirst_valid_uid = 1\nlog_path = /dev/stderr\nmail_location = mbox:${folder}/home/mail:INBOX=${spool}/alice\n` +
        'mbox_write_locks = dotlock fcntl\nservice stats {\n  unix_listener stats-writer {\n    mode = 0\n  }\n}\n',
    )
    const [smtp = 0] = await freePorts(1)
    site = await WaybillSite.make(folder, smtp, {
      relay_from: ['127.0.0.1'],
      users: { alice: {} },
      transports: { spool: { mbox: `${spool}/{user}`, mode: 660 } },
      deliver: 'spool',
    })
    server = stack.use(await site.start())
  })
  after(() => stack.disposeAsync())

  const doveadm = (...args: readonly string[]): Promise<Finished> =>
    run('setpriv', [
      '--reuid=nobody',
      '--regid=nogroup',
      '--clear-groups',
      'env',
      'USER=nobody',
      `HOME=${folder}/home`,
      programPath('doveadm'),
      '-c',
      join(folder, 'doveadm.conf'),
      ...args,
    ])
  const send = async (subject: string): Promise<void> => {
    const body = `From me\n${'x'.repeat(60)}\nend of ${subject}`
    const { code, output } = await swaks(site.port, { from: 'me@far.test', to: 'alice@here.test', subject, body })
    assert.equal(code, 0, output)
  }
  const subjects = async (): Promise<readonly string[]> => {
    const { output } = await doveadm('fetch', 'hdr.subject', 'mailbox', 'INBOX', 'all')
    return [...output.matchAll(/^hdr\.subject: (.*)$/gm)].map(([, subject = '']) => subject)
  }

  test('mail comes in while its flags are written, and all of it is there, whole', async () => {
    await send('0')
    await waitFor('the mailbox', async () => (await readdir(spool)).includes('alice'))
    const { uid, mode } = await stat(join(spool, 'alice'))
    assert.deepEqual([uid, mode & 0o777], [NOBODY, 0o660])
    const sending = (async () => {
      for (let n = 1; n < MESSAGES; n++) await send(String(n))
    })()
    // Each rewrites the header of every message.
    for (let n = 0; n < 2 * MESSAGES; n++) {
      const { code, output } = await doveadm(
        'flags',
        n % 2 === 0 ? 'add' : 'remove',
        '\\Seen',
        'mailbox',
        'INBOX',
        'all',
      )
      assert.equal(code, 0, output)
    }
    await sending
    const found = await waitFor('all messages', async () => {
      const all = await subjects()
      return all.length >= MESSAGES && all
    })
    const expected = Array.from({ length: MESSAGES }, (_, n) => String(n))
    assert.deepEqual(
      found.toSorted((a, b) => Number(a) - Number(b)),
      expected,
    )
    const { output } = await doveadm('fetch', 'body', 'mailbox', 'INBOX', 'all')
    assert.equal(output.match(/>?From me\n/g)?.length, MESSAGES)
    for (const subject of expected) assert.ok(output.includes(`end of ${subject}\n`), subject)
    assert.deepEqual(
      (await readdir(spool)).filter((name) => name !== 'alice'),
      [],
    )
  })

  test('a lock that is held is waited for', async () => {
    await writeFile(join(spool, 'alice.lock'), '1')
    await send('locked out')
    await waitFor('the attempt', async () =>
      (await site.command(['queue', 'list', '--json'])).output.includes('"active"'),
    )
    assert.ok(!(await readFile(join(spool, 'alice'), 'utf8')).includes('locked out'))
    await run('rm', [join(spool, 'alice.lock')])
    await waitFor('the mail', async () => (await subjects()).includes('locked out'))
    assert.ok(!server.gone)
  })
})
