// Waybill's scanners against the real programs from Debian's packages: SpamAssassin, rspamd, ClamAV and two milters
// (OpenDKIM, rspamd's proxy). Each is started here and ends here.

import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'

import { parseScannerPlace } from '../../src/config/scanner-place.ts'
import type { ScannerEngine } from '../../src/config/scanners-schema.ts'
import { systemClock } from '../../src/core/clock.ts'
import { storedBytes } from '../../src/core/stored-content.test-support.ts'
import { seconds } from '../../src/core/time.ts'
import { changedWhole } from '../../src/scan/changed-content.test-support.ts'
import { makeScanners } from '../../src/scan/make-scanners.ts'
import { runScanners } from '../../src/scan/run-scanners.ts'
import { HAM, ip, mail, scanMessage } from '../../src/scan/scan-message.test-support.ts'
import type { ScanMessage, ScanResult } from '../../src/scan/scanner.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { skipWithout } from './programs.ts'
import { startClamd, startOpendkim, startRspamd, startSpamd, type Daemon } from './scanner-daemons.ts'

/** The strings by which scanners are tested, in two pieces so that no scanner stumbles over this file. */
const GTUBE = ['XJS*C4JDBQADN1.NSBN3*2IDNEN*', 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'].join('')
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('')

const withText = (text: string): Uint8Array => mail(`${HAM}${text}\n`)

const withAttachment = (text: string): Uint8Array =>
  mail(`From: alice@far.test
To: bob@near.test
Subject: a file
Date: Sun, 22 Nov 2026 05:20:40 +0000
Message-ID: <2.lunch.abcdefghijk@far.test>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b1

--b1
Content-Type: application/octet-stream; name=tool.com
Content-Transfer-Encoding: base64

${Buffer.from(text).toString('base64')}
--b1--
`)

async function scan(kind: Exclude<ScannerEngine['kind'], 'command'>, socket: string, message: ScanMessage) {
  const place = parseScannerPlace(socket)
  assert.ok(place)
  const config = { name: kind, engine: { kind, place }, timeout: seconds(20), down: 'defer' } as const
  const [result] = await runScanners(makeScanners([config]), message, { clock: systemClock })
  assert.ok(result)
  return result
}

function verdictOf(result: ScanResult): Extract<ScanResult, { kind: 'verdict' }> {
  assert.equal(result.kind, 'verdict', JSON.stringify(result))
  if (result.kind !== 'verdict') throw new Error('unreachable')
  return result
}

const changed = (message: ScanMessage, result: ScanResult): Promise<Buffer> =>
  changedWhole(message.content, verdictOf(result).changes)

suite('SpamAssassin', { skip: skipWithout('spamd') }, () => {
  const stack = new AsyncDisposableStack()
  let spamd: Daemon
  before(async () => {
    spamd = stack.use(await startSpamd(stack.use(await tempFolder({ open: true })).path))
  })
  after(() => stack.disposeAsync())

  test('GTUBE is spam with its score, its symbol and the marks for the message', async () => {
    const message = scanMessage(mail(`X-Spam-Flag: NO\n${HAM}${GTUBE}\n`))
    const result = verdictOf(await scan('spamd', spamd.socket, message))
    assert.equal(result.verdict, 'spam')
    assert.ok((result.score ?? 0) > 900)
    assert.equal(result.threshold, 5)
    assert.ok(Array.isArray(result.facts['symbols']) && result.facts['symbols'].includes('GTUBE'))
    const text = (await changed(message, result)).toString()
    assert.match(text, /^X-Spam-Status: Yes, score=/m)
    assert.deepEqual(text.match(/^X-Spam-Flag: .*$/gm), ['X-Spam-Flag: YES'])
    assert.ok(text.endsWith(`${GTUBE}\r\n`))
  })

  test('usual mail is clean', async () => {
    const result = verdictOf(await scan('spamd', spamd.socket, scanMessage(mail(HAM))))
    assert.equal(result.verdict, 'clean')
    assert.ok((result.score ?? 99) < 5)
  })

  test('a spamd that has ended is unavailable', async () => {
    await spamd.end()
    const result = await scan('spamd', spamd.socket, scanMessage(mail(HAM)))
    assert.match(result.kind === 'unavailable' ? result.problem : result.kind, /does the scanner run/)
  })
})

suite('rspamd', { skip: skipWithout('rspamd') }, () => {
  const stack = new AsyncDisposableStack()
  let rspamd: Awaited<ReturnType<typeof startRspamd>>
  before(async () => {
    rspamd = stack.use(await startRspamd(stack.use(await tempFolder({ open: true })).path))
  })
  after(() => stack.disposeAsync())

  test('GTUBE is to be refused, with the words of rspamd', async () => {
    const result = verdictOf(await scan('rspamd', rspamd.socket, scanMessage(withText(GTUBE))))
    assert.equal(result.verdict, 'refuse')
    assert.equal(result.facts['action'], 'reject')
    assert.equal(result.threshold, 15)
    assert.deepEqual(result.reply?.lines, ['Gtube pattern'])
  })

  test('usual mail is clean, and the fields that rspamd wants are added', async () => {
    const message = scanMessage(mail(`X-Spamd-Bar: forged\n${HAM}`))
    const result = verdictOf(await scan('rspamd', rspamd.socket, message))
    assert.equal(result.verdict, 'clean')
    const bars = (await changed(message, result)).toString().match(/^X-Spamd-Bar:.*$/gm) ?? []
    assert.equal(bars.length, 1)
    assert.doesNotMatch(bars[0] ?? '', /forged/)
  })

  test('the same as a milter: GTUBE is refused, usual mail passes with the field', async () => {
    const spam = verdictOf(await scan('milter', rspamd.milter, scanMessage(withText(GTUBE))))
    assert.equal(spam.verdict, 'refuse')
    assert.deepEqual(spam.reply && [spam.reply.code, ...spam.reply.lines], [554, 'Gtube pattern'])
    const message = scanMessage(mail(`X-Spamd-Bar: forged\n${HAM}`))
    const ham = verdictOf(await scan('milter', rspamd.milter, message))
    assert.equal(ham.verdict, 'clean')
    assert.doesNotMatch((await changed(message, ham)).toString(), /forged/)
  })
})

suite('ClamAV', { skip: skipWithout('clamd') }, () => {
  const stack = new AsyncDisposableStack()
  let clamd: Daemon
  before(async () => {
    clamd = stack.use(await startClamd(stack.use(await tempFolder()).path, EICAR))
  })
  after(() => stack.disposeAsync())

  test('EICAR is malware by its name, in the text and in an attachment', async () => {
    for (const bytes of [withText(EICAR), withAttachment(EICAR)]) {
      const result = verdictOf(await scan('clamd', clamd.socket, scanMessage(bytes)))
      assert.equal(result.verdict, 'malware')
      assert.match(result.name ?? '', /^Waybill\.Test/)
    }
  })

  test('mail without it is clean, also of many pieces', async () => {
    const bytes = withText('one more line of text\r\n'.repeat(20_000))
    const content = storedBytes(bytes)
    for (const message of [scanMessage(mail(HAM)), scanMessage(bytes, { content })]) {
      assert.equal(verdictOf(await scan('clamd', clamd.socket, message)).verdict, 'clean')
    }
  })

  test('a message above clamd’s own limit is skipped', async () => {
    const result = await scan('clamd', clamd.socket, scanMessage(withText('x'.repeat(3_000_000))))
    assert.equal(result.kind, 'skipped', JSON.stringify(result))
  })
})

suite('OpenDKIM as a milter', { skip: skipWithout('opendkim') }, () => {
  const stack = new AsyncDisposableStack()
  let signer: Daemon
  let verifier: Daemon
  before(async () => {
    const { path } = stack.use(await tempFolder())
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    await writeFile(join(path, 'key'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const der = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
    await writeFile(join(path, 'keys'), `s1._domainkey.far.test v=DKIM1; k=rsa; p=${der}\n`)
    const signing = `Mode s\nDomain far.test\nSelector s1\nKeyFile ${path}/key\nCanonicalization simple/simple\n`
    signer = stack.use(await startOpendkim(path, { name: 'sign', settings: signing }))
    const verifying = `Mode v\nTestPublicKeys ${path}/keys\nAuthservID mx.near.test\n`
    verifier = stack.use(await startOpendkim(path, { name: 'verify', settings: verifying }))
  })
  after(() => stack.disposeAsync())

  /** Mail of a logged-in user is signed; the addresses that may send without are OpenDKIM’s own setting. */
  const OUTGOING = { login: { user: 'alice', mechanism: 'PLAIN' } }

  test('it signs, and the changed message is verified by another OpenDKIM', async () => {
    const message = scanMessage(mail(`X-Folded: one\n\ttwo\n  three\n${HAM}Grüße\n`), OUTGOING)
    const result = verdictOf(await scan('milter', signer.socket, message))
    assert.equal(result.verdict, 'clean')
    const signed = await changed(message, result)
    assert.match(signed.toString(), /^DKIM-Signature: v=1;[^\n]*\r\n\t[^]*\r\nReceived: /)

    const incoming = verdictOf(await scan('milter', verifier.socket, scanMessage(signed)))
    const told = (await changed(scanMessage(signed), incoming)).toString()
    assert.match(told, /Authentication-Results: mx\.near\.test;[^]{0,20}dkim=pass/)
  })

  test('a message that was altered after it was signed fails', async () => {
    const message = scanMessage(mail(HAM), OUTGOING)
    const signed = await changed(message, await scan('milter', signer.socket, message))
    const altered = Buffer.from(signed.toString().replace('at noon', 'at nine'))
    const result = verdictOf(await scan('milter', verifier.socket, scanMessage(altered)))
    assert.match((await changed(scanMessage(altered), result)).toString(), /dkim=fail/)
  })

  test('several recipients, an IPv6 client and the null sender are taken', async () => {
    const message = scanMessage(mail(HAM), {
      client: ip('2001:db8::7'),
      mailFrom: null,
      rcptTo: Array.from({ length: 50 }, () => scanMessage(mail('')).rcptTo).flat(),
    })
    assert.equal(verdictOf(await scan('milter', signer.socket, message)).verdict, 'clean')
  })
})
