import assert from 'node:assert/strict'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { seededRandom } from '../core/random.ts'
import { days, seconds } from '../core/time.ts'
import type { CertificateNotice } from './certificate-notice.ts'
import type { CertificateStore } from './certificate-store.ts'
import { certificateFolder, handshake, makeCertificate } from './certificates.test-support.ts'
import { openCertificates, type CertificateSettings } from './open-certificates.ts'
import { selfSignedCertificate } from './self-signed.ts'

const HOST = 'mx.example.org'

interface Opened extends AsyncDisposable {
  readonly store: CertificateStore
  readonly clock: FakeClock
  /** What was told since it was last asked: names of certificates in use, codes of problems. */
  told(): readonly string[]
}

async function open(settings: Partial<CertificateSettings>, clock = new FakeClock()): Promise<Opened> {
  const notices: CertificateNotice[] = []
  const store = await openCertificates(
    { certificates: [], acme: null, minimum: 'TLSv1.2', ciphers: null, hostname: HOST, selfSigned: false, ...settings },
    { clock, random: seededRandom(1), report: (notice) => notices.push(notice) },
  )
  return {
    store,
    clock,
    told: () =>
      notices.splice(0).map((notice) => {
        if (notice.kind === 'in-use') return notice.status.names.join(' ')
        return notice.kind === 'problem' ? notice.problem.code : notice.kind
      }),
    [Symbol.asyncDispose]: () => store.close(),
  }
}

/** One look at the files: they are looked at every five seconds. */
const nextLook = ({ clock }: Opened): Promise<void> => clock.advance(seconds(5))

const subjectOf = async (store: CertificateStore, servername?: string): Promise<string> => {
  const shown = await handshake(store, servername === undefined ? {} : { servername })
  return typeof shown === 'string' ? shown : shown.subject
}

test('each name gets its own certificate, then a wildcard, then the first', async () => {
  await using folder = await certificateFolder()
  const clock = new FakeClock()
  const now = clock.now()
  const files = [
    await folder.write('mx', await makeCertificate({ names: [HOST], now })),
    await folder.write('wild', await makeCertificate({ names: ['*.example.net'], now })),
    await folder.write('own', await makeCertificate({ names: ['a.example.net'], now })),
  ]
  await using opened = await open({ certificates: files }, clock)
  const { store } = opened
  assert.equal(await subjectOf(store), `CN=${HOST}`)
  assert.equal(await subjectOf(store, HOST), `CN=${HOST}`)
  assert.equal(await subjectOf(store, 'A.Example.Net'), 'CN=a.example.net')
  assert.equal(await subjectOf(store, 'b.example.net'), 'CN=*.example.net')
  assert.equal(await subjectOf(store, 'c.b.example.net'), `CN=${HOST}`)
  assert.equal(await subjectOf(store, 'example.net'), `CN=${HOST}`)
  assert.deepEqual(opened.told(), [HOST, '*.example.net', 'a.example.net'])
  assert.deepEqual(store.problems, [])
})

