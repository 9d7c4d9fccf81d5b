// Seals (ARC) against dkimpy: what a server of ours passes on holds for it, what it seals holds here, and chains of both do.

import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'

import { systemClock } from '../../src/core/clock.ts'
import { parseDomain } from '../../src/core/domain.ts'
import { fakeResolver } from '../../src/dns/fake-resolver.test-support.ts'
import { sealMessage } from '../../src/email-auth/arc/seal.ts'
import { validateArc } from '../../src/email-auth/arc/validate.ts'
import { recordText } from '../../src/email-auth/dkim/key-folder.ts'
import { messageOf } from '../../src/email-auth/dkim/messages.test-support.ts'
import { tempFolder, type TempFolder } from '../support/temp-folder.ts'
import { World } from '../support/world.ts'
import { dkimpyFollows, dkimpySeals, type PeerKey } from './dkim-peers.ts'
import { skipWithout } from './programs.ts'

const OURS = parseDomain('sandbox.test') ?? assert.fail()

async function keyIn({ path }: TempFolder) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const file = join(path, 'rsa.pem')
  // dkimpy reads PKCS #1.
  await writeFile(file, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 })
  const key: PeerKey = { selector: 'rsa', domain: OURS, file, record: recordText(privateKey) }
  return { key, privateKey }
}

async function waybillFollows(text: string, { selector, domain, record }: PeerKey): Promise<string> {
  const resolver = fakeResolver(`${selector}._domainkey.${domain} TXT "${record}"\n`)
  const { result, sealers } = await validateArc(messageOf(text), { resolver, clock: systemClock })
  return `${result} ${sealers.length}`
}

const CONTENT =
  'From: Carol <carol@far.test>\r\nTo: away@sandbox.test\r\nSubject: Dinner\r\nDKIM-Signature: v=1; x=y\r\n' +
  'Date: Sun, 22 Nov 2026 05:20:40 +0000\r\n\r\nAre you hungry?  \r\n.\r\n\r\n'
const withResults = (text: string, arc: string): string =>
  `Authentication-Results: mx.sandbox.test; arc=${arc}; spf=pass smtp.mailfrom=carol@far.test\r\n${text}`

suite('mail that is passed on', { skip: skipWithout('dkimverify') }, () => {
  for (const [title, inlineBody] of [
    ['in memory', 100_000],
    ['in a file', 10],
  ] as const) {
    test(`is sealed, and dkimpy follows the chain: ${title}`, async () => {
      await using folder = await tempFolder({ open: true })
      const { key } = await keyIn(folder)
      const aliases = join(folder.path, 'aliases')
      await writeFile(aliases, 'away: y@ok.test\n')
      await using world = await World.start({
        aliases,
        inlineBody,
        relayFrom: [],
        dkim: { domains: new Map([[OURS, [key]]]), keyTable: null, seal: OURS },
      })
      const id = await world.accepted({ from: 'carol@ok.test', to: 'away@sandbox.test', content: CONTENT })
      const octets = await world.until('the message', () => world.received('ok.test')[0]?.content)
      const text = Buffer.from(octets).toString('latin1')
      assert.match(text, /^ARC-Seal: i=1; a=rsa-sha256; cv=none; d=sandbox\.test;/)
      assert.match(text, /\r\nARC-Authentication-Results: i=1; [^]*?;\s*spf=/)
      assert.equal(await dkimpyFollows(text, [key]), 'pass 1')
      assert.equal(await waybillFollows(text, key), 'pass 1')
      const kinds = (await world.story(id)).events.map(({ kind }) => kind)
      assert.deepEqual(
        kinds.filter((kind) => kind === 'sealed' || kind === 'signed'),
        ['sealed'],
      )
      await world.accepted({ from: 'carol@ok.test', to: 'bob@sandbox.test', content: CONTENT })
      const [kept] = await world.until('mail for bob', async () => {
        const mail = await world.mail('bob')
        return mail.length > 0 ? mail : undefined
      })
      assert.doesNotMatch(kept ?? '', /ARC-/)
    })
  }

  test('chains of dkimpy and of ours hold for both, in either order', async () => {
    await using folder = await tempFolder({ open: true })
    const { key, privateKey } = await keyIn(folder)
    const seal = async (text: string): Promise<string> => {
      const own = { domain: OURS, selector: 'rsa', algorithm: 'rsa-sha256', key: privateKey } as const
      const sealing = await sealMessage(messageOf(text), own, { hostname: 'mx.sandbox.test', at: systemClock.now() })
      return (sealing?.fields.toString('latin1') ?? assert.fail('not sealed')) + text
    }
    const theirs = await dkimpySeals(withResults(CONTENT, 'none'), key, 'mx.sandbox.test')
    assert.equal(await waybillFollows(theirs, key), 'pass 1')
    const both = await seal(withResults(theirs.replace(/^Authentication-Results: [^]*?\r\n(?![ \t])/m, ''), 'pass'))
    assert.equal(await dkimpyFollows(both, [key]), 'pass 2')
    assert.equal(await waybillFollows(both, key), 'pass 2')
    const first = await seal(withResults(CONTENT, 'none'))
    const second = await dkimpySeals(
      withResults(first.replace(/^Authentication-Results: [^]*?\r\n(?![ \t])/m, ''), 'pass'),
      key,
      'mx.sandbox.test',
    )
    assert.equal(await waybillFollows(second, key), 'pass 2')
    assert.equal(await dkimpyFollows(second, [key]), 'pass 2')
    assert.equal(await dkimpyFollows(both.replace('hungry', 'thirsty'), [key]), 'fail 2')
  })
})
