// A running server whose passwords are Dovecot's: swaks logs in over TLS while Dovecot runs, is stopped, and runs again.

import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'

import type { Running } from '../support/child.ts'
import { freePorts } from '../support/free-port.ts'
import { newMail } from '../support/maildir.ts'
import { plainLogin } from '../support/talker.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { lacksDovecot, startDovecot } from './dovecot-daemon.ts'
import { skipWithout } from './programs.ts'
import { swaks, type Dialogue } from './swaks.ts'

const USERS = 'alice:secret\nbob:other\n'

suite('a server with the passwords of Dovecot', { skip: skipWithout('swaks') || lacksDovecot() }, () => {
  const stack = new AsyncDisposableStack()
  let folder: string
  let dovecot: Running
  let server: Running
  let site: WaybillSite
  let submission: number

  before(async () => {
    folder = stack.use(await tempFolder({ open: true })).path
    dovecot = stack.use(await startDovecot(folder, USERS))
    const [plain = 0, own = 0] = await freePorts(2)
    submission = own
    site = await WaybillSite.make(folder, plain, {
      more_listeners: [{ port: own, mode: 'submission' }],
      relay_from: ['127.0.0.1'],
      auth: { stores: [{ dovecot: join(folder, 'auth') }] },
    })
    server = stack.use(await site.start())
  })
  after(() => stack.disposeAsync())

  const logIn = (mechanism: string, password = 'secret'): Promise<Dialogue> =>
    swaks(submission, {
      from: 'alice@here.test',
      to: 'bob@here.test',
      subject: `by ${mechanism}`,
      body: 'hello',
      options: [
        '--tls',
        '--local-interface',
        '127.0.0.2',
        '--auth',
        mechanism,
        '--auth-user',
        'alice',
        '--auth-password',
        password,
      ],
    })
  const says = (dialogue: Dialogue, start: string): void =>
    assert.ok(
      dialogue.replies.some((line) => line.startsWith(start)),
      dialogue.output,
    )

  for (const mechanism of ['PLAIN', 'LOGIN']) {
    test(`the right password logs in by ${mechanism}, and the mail goes its way`, async () => {
      const dialogue = await logIn(mechanism)
      says(dialogue, '235 2.7.0')
      assert.equal(dialogue.code, 0, dialogue.output)
      await waitFor('the mail', async () =>
        (await newMail(site.maildir('bob'))).find((mail) => mail.includes(`Subject: by ${mechanism}\n`)),
      )
    })

    test(`a wrong password by ${mechanism} is 535`, async () => {
      says(await logIn(mechanism, 'Secret'), '535 5.7.8')
    })
  }

  test('a refused log-in is in the story of its session, without the password', async () => {
    await logIn('PLAIN', 'guessed-it')
    const sessions = [...server.output.matchAll(/"session":"(\w+)","msg":"log-in refused"/g)]
    const story = await site.trace(sessions.at(-1)?.[1] ?? '')
    const told = story.find(({ kind }) => kind === 'login-refused')
    assert.equal(told?.['reason'], 'credentials')
    assert.equal(told['user'], 'alice')
    const kept = JSON.stringify(story) + server.output
    for (const secret of ['guessed-it', plainLogin('alice', 'guessed-it')]) assert.ok(!kept.includes(secret), kept)
  })

  test('while Dovecot is stopped every log-in is 454; when it runs again it is asked again', async () => {
    await dovecot.end()
    says(await logIn('PLAIN'), '454 4.7.0')
    says(await logIn('LOGIN', 'wrong'), '454 4.7.0')
    await rm(join(folder, 'auth'), { force: true })
    dovecot = stack.use(await startDovecot(folder, USERS))
    says(await logIn('PLAIN'), '235 2.7.0')
    says(await logIn('LOGIN'), '235 2.7.0')
  })
})
