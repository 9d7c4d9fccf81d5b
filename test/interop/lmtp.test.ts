// Dovecot as the server of the mailboxes: mail of users goes to it over LMTP and is read back over IMAP. It dies, mail waits, it
// comes back; one of its mailboxes cannot be written, and holds up nobody else.

import assert from 'node:assert/strict'
import { chmod, chown, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'

import { run, type Running } from '../support/child.ts'
import { freePorts } from '../support/free-port.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { lacksDovecotStore, startDovecotStore } from './dovecot-daemon.ts'
import { programPath, skipWithout } from './programs.ts'
import { swaks } from './swaks.ts'

const USERS = 'alice:secret\nbob:other\nbroken:third\n'
const NOBODY = 65_534

suite('mailboxes of Dovecot over LMTP', { skip: skipWithout('swaks', 'curl') || lacksDovecotStore() }, () => {
  const stack = new AsyncDisposableStack()
  let folder: string
  let imap: number
  let site: WaybillSite
  let server: Running
  let dovecot: Running

  before(async () => {
    folder = stack.use(await tempFolder({ open: true })).path
    for (const user of ['', 'alice', 'bob', 'broken']) {
      await mkdir(join(folder, 'boxes', user), { recursive: true })
      await chmod(join(folder, 'boxes', user), user === 'broken' ? 0o700 : 0o755)
      if (user !== 'broken') await chown(join(folder, 'boxes', user), NOBODY, NOBODY)
    }
    const [smtp = 0, port = 0] = await freePorts(2)
    imap = port
    dovecot = await startDovecotStore(folder, USERS, imap)
    site = await WaybillSite.make(folder, smtp, {
      relay_from: ['127.0.0.1'],
      users: { alice: {}, bob: {}, broken: {} },
      transports: { dovecot: { lmtp: join(folder, 'lmtp') } },
      deliver: 'dovecot',
    })
    server = stack.use(await site.start())
  })
  after(async () => {
    await dovecot?.end()
    await stack.disposeAsync()
  })

  const send = async (to: string, subject: string): Promise<void> => {
    const { code, output } = await swaks(site.port, {
      from: 'me@far.test',
      to,
      subject,
      body: 'From the first line\n.a dot\nend',
    })
    assert.equal(code, 0, output)
  }
  /** The message with that subject as IMAP gives it. */
  const fetched = async (user: string, password: string, subject: string): Promise<string | undefined> => {
    const at = `imap://127.0.0.1:${imap}/INBOX`
    const ask = ['--silent', '--user', `${user}:${password}`]
    const found = await run(programPath('curl'), [...ask, '--url', at, '--request', `SEARCH SUBJECT "${subject}"`])
    const [number] = /\d+/.exec(found.output) ?? []
    if (number === undefined) return undefined
    return (await run(programPath('curl'), [...ask, '--url', `${at};MAILINDEX=${number}`])).output
  }
  const arrived = (user: string, password: string, subject: string): Promise<string> =>
    waitFor(`"${subject}" of ${user} over IMAP`, () => fetched(user, password, subject))

  test('mail for two users is in the mailbox of each', async () => {
    await send('alice@here.test,bob@here.test', 'for both')
    for (const [user, password] of [
      ['alice', 'secret'],
      ['bob', 'other'],
    ] as const) {
      const mail = await arrived(user, password, 'for both')
      assert.match(mail, /^Return-Path: <me@far.test>\r?\n/m)
      assert.match(mail, /\nFrom the first line\r?\n\.a dot\r?\nend\r?\n/)
    }
  })

  test('a mailbox that cannot be written waits alone', async () => {
    await send('alice@here.test,broken@here.test', 'one of two')
    await arrived('alice', 'secret', 'one of two')
    const told = await waitFor('the deferral', async () =>
      (await site.trace('broken@here.test')).find(({ kind }) => kind === 'deferred'),
    )
    assert.equal(told['recipient'], 'broken@here.test')
    assert.match(JSON.stringify(told['reason']), /"smtp\.content".*"lmtp"/)
  })

  test('while it is down mail waits and is told, and goes in when it is back', async () => {
    await dovecot.end()
    await send('alice@here.test', 'while down')
    await waitFor('the line of the log', () => server.output.includes('"a backend is down"'))
    const health = await site.command(['health'])
    assert.match(health.output, /LMTP server \(transport dovecot\)/)
    assert.match(health.output, /mail for it waits in the queue/)
    dovecot = await startDovecotStore(folder, USERS, imap)
    await site.command(['queue', 'retry', 'all'])
    await arrived('alice', 'secret', 'while down')
    assert.equal(server.output.split('"a backend is down"').length, 2, server.output)
  })

  test('waybill route names the transport and its place', async () => {
    const { output, code } = await site.command(['route', 'alice'])
    assert.equal(code, 0)
    assert.equal(
      output,
      `alice@here.test\n  router = local-user, transport = dovecot\n  lmtp ${join(folder, 'lmtp')}\n`,
    )
  })
})
