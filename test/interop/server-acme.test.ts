// The certificate that a running server shows, looked at with OpenSSL: one that a real ACME server (Pebble) issued while it
// ran, by both kinds of challenge; files replaced under it; and one of several by the name that the client asks for.

import assert from 'node:assert/strict'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { generate } from 'selfsigned'

import { seconds } from '../../src/core/time.ts'
import { run, type Running } from '../support/child.ts'
import { freePorts } from '../support/free-port.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { startPebble, type Pebble } from './pebble.ts'
import { programPath, skipWithout } from './programs.ts'

/** What OpenSSL's own client says of the certificate behind STARTTLS. */
async function shown(port: number, serverName: string, trust?: string): Promise<string> {
  const args = ['s_client', '-starttls', 'smtp', '-connect', `127.0.0.1:${port}`, '-showcerts']
  args.push('-servername', serverName, '-verify_hostname', serverName, ...(trust ? ['-CAfile', trust] : []))
  const { output } = await run(programPath('openssl'), args, { input: 'QUIT\r\n', timeout: seconds(15) })
  return output
}

const OPENSSL_YES = /^\s*Verify return code: 0 \(ok\)$/m

// All of them mostly wait: for the authority, or for the server's next look at its files.
suite('what a server shows', { concurrency: true }, () => {
  suite(
    'certificates from Pebble',
    { concurrency: true, skip: skipWithout('openssl', 'pebble', 'pebble-challtestsrv') },
    () => {
      const stack = new AsyncDisposableStack()
      let pebble: Pebble
      before(async () => {
        pebble = stack.use(await startPebble())
      })
      after(() => stack.disposeAsync())

      for (const challenge of ['http-01', 'tls-alpn-01'] as const) {
        test(`a server without a certificate gets one by ${challenge}, and STARTTLS shows it`, async () => {
          await using folder = await tempFolder()
          const [port = 0] = await freePorts(1)
          const site = await WaybillSite.make(folder.path, port, {
            hostname: 'mx.example.org',
            acme: {
              directory: pebble.directory,
              agree_to_terms: true,
              names: ['mx.example.org', 'mail.example.org'],
              challenge,
              listen: { address: '127.0.0.1', port: challenge === 'http-01' ? pebble.httpPort : pebble.tlsPort },
              trust: pebble.trust,
            },
          })
          const root = join(folder.path, 'root.pem')
          await writeFile(root, await pebble.root())
          await using server = await site.start()
          for (const name of ['mx.example.org', 'mail.example.org']) {
            const said = await waitFor(
              `a certificate for ${name}: ${server.output}`,
              async () => {
                const said = await shown(port, name, root)
                return OPENSSL_YES.test(said) && said
              },
              seconds(30),
            )
            assert.match(said, /issuer=CN = Pebble Intermediate CA/)
          }
          assert.doesNotMatch(await shown(port, 'other.example.org', root), OPENSSL_YES)
        })
      }
    },
  )

  suite('certificates from files', { concurrency: false, skip: skipWithout('openssl') }, () => {
    const stack = new AsyncDisposableStack()
    let folder: string
    let site: WaybillSite
    let server: Running

    /** Writes both files anew, each in one step, as programs that renew certificates do; returns its place as trust. */
    async function write(file: string, ...names: readonly string[]): Promise<string> {
      const made = await generate([{ name: 'commonName', value: names[0] ?? '' }], {
        keyType: 'ec',
        algorithm: 'sha256',
        // An hour back, so that a second that is rounded up does not make it a certificate of the future.
        notBeforeDate: new Date(performance.timeOrigin - 3_600_000),
        extensions: [{ name: 'subjectAltName', altNames: names.map((value) => ({ type: 2 as const, value })) }],
      })
      const path = join(folder, file)
      await writeFile(`${path}.key.new`, made.private, { mode: 0o600 })
      await writeFile(`${path}.pem.new`, made.cert)
      await rename(`${path}.key.new`, `${path}.key`)
      await rename(`${path}.pem.new`, `${path}.pem`)
      return `${path}.pem`
    }

    const fingerprint = async (file: string): Promise<string> => {
      const { output } = await run(programPath('openssl'), ['x509', '-noout', '-fingerprint', '-sha256', '-in', file])
      return output.trim()
    }

    async function fingerprintShown(serverName: string): Promise<string> {
      const pem = /-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/.exec(await shown(site.port, serverName))
      const file = join(folder, 'shown.pem')
      await writeFile(file, pem?.[0] ?? assert.fail('no certificate'))
      return fingerprint(file)
    }

    before(async () => {
      folder = stack.use(await tempFolder()).path
      await write('first', 'mx.here.test')
      await write('second', 'mail.other.test', '*.wild.test')
      const certificates = ['first', 'second'].map((file) => ({
        certificate: join(folder, `${file}.pem`),
        key: join(folder, `${file}.key`),
      }))
      const [port = 0] = await freePorts(1)
      site = await WaybillSite.make(folder, port, { certificates })
      server = stack.use(await site.start())
    })
    after(() => stack.disposeAsync())

    test('of two certificates the client sees the one for the name it asks for, else the first', async () => {
      const [first, second] = [
        await fingerprint(join(folder, 'first.pem')),
        await fingerprint(join(folder, 'second.pem')),
      ]
      assert.notEqual(first, second)
      assert.equal(await fingerprintShown('mx.here.test'), first)
      assert.equal(await fingerprintShown('mail.other.test'), second)
      assert.equal(await fingerprintShown('any.wild.test'), second)
      assert.equal(await fingerprintShown('unknown.test'), first)
    })

    test('files that were replaced are shown to the next client without a restart, and bad ones are not', async () => {
      const good = await fingerprint(join(folder, 'first.pem'))
      const old = await fingerprint(join(folder, 'second.pem'))
      await writeFile(join(folder, 'first.pem'), 'no certificate at all\n')
      const anew = await fingerprint(await write('second', 'mail.other.test', '*.wild.test'))
      assert.notEqual(anew, old)
      await waitFor(
        'the new certificate',
        async () => (await fingerprintShown('mail.other.test')) === anew,
        seconds(20),
      )
      // Both files are looked at together: the broken one has taken nothing away, and the operator is told of it.
      assert.equal(await fingerprintShown('mx.here.test'), good)
      await waitFor('the complaint', () => /first\.pem/.test(server.output), seconds(20))
    })
  })
})
