// Clients that we did not write log in and use TLS: swaks, GNU SASL's own tool, msmtp, OpenSSL.

import assert from 'node:assert/strict'
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, suite, test } from 'node:test'

import { addUser } from '../../src/sasl/user-file.ts'
import { run } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'
import { newMail } from '../support/maildir.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { programPath, skipWithout } from './programs.ts'
import { swaks } from './swaks.ts'

/** As in Debian, 127.0.0.2 is nobody special: without log-in it may not relay. */
const OUTSIDER = ['--local-interface', '127.0.0.2']
const login = (mechanism: string, password = 'secret'): string[] => [
  ...OUTSIDER,
  '--auth',
  mechanism,
  '--auth-user',
  'alice',
  '--auth-password',
  password,
]

suite('logging in', { skip: skipWithout('swaks', 'gsasl', 'msmtp') }, () => {
  const stack = new AsyncDisposableStack()
  let site: WaybillSite
  let tlsPort: number

  before(async () => {
    const folder = stack.use(await tempFolder()).path
    const users = join(folder, 'users')
    assert.ok((await addUser(users, 'alice', 'secret')).ok)
    tlsPort = await freePort()
    site = await WaybillSite.make(folder, await freePort(), {
      relay_from: ['127.0.0.1'],
      more_listeners: [{ port: tlsPort, mode: 'submissions' }],
      auth: {
        // -PLUS is there for those who ask for it.
        mechanisms: ['SCRAM-SHA-256-PLUS', 'SCRAM-SHA-256', 'CRAM-MD5', 'PLAIN', 'LOGIN'],
        stores: [{ file: users }],
        throttle: { per_address: 5 },
      },
    })
    stack.use(await site.start())
  })
  after(() => stack.disposeAsync())

  const mailWith = (text: string): Promise<string> =>
    waitFor(`mail with "${text}"`, async () => (await newMail(site.maildir('bob'))).find((mail) => mail.includes(text)))

  for (const mechanism of ['PLAIN', 'LOGIN']) {
    test(`by ${mechanism} after STARTTLS, a stranger may send`, async () => {
      const { code, output } = await swaks(site.port, {
        from: 'alice@here.test',
        to: 'bob@here.test',
        subject: `by ${mechanism}`,
        options: ['--tls', ...login(mechanism)],
      })
      assert.equal(code, 0, output)
      assert.match(output, /235 2\.7\.0/)
      const mail = await mailWith(`Subject: by ${mechanism}`)
      assert.match(mail, /with ESMTPSA id/)
    })

    test(`by ${mechanism} with TLS from the first byte`, async () => {
      const { code, output } = await swaks(tlsPort, {
        from: 'alice@here.test',
        to: 'bob@here.test',
        options: ['--tls-on-connect', ...login(mechanism)],
      })
      assert.equal(code, 0, output)
    })
  }

  test('by CRAM-MD5, where the store keeps passwords as they are', async () => {
    await using folder = await tempFolder()
    const database = join(folder.path, 'users.db')
    using db = new DatabaseSync(database)
    db.exec("CREATE TABLE users (name TEXT, password TEXT); INSERT INTO users VALUES ('carol', 'open sesame')")
    await chmod(database, 0o600)
    const query = 'SELECT password FROM users WHERE name = :user'
    const auth = { stores: [{ sqlite: { database, query, clear: true } }] }
    const another = await WaybillSite.make(folder.path, await freePort(), { auth })
    await using server = await another.start()
    assert.ok(server)
    const { code, output } = await swaks(another.port, {
      from: 'carol@here.test',
      to: 'bob@here.test',
      options: [...OUTSIDER, '--auth', 'CRAM-MD5', '--auth-user', 'carol', '--auth-password', 'open sesame'],
    })
    assert.equal(code, 0, output)
  })

  for (const [mechanism, options] of [
    ['SCRAM-SHA-256', ['--no-starttls']],
    ['SCRAM-SHA-256-PLUS', []],
  ] as const) {
    test(`GNU SASL logs in by ${mechanism}`, async () => {
      const args = ['--smtp', '--connect', `127.0.0.1:${site.port}`, '--mechanism', mechanism, '--x509-ca-file=']
      const { output } = await run(
        programPath('gsasl'),
        [...args, ...options, '--authentication-id', 'alice', '--password', 'secret'],
        { input: '\n' },
      )
      assert.match(output, /235 2\.7\.0 Authentication successful/)
      assert.match(output, /server trusted/)
    })
  }

  test('msmtp sends by SCRAM-SHA-256 over STARTTLS', async () => {
    const { code, output } = await run(
      programPath('msmtp'),
      [
        '--host=127.0.0.1',
        `--port=${site.port}`,
        '--auth=scram-sha-256',
        '--tls=on',
        '--tls-certcheck=off',
        '--user=alice',
        '--passwordeval=echo secret',
        '--from=alice@here.test',
        'bob@here.test',
      ],
      { input: 'Subject: by msmtp\n\nhello\n' },
    )
    assert.equal(code, 0, output)
    await mailWith('Subject: by msmtp')
  })

  test('a password in clear is not taken without TLS', async () => {
    const { code, output } = await swaks(site.port, {
      from: 'alice@here.test',
      to: 'x@far.test',
      options: [...login('PLAIN'), '--auth-map', 'PLAIN=PLAIN'],
    })
    assert.notEqual(code, 0, output)
    assert.doesNotMatch(output, /AUTH PLAIN \S/)
  })

  test('a wrong password is 535, and after five of them the address is locked out', async () => {
    const attempt = () =>
      swaks(site.port, {
        from: 'alice@here.test',
        to: 'x@far.test',
        options: ['--tls', '--local-interface', '127.0.0.9', ...login('PLAIN', 'wrong').slice(2)],
      })
    const first = await attempt()
    assert.ok(
      first.replies.some((reply) => reply.startsWith('535 5.7.8')),
      first.output,
    )
    for (let i = 0; i < 4; i++) await attempt()
    const last = await attempt()
    assert.ok(
      last.replies.some((reply) => reply.startsWith('454 4.7.0 Too many failed log-ins from your address')),
      last.output,
    )
    // Others are not shut out.
    const other = await swaks(site.port, {
      from: 'alice@here.test',
      to: 'bob@here.test',
      options: ['--tls', ...login('PLAIN')],
    })
    assert.equal(other.code, 0, other.output)
    assert.ok((await newMail(site.maildir('bob'))).length > 0)
  })
})
