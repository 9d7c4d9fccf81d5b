// swaks into Waybill: what a person does first with a new mail server, and what they are told when it is refused.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'

import type { Running } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'
import { newMail, waitForMail } from '../support/maildir.ts'
import { tempFolder, type TempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { skipWithout } from './programs.ts'
import { swaks } from './swaks.ts'

/** As in Debian, 127.0.0.1 is trusted to send anywhere and 127.0.0.2 is not. */
const OUTSIDER = ['--local-interface', '127.0.0.2']
const MANY_USERS = Array.from({ length: 40 }, (_, i) => `user${i}`)

suite('swaks into Waybill', { skip: skipWithout('swaks') }, () => {
  const stack = new AsyncDisposableStack()
  let folder: TempFolder
  let site: WaybillSite
  let server: Running

  before(async () => {
    folder = stack.use(await tempFolder())
    site = await WaybillSite.make(folder.path, await freePort(), {}, ['alice', 'bob', ...MANY_USERS])
    server = stack.use(await site.start())
  })
  after(() => stack.disposeAsync())

  const mailWith = (user: string, text: string): Promise<string> =>
    waitFor(`mail with "${text}" for ${user}`, async () =>
      (await newMail(site.maildir(user))).find((mail) => mail.includes(text)),
    )

  test('a message to a local user lands in the Maildir with a Received field and a Return-Path', async () => {
    const { code, output } = await swaks(site.port, {
      from: 'carol@near.test',
      to: 'alice@here.test',
      subject: 'first light',
    })
    assert.equal(code, 0, output)
    const mail = await mailWith('alice', 'Subject: first light')
    assert.match(mail, /^Return-Path: <carol@near\.test>/m)
    assert.match(mail, /^Received: from client\.near\.test [^]*?by mx\.here\.test/m)
    assert.match(mail, /^This is a test mailing/m)
  })

  test('a stranger may write to a local user', async () => {
    const { code, output } = await swaks(site.port, {
      options: OUTSIDER,
      from: 'dave@near.test',
      to: 'alice@here.test',
      subject: 'from outside',
    })
    assert.equal(code, 0, output)
    await mailWith('alice', 'Subject: from outside')
  })

  test('an unknown local user is refused at RCPT with 550 5.1.1', async () => {
    const { code, replies, output } = await swaks(site.port, { from: 'c@near.test', to: 'nobody@here.test' })
    assert.equal(code, 24, output)
    assert.ok(
      replies.some((reply) => reply.startsWith('550 5.1.1 ')),
      output,
    )
  })

  test('a stranger who writes to a foreign domain is refused at RCPT with 550 5.7.1', async () => {
    const { code, replies, output } = await swaks(site.port, {
      options: OUTSIDER,
      from: 'dave@near.test',
      to: 'victim@far.test',
    })
    assert.equal(code, 24, output)
    assert.ok(
      replies.some((reply) => reply.startsWith('550 5.7.1 ')),
      output,
    )
  })

  test('no known disguise of a foreign address makes an open relay', async () => {
    const disguises = [
      'victim%far.test@here.test',
      '"victim@far.test"@here.test',
      'far.test!victim@here.test',
      '@here.test:victim@far.test',
      'victim@far.test@here.test',
      'here.test!victim@far.test',
      '"victim@far.test"',
      'victim%far.test',
      'far.test!victim',
      'victim@[127.0.0.1]',
      'victim@[IPv6:::1]',
    ]
    for (const to of disguises) {
      for (const from of ['dave@near.test', 'alice@here.test', 'postmaster@[127.0.0.1]']) {
        const { code, output } = await swaks(site.port, { from, to, options: OUTSIDER })
        assert.notEqual(code, 0, `${to} from ${from} was accepted\n${output}`)
        assert.match(output, /^<\*\* 5\d\d /m, `${to} from ${from} was not refused for good\n${output}`)
      }
    }
  })

  test('a pipelined session is understood', async () => {
    const { code, output } = await swaks(site.port, {
      from: 'carol@near.test',
      to: 'alice@here.test,bob@here.test',
      subject: 'in one packet',
      options: ['--pipeline'],
    })
    assert.equal(code, 0, output)
    await mailWith('alice', 'Subject: in one packet')
    await mailWith('bob', 'Subject: in one packet')
  })

  test('octets above 127 arrive as they were sent', async () => {
    const file = join(folder.path, 'eight-bit.eml')
    const text =
      'From: carol@near.test\r\nTo: alice@here.test\r\nSubject: eight bits\r\n\r\nhigh \x80\xa0\xfc\xff octets\r\n'
    await writeFile(file, text, 'latin1')
    const { code, output } = await swaks(site.port, { from: 'carol@near.test', to: 'alice@here.test', file })
    assert.equal(code, 0, output)
    const mail = await mailWith('alice', 'Subject: eight bits')
    assert.ok(mail.includes('high \x80\xa0\xfc\xff octets'), JSON.stringify(mail))
  })

  test('lines that begin with a dot arrive whole', async () => {
    const body = '.one dot\\n..two dots\\n.\\nend'
    const { code, output } = await swaks(site.port, {
      from: 'carol@near.test',
      to: 'bob@here.test',
      subject: 'dots',
      body,
    })
    assert.equal(code, 0, output)
    const mail = await mailWith('bob', 'Subject: dots')
    assert.match(mail.replaceAll('\r\n', '\n'), /^\.one dot\n\.\.two dots\n\.\nend$/m)
  })

  test('a message of a megabyte arrives whole', async () => {
    const file = join(folder.path, 'big.eml')
    const line = 'x'.repeat(76)
    const body = Array.from({ length: 13_500 }, (_, i) => `${i} ${line}`.slice(0, 76)).join('\r\n')
    await writeFile(file, `From: carol@near.test\r\nTo: bob@here.test\r\nSubject: big\r\n\r\n${body}\r\n`)
    const { code, output } = await swaks(site.port, { from: 'carol@near.test', to: 'bob@here.test', file })
    assert.equal(code, 0, output.slice(-2000))
    const mail = await mailWith('bob', 'Subject: big')
    assert.ok(mail.length > 1_000_000)
    assert.ok(mail.replaceAll('\r\n', '\n').includes(body.replaceAll('\r\n', '\n')), 'the body differs')
  })

  test('of many recipients in one transaction the known get one copy each and the unknown a refusal each', async () => {
    const unknown = ['nobody1@here.test', 'nobody2@here.test', 'nobody3@here.test']
    const to = [...MANY_USERS.map((user) => `${user}@here.test`), ...unknown].join(',')
    const { code, replies, output } = await swaks(site.port, { from: 'carol@near.test', to, subject: 'many' })
    assert.equal(code, 0, output)
    assert.equal(replies.filter((reply) => reply.startsWith('550 5.1.1 ')).length, unknown.length, output)
    for (const user of MANY_USERS) {
      await mailWith(user, 'Subject: many')
      assert.equal((await newMail(site.maildir(user))).length, 1)
    }
  })

  test('the server is still there after all of this', async () => {
    assert.equal(server.gone, false, server.output)
    assert.ok((await waitForMail(site.maildir('alice'), 1)).length > 0)
  })
})
