// What people and scripts send with, as it is in Debian and with the settings of its manual: mutt logs in by the best
// mechanism that is offered, curl hands over a text file with the line ends of Unix.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'

import { addUser } from '../../src/sasl/user-file.ts'
import { run } from '../support/child.ts'
import { freePorts } from '../support/free-port.ts'
import { waitForMail } from '../support/maildir.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { programPath, skipWithout } from './programs.ts'

const LETTER = 'From: alice@here.test\nTo: bob@here.test\nSubject: lines of Unix\n\nfirst\n.\nstill the same letter\n'
/** curl ends the content with a CRLF of its own: its last line ended in LF alone. */
const WHOLE = /\n\nfirst\n\.\nstill the same letter\n/

suite('programs that people and scripts send with', { skip: skipWithout('mutt', 'curl', 'openssl') }, () => {
  const stack = new AsyncDisposableStack()
  let folder: string
  let site: WaybillSite
  let submission: number
  let certificate: string
  let letter: string

  before(async () => {
    folder = stack.use(await tempFolder()).path
    const users = join(folder, 'users')
    assert.ok((await addUser(users, 'alice', 'Secret1')).ok)
    certificate = join(folder, 'certificate.pem')
    const key = join(folder, 'key.pem')
    const { code, output } = await run(
      programPath('openssl'),
      `req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost -addext subjectAltName=DNS:localhost`
        .split(' ')
        .concat('-keyout', key, '-out', certificate),
    )
    assert.equal(code, 0, output)
    letter = join(folder, 'letter.txt')
    await writeFile(letter, LETTER)
    const [port = 0, another = 0] = await freePorts(2)
    submission = another
    site = await WaybillSite.make(
      folder,
      port,
      {
        more_listeners: [{ port: submission, mode: 'submission' }],
        certificates: [{ certificate, key }],
        auth: { stores: [{ file: users }] },
      },
      ['bob', 'carol', 'dave'],
    )
    stack.use(await site.start())
  })
  after(() => stack.disposeAsync())

  const curl = (...args: readonly string[]) =>
    run(programPath('curl'), ['-sS', '-v', '--mail-from', 'alice@here.test', '-T', letter, ...args])

  test('mutt logs in on the submission port and sends', async () => {
    const settings = join(folder, 'muttrc')
    await writeFile(
      settings,
      [
        `set smtp_url="smtp://alice@localhost:${submission}"`,
        'set smtp_pass="Secret1"',
        'set ssl_force_tls=yes',
        `set certificate_file=${certificate}`,
        'set from=alice@here.test',
        'set copy=no',
      ].join('\n'),
    )
    const { code, output } = await run(programPath('mutt'), ['-F', settings, '-s', 'by mutt', '--', 'bob@here.test'], {
      input: 'hello\n',
      env: { ...process.env, HOME: folder, LC_ALL: 'C.UTF-8' },
    })
    assert.equal(code, 0, output)
    const [mail] = await waitForMail(site.maildir('bob'), 1)
    assert.match(mail ?? '', /with ESMTPSA id[^]*^Subject: by mutt/m)
  })

  test('curl sends a text file as it is, from where one may relay', async () => {
    const { code, output } = await curl('--url', `smtp://127.0.0.1:${site.port}`, '--mail-rcpt', 'carol@here.test')
    assert.equal(code, 0, output)
    const [mail] = await waitForMail(site.maildir('carol'), 1)
    assert.match(mail ?? '', WHOLE)
  })

  test('curl logs in and sends the same file', async () => {
    const { code, output } = await curl(
      '--url',
      `smtp://localhost:${submission}`,
      '--ssl-reqd',
      '--cacert',
      certificate,
      '--user',
      'alice:Secret1',
      '--mail-rcpt',
      'dave@here.test',
    )
    assert.equal(code, 0, output)
    const [mail] = await waitForMail(site.maildir('dave'), 1)
    assert.match(mail ?? '', WHOLE)
  })
})
