// Certificates from a real ACME server (Pebble, Debian: pebble), by both kinds of challenge, into the certificate store.

import assert from 'node:assert/strict'
import { createPublicKey, X509Certificate } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'

import { systemClock } from '../../src/core/clock.ts'
import { parseDomain } from '../../src/core/domain.ts'
import { parseIp } from '../../src/core/ip.ts'
import { seededRandom } from '../../src/core/random.ts'
import { duration, seconds } from '../../src/core/time.ts'
import { openAcme, type AcmeSource } from '../../src/tls/acme/acme-source.ts'
import type { AcmeSettings, ChallengeType } from '../../src/config/tls-config.ts'
import type { CertificateNotice } from '../../src/tls/certificate-notice.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { startPebble, type Pebble } from './pebble.ts'
import { skipWithout } from './programs.ts'

const POLLING = { first: duration(50), longest: duration(500), patience: seconds(30) }

suite('ACME with Pebble', { skip: skipWithout('pebble', 'pebble-challtestsrv'), timeout: 120_000 }, () => {
  const stack = new AsyncDisposableStack()
  let pebble: Pebble
  before(async () => {
    pebble = stack.use(await startPebble())
  })
  after(() => stack.disposeAsync())

  interface Opened extends AsyncDisposable {
    readonly source: AcmeSource
    readonly notices: CertificateNotice[]
  }

  async function opened(folder: string, settings: Partial<AcmeSettings> = {}): Promise<Opened> {
    const notices: CertificateNotice[] = []
    const challenge = settings.challenge ?? 'http-01'
    const address = parseIp('127.0.0.1')
    const name = parseDomain('mx.example.org')
    assert.ok(address && name)
    const source = await openAcme(
      {
        directory: pebble.directory,
        contact: 'postmaster@example.org',
        agreeToTerms: true,
        names: [name],
        challenge,
        listen: { address, port: challenge === 'http-01' ? pebble.httpPort : pebble.tlsPort },
        trust: pebble.trust,
        folder,
        ...settings,
      },
      {
        clock: systemClock,
        random: seededRandom(1),
        offer: { minimum: 'TLSv1.2', ciphers: null },
        report: (notice) => notices.push(notice),
        changed: () => undefined,
        polling: POLLING,
      },
    )
    return { source, notices, [Symbol.asyncDispose]: () => source.close() }
  }

  const ended = ({ source }: Opened): Promise<unknown> =>
    waitFor('the end of the order', async () => source.current ?? source.problem, seconds(60))

  for (const challenge of ['http-01', 'tls-alpn-01'] satisfies ChallengeType[]) {
    test(`${challenge}: one certificate for several names, kept for its owner only, and used again after a restart`, async () => {
      await using folder = await tempFolder({})
      const names = ['mx.example.org', 'mail.example.org', 'smtp.example.net'].flatMap(
        (name) => parseDomain(name) ?? [],
      )
      const [first, ...others] = names
      assert.ok(first)
      const settings = { challenge, names: [first, ...others] } satisfies Partial<AcmeSettings>
      await using asked = await opened(folder.path, settings)
      await ended(asked)
      assert.equal(asked.source.problem?.message, undefined)
      assert.deepEqual([...(asked.source.current?.status.names ?? [])].sort(), [...names].sort())
      assert.equal(asked.source.current?.status.selfSigned, false)
      assert.match(asked.source.current?.status.issuer ?? '', /Pebble/)
      const kinds = asked.notices.map(({ kind }) => kind)
      assert.deepEqual(kinds.slice(0, 2), ['acme-attempt', 'acme-account'])
      assert.equal(kinds.filter((kind) => kind === 'acme-challenge').length, 6)
      assert.equal(kinds.at(-1), 'acme-issued')

      const [place = ''] = await readdir(folder.path)
      for (const name of await readdir(join(folder.path, place))) {
        assert.equal((await stat(join(folder.path, place, name))).mode & 0o777, 0o600, name)
      }
      await using again = await opened(folder.path, settings)
      assert.equal(again.source.current?.status.fingerprint, asked.source.current?.status.fingerprint)
      assert.deepEqual(again.notices, [])
    })
  }

  test('the chain that was issued leads to the authority’s root', async () => {
    await using folder = await tempFolder({})
    await using asked = await opened(folder.path)
    await ended(asked)
    const { AcmeState } = await import('../../src/tls/acme/acme-state.ts')
    const kept = await new AcmeState(folder.path, pebble.directory).certificate()
    const chain = (kept?.chain.match(/-----BEGIN [^]*?-----END CERTIFICATE-----/g) ?? []).map(
      (pem) => new X509Certificate(pem),
    )
    const root = new X509Certificate(await pebble.root())
    assert.ok(chain.length >= 2)
    assert.equal(chain[0]?.verify(chain[1]?.publicKey ?? createPublicKey(kept?.key ?? '')), true)
    assert.equal(chain.at(-1)?.verify(root.publicKey), true)
  })

  test('an account is made once and used for the next certificate', async () => {
    await using folder = await tempFolder({})
    await using first = await opened(folder.path)
    await ended(first)
    await using second = await opened(folder.path, { names: [parseDomain('other.example.org') ?? ('' as never)] })
    await waitFor('the other certificate', async () =>
      second.notices.some(({ kind }) => kind === 'acme-issued' || kind === 'acme-failed'),
    )
    assert.deepEqual(
      second.notices.flatMap((notice) => (notice.kind === 'acme-attempt' ? [notice.why] : [])),
      ['names-changed'],
    )
    assert.equal(second.notices.filter(({ kind }) => kind === 'acme-account').length, 0)
    assert.deepEqual(second.source.current?.status.names, ['other.example.org'])
  })

  test('an answer that the authority cannot find is a problem with its words and an advice, and is tried again later', async () => {
    await using folder = await tempFolder({})
    const address = parseIp('127.0.0.1')
    assert.ok(address)
    // Any other port than the one at which Pebble asks.
    await using asked = await opened(folder.path, { listen: { address, port: 0 } })
    await ended(asked)
    assert.equal(asked.source.current, undefined)
    assert.match(asked.source.problem?.message ?? '', /mx\.example\.org: .*(?:refused|127\.0\.0\.1)/)
    assert.match(asked.source.problem?.advice ?? '', /port 80 has to be open from outside/)
    const failed = asked.notices.at(-1)
    assert.ok(failed?.kind === 'acme-failed' && failed.next > systemClock.now() && failed.failures === 1)
    // A restart does not try at once.
    await using again = await opened(folder.path)
    assert.deepEqual(again.notices, [])
  })

  test('a server that stops breaks its order off, does not count it as a failure, and gives the port back', async () => {
    await using folder = await tempFolder({})
    const asked = await opened(folder.path)
    await waitFor('the challenge', () => asked.notices.some(({ kind }) => kind === 'acme-challenge'))
    await asked.source.close()
    await using again = await opened(folder.path)
    await ended(again)
    assert.equal(again.source.problem?.message, undefined)
    assert.equal(asked.notices.filter(({ kind }) => kind === 'acme-failed').length, 0)
  })

  test('without the owner’s consent to the terms no account is made', async () => {
    await using folder = await tempFolder({})
    await using asked = await opened(folder.path, { agreeToTerms: false })
    await ended(asked)
    assert.match(asked.source.problem?.message ?? '', /terms of service/)
    assert.match(asked.source.problem?.advice ?? '', /agree_to_terms/)
    assert.equal(asked.notices.filter(({ kind }) => kind === 'acme-account').length, 0)
  })

  test('an authority whose own certificate is not trusted is not asked for anything', async () => {
    await using folder = await tempFolder({})
    await using asked = await opened(folder.path, { trust: null })
    await ended(asked)
    assert.match(
      asked.source.problem?.message ?? '',
      /could not be asked: .*self-signed certificate.*DEPTH_ZERO_SELF_SIGNED_CERT/,
    )
  })
})
