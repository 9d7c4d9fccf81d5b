// One stolen log-in and five hundred letters, sent by curl: fifty leave, the rest is taken and held, postmaster gets one letter,
// the count outlives kill -9, and one command lets everything go. Bulk mail of a machine in `relay_from` goes on meanwhile.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'

import { seconds } from '../../src/core/time.ts'
import { addUser } from '../../src/sasl/user-file.ts'
import { run, type Running } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'
import { newMail } from '../support/maildir.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { programPath, skipWithout } from './programs.ts'
import { SmtpSink } from './smtp-sink.ts'
import { smtpSource } from './smtp-source.ts'

const PASSWORD = 'stolen'
/** What is sent over one connection. */
const AT_ONCE = 25

interface Listed {
  readonly senders: readonly {
    readonly sender: string
    readonly hour: number
    readonly heldLetters: number
    readonly held?: { readonly why: string; readonly values: Readonly<Record<string, unknown>> }
  }[]
}

suite('the outbound guard', { skip: skipWithout('curl', 'smtp-sink', 'smtp-source') }, () => {
  const stack = new AsyncDisposableStack()
  let site: WaybillSite
  let server: Running
  let sink: SmtpSink
  let letter: string

  before(async () => {
    const folder = stack.use(await tempFolder({ open: true })).path
    const users = join(folder, 'users')
    assert.ok((await addUser(users, 'alice', PASSWORD)).ok)
    letter = join(folder, 'letter.eml')
    await writeFile(letter, 'From: alice@here.test\r\nSubject: a bargain\r\n\r\nBuy now.\r\n')
    sink = stack.use(await SmtpSink.start(await freePort(), { keepIn: join(folder, 'sink') }))
    site = await WaybillSite.make(
      folder,
      await freePort(),
      {
        relay_from: ['127.0.0.1'],
        auth: { stores: [{ file: users }] },
        smarthost: `127.0.0.1:${sink.port}`,
        tls: 'off',
      },
      ['alice', 'postmaster'],
    )
    server = stack.use(await site.start())
  })
  after(() => stack.disposeAsync())

  /** Letters number `from` and on, over one connection; curl fails when one of them is refused. */
  async function send(from: number, count = AT_ONCE): Promise<void> {
    const transfers = Array.from({ length: count }, (_, i) => [
      ...(i === 0 ? [] : ['--next']),
      '--silent',
      '--show-error',
      '--insecure',
      '--ssl-reqd',
      '--interface',
      '127.0.0.2',
      '--user',
      `alice:${PASSWORD}`,
      '--mail-from',
      'alice@here.test',
      '--mail-rcpt',
      `victim-${from + i}@far.test`,
      '--upload-file',
      letter,
      `smtp://127.0.0.1:${site.port}`,
    ])
    const { code, output } = await run(programPath('curl'), ['--fail-early', ...transfers.flat()], {
      timeout: seconds(120),
    })
    assert.equal(code, 0, output)
  }

  async function sendAll(first: number, last: number): Promise<void> {
    for (let from = first; from < last; from += 2 * AT_ONCE) {
      await Promise.all([from, from + AT_ONCE].filter((start) => start < last).map((start) => send(start)))
    }
  }

  async function listed(): Promise<Listed['senders']> {
    const { output } = await site.command(['guard', 'list', '--json'])
    return (JSON.parse(output) as Listed).senders
  }

  /** Whoever was being sent to at a kill may have got it twice. */
  const victims = async (): Promise<readonly string[]> => [
    ...new Set(
      (await sink.messages()).flatMap(({ rcptTo }) => rcptTo.filter((address) => address.startsWith('victim'))),
    ),
  ]

  const alarms = async (): Promise<readonly string[]> =>
    (await newMail(site.maildir('postmaster'))).filter((mail) => mail.includes('Subject: Mail held'))

  test('what was counted outlives kill -9', async () => {
    await send(0)
    await server.end('SIGKILL')
    server = stack.use(await site.start())
    const [alice] = await listed()
    assert.deepEqual([alice?.sender, alice?.hour, alice?.held], ['user:alice', AT_ONCE, undefined])
  })

  test('of 500 letters 50 leave, the rest is taken and held, and there is one alarm', async () => {
    await sendAll(AT_ONCE, 500)
    const [alice] = await listed()
    assert.equal(alice?.heldLetters, 450)
    assert.deepEqual([alice?.held?.why, alice?.held?.values], ['hour', { letters: 51, limit: 50 }])
    await waitFor('50 letters at the other side', async () => (await victims()).length >= 50)
    await waitFor('a letter to postmaster', async () => (await alarms()).length > 0)
    const { output } = await site.command(['status'])
    assert.match(output, /What needs you:[^]*Held since .*user:alice: 51 messages within an hour; the limit is 50/)
    assert.equal((await alarms()).length, 1)
    assert.match((await alarms())[0] ?? '', /waybill guard release user:alice/)
  })

  test('it stays so after another kill -9, and a letter tells why it waits', async () => {
    await server.end('SIGKILL')
    server = stack.use(await site.start())
    await send(500, 1)
    const events = await site.trace('victim-500@far.test')
    assert.deepEqual(
      events.flatMap(({ kind, by }) => (kind === 'held' ? [by] : [])),
      ['guard user:alice'],
    )
    assert.equal((await victims()).length, 50)
    assert.equal((await alarms()).length, 1)
  })

  test('machines in relay_from send on, and so does the user to mailboxes here', async () => {
    const before = sink.count
    await smtpSource({ port: site.port, messages: 300, sessions: 4, to: 'bulk@far.test', from: 'shop@here.test' })
    await waitFor('the bulk mail', () => Promise.resolve(sink.count >= before + 300), seconds(60))
    const { code } = await run(
      programPath('curl'),
      ['--silent', '--insecure', '--ssl-reqd', '--interface', '127.0.0.2', '--user', `alice:${PASSWORD}`].concat(
        ['--mail-from', 'alice@here.test', '--mail-rcpt', 'alice@here.test', '--upload-file', letter],
        `smtp://127.0.0.1:${site.port}`,
      ),
      { timeout: seconds(30) },
    )
    assert.equal(code, 0)
    await waitFor('the letter in her mailbox', async () => (await newMail(site.maildir('alice'))).length === 1)
  })

  test('one command lets everything go', async () => {
    const { code, output } = await site.command(['guard', 'release', 'alice'])
    assert.equal(code, 0, output)
    assert.match(output, /user:alice may send again.*451 messages/)
    await waitFor('all 501 letters', async () => (await victims()).length >= 501, seconds(60))
    assert.equal((await victims()).length, 501)
    const [alice] = await listed()
    assert.deepEqual([alice?.sender, alice?.held, alice?.hour], ['user:alice', undefined, 0])
    await send(501, 1)
    await waitFor('a letter more', async () => (await victims()).length === 502)
    assert.equal((await alarms()).length, 1)
  })
})
