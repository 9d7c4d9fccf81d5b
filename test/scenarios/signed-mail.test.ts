// What leaves signed and what does not: mail of our own users and machines, bounces, mail of strangers that only passes through; a
// key that DNS does not show yet, and one that takes the place of another.

import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { parseDomain, type Domain } from '../../src/core/domain.ts'
import type { MessageId } from '../../src/core/id.ts'
import { messageOf } from '../../src/email-auth/dkim/messages.test-support.ts'
import { makeKey, recordText } from '../../src/email-auth/dkim/key-folder.ts'
import { verifyDkim } from '../../src/email-auth/dkim/verify.ts'
import { fakeResolver } from '../../src/dns/fake-resolver.test-support.ts'
import { systemClock } from '../../src/core/clock.ts'
import { minutes } from '../../src/core/time.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { World } from '../support/world.ts'

const domainOf = (text: string): Domain => parseDomain(text) ?? assert.fail()
const OURS = domainOf('sandbox.test')
const content = 'From: Alice <alice@sandbox.test>\r\nSubject: \u00e9\r\n\r\nhello  \r\n.dot\r\n\r\n'

function keyFile(folder: string, type: 'rsa' | 'ed25519', mode = 0o600) {
  const { privateKey } =
    type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519')
  const file = join(folder, `${type}.pem`)
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }))
  chmodSync(file, mode)
  return { selector: type, file, zone: `${type}._domainkey.sandbox.test TXT "${recordText(privateKey)}"\n` }
}

async function outcomes(text: string, zone: string): Promise<readonly string[]> {
  const results = await verifyDkim(messageOf(text), { resolver: fakeResolver(zone), clock: systemClock })
  return results.map(({ result, reason, selector }) => `${selector} ${result} ${reason}`)
}

/** What the receiver got, when there is something. */
const arrived = (world: World, domain: string, count = 1): Promise<string> =>
  world.until(`mail at ${domain}`, () => {
    const { content: octets } = world.received(domain)[count - 1] ?? {}
    return octets === undefined ? undefined : Buffer.from(octets).toString('latin1')
  })

const kindsOf = async (world: World, id: MessageId): Promise<readonly string[]> =>
  (await world.story(id)).events.map(({ kind }) => kind).filter((kind) => kind.endsWith('signed'))

suite('mail with keys of a configuration', () => {
  test('is signed by each when it is ours, below the header and above nothing', async () => {
    await using folder = await tempFolder()
    const keys = [keyFile(folder.path, 'rsa'), keyFile(folder.path, 'ed25519')]
    const zone = keys.map((key) => key.zone).join('')
    for (const inlineBody of [100_000, 10]) {
      await using world = await World.start({
        inlineBody,
        dkim: { domains: new Map([[OURS, keys]]), keyTable: null, seal: null },
      })
      const id = await world.accepted({ to: 'x@ok.test', content })
      assert.deepEqual(await outcomes(await arrived(world, 'ok.test'), zone), ['rsa pass valid', 'ed25519 pass valid'])
      assert.deepEqual(await kindsOf(world, id), ['signed'])
      await world.accepted({ to: 'x@ok.test', content: content.replace('alice@sandbox', 'root@host.sandbox') })
      assert.deepEqual(await outcomes(await arrived(world, 'ok.test', 2), zone), [
        'rsa pass valid',
        'ed25519 pass valid',
      ])
      const stranger = await world.accepted({ to: 'x@ok.test', content: content.replace('alice@sandbox', 'eve@else') })
      assert.deepEqual(await outcomes(await arrived(world, 'ok.test', 3), zone), [])
      assert.deepEqual(await kindsOf(world, stranger), [])
    }
  })

  test('is left as it is when a stranger brings it, whoever it says it is from', async () => {
    await using folder = await tempFolder()
    const keys = [keyFile(folder.path, 'ed25519')]
    await using world = await World.start({
      relayFrom: [],
      dkim: { domains: new Map([[OURS, keys]]), keyTable: null, seal: null },
    })
    const id = await world.accepted({ from: 'eve@ok.test', to: 'bob@sandbox.test', content })
    await world.rest(id)
    assert.deepEqual(await kindsOf(world, id), [])
    assert.doesNotMatch((await world.mail('bob')).join(), /DKIM-Signature/i)
  })

  test('is signed also where the server writes it', async () => {
    await using folder = await tempFolder()
    const keys = [keyFile(folder.path, 'rsa')]
    await using world = await World.start({ dkim: { domains: new Map([[OURS, keys]]), keyTable: null, seal: null } })
    const id = await world.accepted({ to: 'x@unknown.test', content })
    await world.rest(id)
    const bounce = await world.until('the bounce', async () => (await world.mail('alice'))[0])
    const [own, ...others] = await outcomes(
      bounce.replaceAll(/\r?\n/g, '\r\n').replace(/^Return-Path:.*\r\n/, ''),
      keys[0]?.zone ?? '',
    )
    assert.deepEqual([own, others], ['rsa pass valid', []])
  })

  test('is not served with a key that others can read, or that is not there', async () => {
    await using folder = await tempFolder()
    const open = keyFile(folder.path, 'rsa', 0o644)
    const gone = { selector: 'x', file: join(folder.path, 'gone.pem') }
    await using world = await World.start()
    for (const [key, expected] of [
      [open, /has mode 644.*chmod 600/],
      [gone, /there is no such file/],
    ] as const) {
      const outcome = await world.replace({ dkim: { domains: new Map([[OURS, [key]]]), keyTable: null, seal: null } })
      assert.match(
        outcome.kind === 'faulty' ? outcome.problems.map(({ message }) => message).join() : outcome.kind,
        expected,
      )
    }
  })

  test('goes on being signed when the file of a key goes away', async () => {
    await using folder = await tempFolder()
    const key = keyFile(folder.path, 'ed25519')
    await using world = await World.start({ dkim: { domains: new Map([[OURS, [key]]]), keyTable: null, seal: null } })
    writeFileSync(key.file, 'nothing\n')
    await world.clock.advance(minutes(1))
    await world.accepted({ to: 'x@ok.test', content })
    assert.deepEqual(await outcomes(await arrived(world, 'ok.test'), key.zone), ['ed25519 pass valid'])
  })
})

suite('mail with keys of the state folder', () => {
  test('leaves unsigned, and says so, until DNS shows a key', async () => {
    await using world = await World.start()
    mkdirSync(world.stateFolder, { recursive: true })
    makeKey(world.stateFolder, { domain: OURS, selector: 'a', type: 'ed25519', bits: 0 }, world.clock.now())
    const outcome = await world.replace({ dkim: { domains: new Map([[OURS, 'state']]), keyTable: null, seal: null } })
    assert.equal(outcome.kind, 'replaced')
    const id = await world.accepted({ to: 'x@ok.test', content })
    assert.deepEqual(await kindsOf(world, id), ['unsigned'])
    assert.doesNotMatch(await arrived(world, 'ok.test'), /DKIM-Signature/)
  })

  test('cannot be signed where there is no key at all, which is told at the start', async () => {
    await using world = await World.start()
    const outcome = await world.replace({ dkim: { domains: new Map([[OURS, 'state']]), keyTable: null, seal: null } })
    assert.match(
      outcome.kind === 'faulty' ? JSON.stringify(outcome.problems) : '',
      /no DKIM key of sandbox\.test yet.*waybill dkim new sandbox\.test/,
    )
  })
})