test('the profile of old clients lets TLS 1.0 in, and others as before', async () => {
  await using folder = await certificateFolder()
  const clock = new FakeClock()
  const files = [await folder.write('mx', await makeCertificate({ names: [HOST], now: clock.now() }))]
  await using old = await open({ certificates: files, minimum: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' }, clock)
  for (const version of ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const) {
    assert.deepEqual(await handshake(old.store, { version }), { protocol: version, subject: `CN=${HOST}` })
  }
  await using usual = await open({ certificates: files }, clock)
  assert.match(JSON.stringify(await handshake(usual.store, { version: 'TLSv1' })), /PROTOCOL|VERSION/)
})

test('the stand-in serves clients that know no elliptic curves, too', async () => {
  const offer = { minimum: 'TLSv1.2', ciphers: null } as const
  const standIn = await selfSignedCertificate([HOST], { clock: new FakeClock(), offer })
  await standIn.whole
  const store = { contextFor: () => standIn.current.context }
  for (const ciphers of ['ECDHE-RSA-AES128-GCM-SHA256', 'AES128-SHA', 'ECDHE-ECDSA-AES128-GCM-SHA256']) {
    const shown = await handshake(store, { version: 'TLSv1.2', ciphers })
    assert.deepEqual(shown, { protocol: 'TLSv1.2', subject: `CN=${HOST}` }, ciphers)
  }
})

test('the protocol floor is TLS 1.2, and 1.3 where that is asked for', async () => {
  await using folder = await certificateFolder()
  const clock = new FakeClock()
  const files = [await folder.write('mx', await makeCertificate({ names: [HOST], now: clock.now() }))]
  await using usual = await open({ certificates: files }, clock)
  await using strict = await open({ certificates: files, minimum: 'TLSv1.3' }, clock)
  const protocolOf = async (store: CertificateStore, version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') => {
    const shown = await handshake(store, { servername: HOST, version })
    return typeof shown === 'string' ? 'refused' : shown.protocol
  }
  assert.equal(await protocolOf(usual.store, 'TLSv1.1'), 'refused')
  assert.equal(await protocolOf(usual.store, 'TLSv1.2'), 'TLSv1.2')
  assert.equal(await protocolOf(strict.store, 'TLSv1.2'), 'refused')
  assert.equal(await protocolOf(strict.store, 'TLSv1.3'), 'TLSv1.3')
})

test('a certificate that is replaced on disk is shown without a restart', async () => {
  await using folder = await certificateFolder()
  const clock = new FakeClock()
  const now = clock.now()
  const files = [await folder.write('mx', await makeCertificate({ names: [HOST], now, until: 20 }))]
  await using opened = await open({ certificates: files }, clock)
  const [before] = opened.store.status
  opened.told()
  await nextLook(opened)
  assert.deepEqual(opened.told(), [])
  await folder.write('mx', await makeCertificate({ names: [HOST, 'mail.example.org'], now }))
  await nextLook(opened)
  assert.deepEqual(opened.told(), [`${HOST} mail.example.org`])
  assert.notEqual(opened.store.status[0]?.fingerprint, before?.fingerprint)
  assert.equal(await subjectOf(opened.store, 'mail.example.org'), `CN=${HOST}`)
})

test('between the writing of the two files the old pair stays, and nothing is said', async () => {
  await using folder = await certificateFolder()
  const clock = new FakeClock()
  const now = clock.now()
  const files = [await folder.write('mx', await makeCertificate({ names: [HOST], now }))]
  await using opened = await open({ certificates: files }, clock)
  opened.told()
  const next = await makeCertificate({ names: ['new.example.org', HOST], now })
  await folder.write('mx', { chain: next.chain })
  await nextLook(opened)
  assert.deepEqual(opened.told(), [])
  assert.equal(await subjectOf(opened.store), `CN=${HOST}`)
  await folder.write('mx', { key: next.key })
  await nextLook(opened)
  assert.deepEqual(opened.told(), [`new.example.org ${HOST}`])
  assert.equal(await subjectOf(opened.store), 'CN=new.example.org')
})

test('a pair that stays wrong is told once, and the old one stays in use', async () => {
  await using folder = await certificateFolder()
  const clock = new FakeClock()
  const now = clock.now()
  const files = [await folder.write('mx', await makeCertificate({ names: [HOST], now }))]
  await using opened = await open({ certificates: files }, clock)
  opened.told()
  const { chain } = await makeCertificate({ names: [HOST], now })
  await folder.write('mx', { chain })
  for (let i = 0; i < 4; i++) await nextLook(opened)
  assert.deepEqual(opened.told(), ['mismatch'])
  assert.match(opened.store.problems[0]?.message ?? '', /does not belong to .*; the one from before stays in use/)
  assert.equal(await subjectOf(opened.store), `CN=${HOST}`)
})

test('reload reads at once and answers with what is wrong', async () => {
  await using folder = await certificateFolder()
  const clock = new FakeClock()
  const now = clock.now()
  const files = [await folder.write('mx', await makeCertificate({ names: [HOST], now }))]
  await using opened = await open({ certificates: files }, clock)
  const { chain, key } = await makeCertificate({ names: [HOST], now, until: 91 })
  await folder.write('mx', { chain })
  assert.deepEqual(
    (await opened.store.reload()).map(({ code }) => code),
    ['mismatch'],
  )
  await folder.write('mx', { key })
  assert.deepEqual(await opened.store.reload(), [])
  assert.equal(opened.store.status[0]?.notAfter, now + days(91))
})

test('a key that others can read is refused, and the advice names the command', async () => {
  await using folder = await certificateFolder()
  const clock = new FakeClock()
  const text = await makeCertificate({ names: [HOST], now: clock.now() })
  for (const mode of [0o644, 0o604, 0o660]) {
    const files = [await folder.write('mx', text, mode)]
    await using opened = await open({ certificates: files }, clock)
    assert.equal(opened.store.usable, false)
    assert.deepEqual(opened.told(), ['key-exposed', 'none'])
    assert.match(opened.store.problems[0]?.advice ?? '', /chmod 600/)
  }
  await using groupOnly = await open({ certificates: [await folder.write('mx', text, 0o640)] }, clock)
  assert.equal(groupOnly.store.usable, true)
})

test('files that are missing, empty, no certificate or no key are told apart', async () => {
  await using folder = await certificateFolder()
  const clock = new FakeClock()
  const good = await makeCertificate({ names: [HOST], now: clock.now() })
  const problemWith = async (name: string, text: Parameters<typeof folder.write>[1]): Promise<string> => {
    await using opened = await open({ certificates: [await folder.write(name, text)] }, clock)
    const [problem] = opened.store.problems
    return `${problem?.code}: ${problem?.message.replaceAll(`${folder.path}/`, '')}`
  }
  assert.match(await problemWith('gone', {}), /^unreadable: gone\.pem cannot be read: there is no such file/)
  assert.match(await problemWith('keyless', { chain: good.chain }), /^unreadable: keyless\.key cannot be read/)
  assert.match(await problemWith('empty', { chain: '', key: good.key }), /^malformed: empty\.pem holds no certificate/)
  assert.match(await problemWith('nokey', { ...good, key: 'nonsense' }), /^malformed: nokey\.key holds no private key/)
  const locked = '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n'
  assert.match(await problemWith('locked', { ...good, key: locked }), /a key with a passphrase/)
  await mkdir(join(folder.path, 'dir.pem'))
  assert.match(await problemWith('dir', { key: good.key }), /^unreadable: dir\.pem/)
})

test('one bad pair does not keep the good ones from being used', async () => {
  await using folder = await certificateFolder()
  const clock = new FakeClock()
  const good = await folder.write('mx', await makeCertificate({ names: [HOST], now: clock.now() }))
  const bad = { certificate: join(folder.path, 'gone.pem'), key: join(folder.path, 'gone.key') }
  await using opened = await open({ certificates: [bad, good] }, clock)
  assert.deepEqual(opened.told(), [HOST, 'unreadable'])
  assert.equal(await subjectOf(opened.store), `CN=${HOST}`)
})

test('certificates that expire are told in time, every day, and again when it has happened', async () => {
  await using folder = await certificateFolder()
  const clock = new FakeClock()
  const files = [await folder.write('mx', await makeCertificate({ names: [HOST], now: clock.now(), until: 15 }))]
  await using opened = await open({ certificates: files }, clock)
  assert.deepEqual(opened.told(), [HOST])
  const later = new FakeClock(clock.now() + days(1.5))
  await using tomorrow = await open({ certificates: files }, later)
  assert.deepEqual(tomorrow.told(), [HOST, 'expires-soon'])
  assert.match(tomorrow.store.problems[0]?.message ?? '', /expires in 13d/)
  await tomorrow.store.reload()
  assert.deepEqual(tomorrow.told(), [])
  await later.advance(days(1))
  await tomorrow.store.reload()
  assert.ok(tomorrow.told().includes('expires-soon'))
  await using after = await open({ certificates: files }, new FakeClock(clock.now() + days(16)))
  assert.deepEqual(after.told(), [HOST, 'expired'])
  assert.equal(after.store.usable, true)
  await using before = await open({ certificates: files }, new FakeClock(clock.now() - days(3)))
  assert.deepEqual(before.told(), [HOST, 'not-yet-valid'])
})

test('a server whose name is on no certificate is told so', async () => {
  await using folder = await certificateFolder()
  const clock = new FakeClock()
  const files = [await folder.write('mx', await makeCertificate({ names: ['www.example.org'], now: clock.now() }))]
  await using opened = await open({ certificates: files }, clock)
  assert.deepEqual(opened.told(), ['www.example.org', 'names'])
})

test('a self-signed certificate stands in only where it may, with a warning, and gives way to a real one', async () => {
  await using folder = await certificateFolder()
  const clock = new FakeClock()
  await using none = await open({})
  assert.equal(none.store.usable, false)
  assert.deepEqual(none.told(), ['none'])
  assert.equal(typeof (await handshake(none.store)), 'string')

  const files = [{ certificate: join(folder.path, 'mx.pem'), key: join(folder.path, 'mx.key') }]
  await using opened = await open({ certificates: files, selfSigned: true }, clock)
  assert.deepEqual(opened.told(), [HOST, 'unreadable', 'self-signed'])
  assert.equal(opened.store.status[0]?.selfSigned, true)
  assert.equal(await subjectOf(opened.store), `CN=${HOST}`)
  await folder.write('mx', await makeCertificate({ names: [HOST, 'real.example.org'], now: clock.now() }))
  await nextLook(opened)
  assert.deepEqual(opened.told(), [`${HOST} real.example.org`])
  assert.deepEqual(opened.store.problems, [])
})

test('a certificate whose files vanish stays in use', async () => {
  await using folder = await certificateFolder()
  const clock = new FakeClock()
  const files = [await folder.write('mx', await makeCertificate({ names: [HOST], now: clock.now() }))]
  await using opened = await open({ certificates: files }, clock)
  await rm(join(folder.path, 'mx.pem'))
  assert.deepEqual(
    (await opened.store.reload()).map(({ code }) => code),
    ['unreadable'],
  )
  assert.equal(await subjectOf(opened.store), `CN=${HOST}`)
  await writeFile(join(folder.path, 'mx.pem'), 'half a certifi')
  await opened.store.reload()
  assert.equal(await subjectOf(opened.store), `CN=${HOST}`)
})

test('hostile server names are taken like any other', async () => {
  await using folder = await certificateFolder()
  const clock = new FakeClock()
  const files = [await folder.write('mx', await makeCertificate({ names: [HOST], now: clock.now() }))]
  await using opened = await open({ certificates: files }, clock)
  const usual = opened.store.contextFor(undefined)
  for (const name of ['', '.', '*', '..', '*.org', 'a'.repeat(70_000), '\0', `${HOST}.`, '__proto__', '🜚'])
    assert.equal(opened.store.contextFor(name), usual)
})
