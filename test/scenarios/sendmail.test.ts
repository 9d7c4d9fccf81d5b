// Mail of programs of this machine: `sendmail`, with a server and without one. These are real processes.

import assert from 'node:assert/strict'
import { chmod, readdir, readFile, rename, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { freePort } from '../support/free-port.ts'
import { newMail, waitForMail } from '../support/maildir.ts'
import { sendmail } from '../support/sendmail.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite, type Told } from '../support/waybill-process.ts'

const isRoot = process.getuid?.() === 0
const WWW_DATA = 33

async function makeSite(t: TestContext, settings: object = {}): Promise<WaybillSite> {
  const folder = await tempFolder({ open: true })
  t.after(() => folder[Symbol.asyncDispose]())
  return WaybillSite.make(folder.path, await freePort(), settings, ['alice', 'bob', 'root', 'www-data'])
}

async function start(t: TestContext, site: WaybillSite) {
  const server = await site.start()
  t.after(() => server.end())
  // The socket is opened a moment before the ports are, or behind them.
  await waitFor('the socket for sendmail', async () => (await readdir(site.stateFolder)).includes('drop.sock'))
  return server
}

const only = (events: readonly Told[], kind: string): Told => {
  const [event] = events.filter((one) => one.kind === kind)
  assert.ok(event, `no event ${kind} in ${events.map((one) => one.kind).join(' ')}`)
  return event
}

suite('sendmail with a server', () => {
  test('gives a message to users here, completed and with whose it is', async (t) => {
    const site = await makeSite(t)
    await start(t, site)
    const sent = await sendmail(site, ['-i', 'alice'], { input: 'Subject: hello\n\nfirst\n.\nlast', cwd: '/tmp' })
    assert.deepEqual(sent, { code: 0, output: '' })
    const [mail = ''] = await waitForMail(site.maildir('alice'), 1)
    assert.match(mail, /\nReceived: by mx\.here\.test \(Waybill, from user \S+, uid \d+\)\n\twith local id /)
    assert.match(mail, /\nSubject: hello\nDate: .*\nMessage-ID: .*\nFrom: .*@here\.test>\n\nfirst\n\.\nlast\n$/)
    const events = await site.trace('alice@here.test')
    const { uid, program, folder, caller } = only(events, 'submitted')
    assert.deepEqual([uid, program, folder], [process.getuid?.(), 'sendmail', '/tmp'])
    assert.ok(typeof caller === 'string' && caller !== '')
  })

  test('takes recipients from the header, without those of the command line, and takes out Bcc', async (t) => {
    const site = await makeSite(t)
    await start(t, site)
    const input =
      'From: Me <me@here.test>\nTo: Alice <alice>, root\nBcc: bob\nbcc: "x" <www-data@here.test>\nSubject: x\n\nhi\n'
    const sent = await sendmail(site, ['-t', '-f', 'me@here.test', 'root@here.test'], { input })
    assert.deepEqual(sent, { code: 0, output: '' })
    for (const user of ['alice', 'bob', 'www-data']) {
      const [mail = ''] = await waitForMail(site.maildir(user), 1)
      assert.match(mail, /^Return-Path: <me@here\.test>\n/)
      assert.match(mail, /\nTo: Alice <alice@here\.test>, root@here\.test\nSubject: x\n/)
      assert.doesNotMatch(mail, /bcc/i)
    }
    assert.deepEqual(await newMail(site.maildir('root')), [])
  })

  test('ends with what is wrong, and sends nothing to anybody', async (t) => {
    const site = await makeSite(t, { relay_from: [] })
    await start(t, site)
    const message = 'To: alice\nSubject: x\n\nhi\n'
    const expected: readonly (readonly [readonly string[], string, number, RegExp])[] = [
      [['alice', 'nobody@here.test'], message, 67, /nobody@here\.test: 550 5\.1\.1 There is no mailbox/],
      [['alice', 'broken@@x'], message, 65, /broken@@x/],
      [['-f', 'not an address@', 'alice'], message, 65, /not an address@/],
      [['alice', 'a\nRCPT TO:<bob@here.test>'], message, 65, /./],
      [['-t'], 'Subject: nobody\n\nTo: alice\n', 65, /no To, Cc or Bcc/],
      [['-t'], 'To: undisclosed-recipients:;\n\nhi\n', 65, /no recipients/],
      [[], message, 64, /no recipients/],
      [['-be', '$version'], '', 64, /no string expansion/],
      [['-DX=y', 'alice'], '', 64, /no macros/],
      [['--queue', 'alice'], '', 64, /no option --queue/],
      [['-N', 'sometimes', 'alice'], '', 64, /never/],
      [['-f'], '', 64, /wants something/],
    ]
    for (const [args, input, code, text] of expected) {
      const sent = await sendmail(site, args, { input })
      assert.equal(sent.code, code, `${args.join(' ')}: ${sent.output}`)
      assert.match(sent.output, text)
    }
    assert.deepEqual(await newMail(site.maildir('alice')), [])
    assert.deepEqual(await newMail(site.maildir('bob')), [])
    assert.deepEqual(await readdir(join(site.stateFolder, 'drop')), [])
    const { output } = await sendmail(site, ['nobody@here.test'], { input: message, language: 'ru_RU.UTF-8' })
    assert.match(Buffer.from(output, 'latin1').toString(), /сервер письмо не принял/)
  })

  test('accepts what Sendmail’s options say and goes on', async (t) => {
    const site = await makeSite(t)
    await start(t, site)
    const odd = [
      '-oi',
      '-oem',
      '-odb',
      '-oeq',
      '-O',
      'QueueDirectory=/tmp',
      '-B8BITMIME',
      '-L',
      'tag',
      '-X',
      '/x',
      '-v',
      '-G',
      '-U',
      '-n',
      '-m',
      '-om',
      '-h',
      '3',
    ]
    const sent = await sendmail(
      site,
      [...odd, '-F', 'Ünal "Ü" <x>', '-N', 'never', '-R', 'hdrs', '-V', 'an id', '--', 'alice'],
      {
        input: 'Subject: odd\r\n\r\nline\rline\n',
      },
    )
    assert.deepEqual(sent, { code: 0, output: '' })
    const [mail = ''] = await waitForMail(site.maildir('alice'), 1)
    assert.match(mail, /\nFrom: =\?UTF-8\?B\?[A-Za-z0-9+/=]+\?= <\S+@here\.test>\n/)
    assert.match(mail, /\n\nline\nline\n$/)
  })

  test('without -i a line with a dot ends the message', async (t) => {
    const site = await makeSite(t)
    await start(t, site)
    for (const [args, text] of [
      [['alice'], 'one\n..\n.x\n'],
      [['-i', 'bob'], 'one\n..\n.x\n.\nrest\n'],
    ] as const) {
      const sent = await sendmail(site, args, { input: 'Subject: x\n\none\n..\n.x\n.\nrest\n' })
      assert.equal(sent.code, 0, sent.output)
      const [mail = ''] = await waitForMail(site.maildir(args.at(-1) ?? ''), 1)
      assert.ok(mail.endsWith(`\n\n${text}`), mail)
    }
  })

  test('other names and options are commands of Waybill', async (t) => {
    const site = await makeSite(t)
    await start(t, site)
    assert.deepEqual(await sendmail(site, [], { name: 'newaliases' }), { code: 0, output: '' })
    assert.deepEqual(await sendmail(site, ['-bi']), { code: 0, output: '' })
    assert.deepEqual(await sendmail(site, ['-q15m']), { code: 0, output: '' })
    for (const [name, args, text] of [
      ['mailq', [], /queue is empty/],
      ['sendmail', ['-bp'], /queue is empty/],
      ['exim4', ['-bt', 'alice@here.test'], /alice@here\.test/],
      ['exim', ['-bpc'], /^0/],
    ] as const) {
      const { code, output } = await sendmail(site, args, { name })
      assert.equal(code, 0, `${name}: ${output}`)
      assert.match(output, text, name)
    }
    assert.equal((await sendmail(site, ['-M'])).code, 64)
  })

  test('-bs speaks SMTP, and the reply to the content is the server’s verdict', async (t) => {
    const site = await makeSite(t)
    await start(t, site)
    const first = [
      'EHLO x',
      'DATA',
      'MAIL FROM:<me@ok.test>',
      'RCPT TO:<alice>',
      'DATA',
      'Subject: bs',
      '',
      '..dot',
      '.',
    ]
    const second = [
      'MAIL FROM:<me@ok.test>',
      'RCPT TO:<nobody@here.test>',
      'DATA',
      'Subject: n',
      '',
      'x',
      '.',
      'NONSENSE',
      'QUIT',
    ]
    const said = [...first, ...second]
    const { code, output } = await sendmail(site, ['-bs'], { input: `${said.join('\r\n')}\r\n` })
    assert.equal(code, 0, output)
    assert.deepEqual(
      [...output.matchAll(/^(\d{3}) /gm)].map(([, reply]) => reply).join(' '),
      '220 250 503 250 250 354 250 250 250 354 550 500 221',
    )
    const [mail = '', ...more] = await waitForMail(site.maildir('alice'), 1)
    assert.match(mail, /^Return-Path: <me@ok\.test>\n[^]*\n\n\.dot\n$/)
    const cut = await sendmail(site, ['-bs'], {
      input: 'EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<bob>\r\nDATA\r\nSubject: cut\r\n\r\nx',
    })
    assert.equal(cut.code, 65)
    assert.deepEqual([more, await newMail(site.maildir('bob'))], [[], []])
  })

  test('every user of the machine may send, and is who owns the file', { skip: !isRoot }, async (t) => {
    const site = await makeSite(t, { submission: { bind_sender: true } })
    await start(t, site)
    const input = 'Subject: x\n\nhi\n'
    assert.equal((await sendmail(site, ['alice'], { input, uid: WWW_DATA })).code, 0)
    const { uid, user } = only(await site.trace('alice@here.test'), 'submitted')
    assert.deepEqual([uid, user], [WWW_DATA, 'www-data'])
    // Whoever the server does not trust sends with an address of their own; root is trusted.
    const other = await sendmail(site, ['-f', 'bob@here.test', 'alice'], { input, uid: WWW_DATA })
    assert.equal(other.code, 77, other.output)
    assert.match(other.output, /bob@here\.test is not one of your addresses/)
    assert.equal((await sendmail(site, ['-f', 'bob@here.test', 'alice'], { input })).code, 0)
    assert.equal((await sendmail(site, ['alice'], { input, uid: 54_321 })).code, 0)
  })

  test('only its own user, where the configuration says so', { skip: !isRoot }, async (t) => {
    const site = await makeSite(t, { sendmail: 'owner' })
    await start(t, site)
    const { code } = await sendmail(site, ['alice'], { input: 'x\n', uid: WWW_DATA })
    assert.ok(code === 77 || code === 78, `${code}`)
    assert.equal((await sendmail(site, ['alice'], { input: 'Subject: x\n\n' })).code, 0)
  })
})

suite('sendmail without a server', () => {
  test('keeps the message until there is one, which returns what it refuses', async (t) => {
    const site = await makeSite(t)
    await (await start(t, site)).end()
    const input = 'Subject: later\n\nhi\n'
    assert.deepEqual(await sendmail(site, ['alice'], { input }), { code: 0, output: '' })
    assert.deepEqual(await sendmail(site, ['-f', 'bob@here.test', 'nobody@here.test', 'alice'], { input }), {
      code: 0,
      output: '',
    })
    assert.equal((await readdir(join(site.stateFolder, 'drop'))).length, 2)
    await start(t, site)
    await waitForMail(site.maildir('alice'), 2)
    const [bounce = ''] = await waitForMail(site.maildir('bob'), 1)
    assert.match(bounce, /There is no mailbox nobody@here\.test here/)
    assert.deepEqual(await readdir(join(site.stateFolder, 'drop')), [])
  })

  test('what was taken and not put into the queue is taken up; what is in the queue is not sent again', async (t) => {
    const site = await makeSite(t)
    const server = await start(t, site)
    assert.equal((await sendmail(site, ['bob'], { input: 'Subject: one\n\n' })).code, 0)
    await waitForMail(site.maildir('bob'), 1)
    const { message } = only(await site.trace('bob@here.test'), 'queued')
    await server.end('SIGKILL')
    for (const subject of ['again', 'new']) {
      assert.equal((await sendmail(site, ['alice'], { input: `Subject: ${subject}\n\n` })).code, 0)
    }
    const drop = join(site.stateFolder, 'drop')
    const contents = await Promise.all(
      (await readdir(drop)).map(async (name) => [name, await readFile(join(drop, name), 'utf8')]),
    )
    for (const [name = '', text = ''] of contents) {
      const id = text.includes('again') ? String(message) : '0SCCXYDVG0Z'
      await rename(join(drop, name), join(site.stateFolder, 'taken', `${id}.${name}`))
    }
    await start(t, site)
    const [mail = '', ...more] = await waitForMail(site.maildir('alice'), 1)
    assert.match(mail, /\nReceived: .*\n\twith local id 0SCCXYDVG0Z\n[^]*Subject: new\n/)
    assert.deepEqual(more, [])
    assert.deepEqual(await readdir(join(site.stateFolder, 'taken')), [])
  })

  test('what is no message of its owner is set aside', async (t) => {
    const site = await makeSite(t)
    await (await start(t, site)).end()
    const drop = join(site.stateFolder, 'drop')
    assert.equal((await sendmail(site, ['alice'], { input: 'Subject: x\n\n' })).code, 0)
    const [name = ''] = await readdir(drop)
    await chmod(join(drop, name), 0o666)
    await symlink('/etc/passwd', join(drop, 'mb0f3k2x.1.aaaaaa'))
    await writeFile(join(drop, 'mb0f3k2x.1.bbbbbb'), 'not yet whole')
    await writeFile(join(drop, 'anything'), 'x')
    await writeFile(join(drop, 'tmp.mb0f3k2x.1.cccccc'), 'killed long ago')
    await utimes(join(drop, 'tmp.mb0f3k2x.1.cccccc'), 0, 0)
    await start(t, site)
    await waitFor(
      'them to be set aside',
      async () => (await readdir(join(site.stateFolder, 'drop-refused'))).length === 2,
    )
    await waitFor(
      'the others to be back',
      async () => (await readdir(drop)).toSorted().join() === 'anything,mb0f3k2x.1.bbbbbb',
    )
    assert.deepEqual(await newMail(site.maildir('alice')), [])
  })

  test('says that there is no place for mail', async (t) => {
    const site = await makeSite(t)
    const { code, output } = await sendmail(site, ['alice'], { input: 'x\n' })
    assert.equal(code, 78)
    assert.match(output, /no Waybill server has run/)
  })
})
