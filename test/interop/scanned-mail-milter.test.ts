// Milters through whole servers: one server lets the real OpenDKIM sign what it relays, another lets a second OpenDKIM verify
// what it gets, and the message goes from one to the other over SMTP. A signature that verifies there proves that
// the message left, travelled and arrived as it was signed, octet by octet.

import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'

import { seconds } from '../../src/core/time.ts'
import { freePorts } from '../support/free-port.ts'
import { newMail } from '../support/maildir.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { countingRelay, type CountingRelay } from './counting-relay.ts'
import { skipWithout } from './programs.ts'
import { startOpendkim } from './scanner-daemons.ts'
import { swaks, type Dialogue } from './swaks.ts'

suite('milters of two servers', { skip: skipWithout('swaks', 'opendkim') }, () => {
  const stack = new AsyncDisposableStack()
  let folder: string
  let signing: CountingRelay
  let sender: WaybillSite
  let receiver: WaybillSite

  before(async () => {
    folder = stack.use(await tempFolder()).path
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    await writeFile(join(folder, 'key'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const der = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
    await writeFile(join(folder, 'keys'), `s1._domainkey.far.test v=DKIM1; k=rsa; p=${der}\n`)
    const sign = `Mode s\nDomain far.test\nSelector s1\nKeyFile ${folder}/key\nCanonicalization simple/simple\n`
    const signer = stack.use(await startOpendkim(folder, { name: 'sign', settings: sign }))
    const verify = `Mode v\nTestPublicKeys ${folder}/keys\nAuthservID mx.here.test\n`
    const verifier = stack.use(await startOpendkim(folder, { name: 'verify', settings: verify }))
    signing = stack.use(await countingRelay(signer.socket))
    await makeSites({ signer: signing.socket, verifier: verifier.socket })
  })
  after(() => stack.disposeAsync())

  async function makeSites(sockets: { readonly signer: string; readonly verifier: string }): Promise<void> {
    const [from = 0, to = 0] = await freePorts(2)
    const rule = { name: 'look', when: { any: [{ scan: 'spam' }, { malware: true }] }, next: true }
    sender = await WaybillSite.make(
      stack.use(await tempFolder()).path,
      from,
      {
        hostname: 'mx.far.test',
        local_domains: ['far.test'],
        relay_from: ['127.0.0.1'],
        smarthost: `127.0.0.1:${to}`,
        scanners: [{ milter: `unix:${sockets.signer}`, name: 'signer' }],
        policy: { data: [rule] },
      },
      ['carol'],
    )
    receiver = await WaybillSite.make(stack.use(await tempFolder()).path, to, {
      scanners: [{ milter: `unix:${sockets.verifier}`, name: 'verifier' }],
    })
    stack.use(await receiver.start())
    stack.use(await sender.start())
  }

  const mailFor = (user: string, subject: string): Promise<string> =>
    waitFor(
      `"${subject}" for ${user}`,
      async () => (await newMail(receiver.maildir(user))).find((mail) => mail.includes(`\nSubject: ${subject}\n`)),
      seconds(15),
    )
  const send = async (subject: string, body: string, options: readonly string[] = []): Promise<Dialogue> => {
    const file = join(folder, 'message')
    await writeFile(
      file,
      `From: carol@far.test\nTo: bob@here.test\nX-Folded: one\n\ttwo\nSubject: ${subject}\n\n${body}`,
    )
    return swaks(sender.port, { from: 'carol@far.test', to: 'alice@here.test,bob@here.test', file, options })
  }

  for (const [what, body] of [
    ['a small message', 'Hello,\n.\n..\n.dots lead these lines\nGrüße  \n\n\n'],
    ['a megabyte', `${'0123456789'.repeat(7)}\n`.repeat(15_000)],
  ] as const) {
    test(`${what} is signed once for all recipients, and verifies where it arrives`, async () => {
      const asked = signing.connections
      const { code, output } = await send(what, body, ['--suppress-data'])
      assert.equal(code, 0, output)
      for (const user of ['alice', 'bob']) {
        const mail = await mailFor(user, what)
        assert.match(mail, /^DKIM-Signature: v=1; a=rsa-sha256; c=simple\/simple; d=far\.test;/m)
        assert.match(mail, /^Authentication-Results: mx\.here\.test;[^]{0,20}dkim=pass/m)
        const arrived = mail.slice(mail.indexOf('\n\n') + 2)
        assert.equal(arrived.trimEnd(), Buffer.from(body).toString('latin1').trimEnd())
      }
      assert.equal(signing.connections, asked + 1)
    })
  }

  test('a message with a forged signature arrives marked as such', async () => {
    const file = join(folder, 'forged')
    const signature = `v=1; a=rsa-sha256; c=simple/simple; d=far.test; s=s1; h=From; bh=${'A'.repeat(43)}=; b=${'B'.repeat(342)}==`
    await writeFile(file, `DKIM-Signature: ${signature}\nFrom: carol@far.test\nSubject: forged\n\nhello\n`)
    const options = ['--local-interface', '127.0.0.2']
    const { code, output } = await swaks(receiver.port, { from: 'x@far.test', to: 'bob@here.test', file, options })
    assert.equal(code, 0, output)
    assert.match(await mailFor('bob', 'forged'), /^Authentication-Results: mx\.here\.test;[^]{0,20}dkim=fail/m)
  })

  test('the story of the message tells what the milter changed', async () => {
    const scanned = (await sender.trace('carol@far.test')).find(({ kind }) => kind === 'scanned')
    assert.equal(scanned?.['scanner'], 'signer')
    assert.match(JSON.stringify(scanned['changes']), /DKIM-Signature/)
  })
})
