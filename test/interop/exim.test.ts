// Waybill into a real Exim: what it accepts arrives, and what it refuses comes back to the sender with the truth in it.

import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'

import { seconds } from '../../src/core/time.ts'
import { freePorts } from '../support/free-port.ts'
import { newMail } from '../support/maildir.ts'
import { tempFolder, type TempFolder } from '../support/temp-folder.ts'
import { pause, waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { EXIM_REPLIES, EximReceiver } from './exim.ts'
import { skipWithout } from './programs.ts'
import { swaks } from './swaks.ts'

suite('Waybill into Exim', { skip: skipWithout('swaks', 'exim4') }, () => {
  const stack = new AsyncDisposableStack()
  let folder: TempFolder
  let exim: EximReceiver
  let site: WaybillSite

  before(async () => {
    folder = stack.use(await tempFolder({ open: true }))
    const [port = 0, eximPort = 0] = await freePorts(2)
    const eximFolder = join(folder.path, 'exim')
    await mkdir(eximFolder)
    exim = stack.use(await EximReceiver.start(eximFolder, eximPort))
    site = await WaybillSite.make(folder.path, port, { smarthost: `127.0.0.1:${eximPort}` })
    stack.use(await site.start())
  })
  after(() => stack.disposeAsync())

  async function send(to: string, subject: string): Promise<void> {
    const { code, output } = await swaks(site.port, { from: 'alice@here.test', to, subject })
    assert.equal(code, 0, output)
  }

  const arrival = (subject: string): Promise<{ readonly recipients: readonly string[]; readonly text: string }> =>
    waitFor(`"${subject}" in Exim's queue`, async () =>
      (await exim.accepted()).find(({ text }) => text.includes(`Subject: ${subject}`)),
    )

  const bounce = (subject: string): Promise<string> =>
    waitFor(`a bounce of "${subject}" for alice`, async () =>
      (await newMail(site.maildir('alice'))).find((mail) => mail.includes(`Subject: ${subject}`)),
    )

  test('what Exim accepts arrives with our Received field', async () => {
    await send('good@exim.test', 'plain delivery')
    const { recipients, text } = await arrival('plain delivery')
    assert.deepEqual(recipients, ['good@exim.test'])
    assert.match(text, /by mx\.here\.test/)
  })

  test('an address that Exim refuses at RCPT comes back with its status and words; the others are delivered', async () => {
    await send('good@exim.test,nobody@exim.test,other@exim.test', 'mixed company')
    const { recipients } = await arrival('mixed company')
    assert.deepEqual([...recipients].sort(), ['good@exim.test', 'other@exim.test'])
    const mail = await bounce('mixed company')
    const { unknown } = EXIM_REPLIES
    assert.match(mail, /^Return-Path: <>/m)
    assert.match(mail, /^Content-Type: multipart\/report;[^]*?report-type="?delivery-status/im)
    assert.match(mail, /^Reporting-MTA: dns; ?mx\.here\.test/im)
    assert.match(mail, /^Final-Recipient: rfc822; ?nobody@exim\.test/im)
    assert.match(mail, /^Action: failed/im)
    assert.match(mail, new RegExp(`^Status: ${unknown.status.replaceAll('.', '\\.')}`, 'im'))
    assert.match(unfolded(mail), new RegExp(`^Diagnostic-Code: smtp; ?550[ -]5\\.1\\.1 ${unknown.text}`, 'im'))
    assert.doesNotMatch(mail, /^Final-Recipient: rfc822; ?good@/im)
  })

  test('a refusal after the content comes back with every line of the reply', async () => {
    await send('good@exim.test', 'cheap pills')
    const mail = unfolded(await bounce('cheap pills'))
    assert.match(mail, /^Status: 5\.7\.1/im)
    assert.ok(mail.includes(EXIM_REPLIES.content.text), mail)
    assert.match(mail, /http:\/\/exim\.test\/spam\?id=/)
  })

  test('a bounce goes to the sender once', async () => {
    await send('closed@exim.test', 'only once')
    assert.match(await bounce('only once'), /^Status: 5\.7\.1/im)
    await pause(seconds(1))
    const copies = (await newMail(site.maildir('alice'))).filter((mail) => mail.includes('Subject: only once'))
    assert.equal(copies.length, 1)
  })

  test('the null sender gets no bounce', async () => {
    const { code, output } = await swaks(site.port, { from: '<>', to: 'nobody2@exim.test', subject: 'from nobody' })
    assert.equal(code, 0, output)
    await send('closed@exim.test', 'sent after it')
    await bounce('sent after it')
    const mail = await newMail(site.maildir('alice'))
    assert.ok(mail.every((text) => !text.includes('Subject: from nobody')))
  })

  test('a temporary refusal keeps the message, and trace tells Exim’s words', async () => {
    await send('busy@exim.test', 'patience')
    const { text } = EXIM_REPLIES.busy
    const story = await waitFor('a second attempt in the trace', async () => {
      const { output } = await site.command(['trace', 'busy@exim.test'])
      return output.split(text).length > 2 && output
    })
    assert.match(story, /451/)
    const { code, output } = await site.command(['queue', 'list', '--json'])
    assert.equal(code, 0, output)
    assert.ok(output.includes('busy@exim.test'), output)
  })

  test('a message of a megabyte goes through whole', async () => {
    const file = join(folder.path, 'big.eml')
    const body = Array.from({ length: 14_000 }, (_, i) => `${i} ${'0123456789'.repeat(7)}`).join('\r\n')
    await writeFile(file, `From: alice@here.test\r\nTo: good@exim.test\r\nSubject: a megabyte\r\n\r\n${body}\r\n`)
    const { code, output } = await swaks(site.port, { from: 'alice@here.test', to: 'good@exim.test', file })
    assert.equal(code, 0, output.slice(-2000))
    const { text } = await arrival('a megabyte')
    assert.ok(text.includes(body.replaceAll('\r\n', '\n')), 'the body differs')
  })
})

/** Header fields with their folded lines joined (RFC 5322 §2.2.3). */
const unfolded = (mail: string): string => mail.replaceAll(/\r?\n[ \t]+/g, ' ')
