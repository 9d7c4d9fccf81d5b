// A real Postfix with Dovecot's passwords as the smarthost: mail is delivered, or held with the reason; nothing is bounced, and
// the password is seen neither on the wire nor in anything that Waybill tells.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'

import { lacksDovecot } from './dovecot-daemon.ts'
import { lacksPostfix, startPostfixSmarthost as start } from './postfix-smarthost.ts'
import { skipWithout } from './programs.ts'
import { assertSecret, bounces, NAME, smarthostWorld, WRONG, type Case } from './smarthost-world.ts'

const skip = (await lacksPostfix()) || lacksDovecot() || skipWithout('swaks', 'openssl')

/** The other half, where only the beginning of TLS is another, and which Exim is tried with too, is for a run that may last. */
const MODES = process.env['WAYBILL_WHOLE'] === undefined ? (['starttls'] as const) : (['starttls', 'implicit'] as const)

// Each waits for its own servers most of the time.
suite('Postfix with Dovecot as a smarthost', { skip, concurrency: 3 }, () => {
  for (const tls of MODES) {
    for (const mechanism of ['PLAIN', 'LOGIN', 'CRAM-MD5'] as const) {
      test(`${tls}, ${mechanism}: mail is delivered, and the password is seen nowhere`, async () => {
        await using world = await smarthostWorld({ start, tls, offer: { mechanisms: [mechanism] } })
        assert.equal(await world.send(), 'delivered', await world.peer.log())
        assert.equal(await world.peer.count(), 1)
        assert.match(await world.peer.log(), new RegExp(`sasl_method=${mechanism}, sasl_username=me@isp\\.test`))
        assertSecret(await world.exposed())
      })
    }

    test(`${tls}: a name that is an alias in DNS is the name that the certificate has to prove`, async () => {
      await using world = await smarthostWorld({ start, tls, host: 'alias.isp.test' })
      assert.equal(await world.send(), 'delivered', await world.peer.log())
      assertSecret(await world.exposed())
    })

    const held: readonly (readonly [string, Omit<Case, 'start'>, string])[] = [
      ['a wrong password', { password: WRONG }, 'paused smtp.auth'],
      [
        'an expired certificate',
        { certificate: { name: `DNS:${NAME}`, from: '250101000000Z', until: '250201000000Z' } },
        'paused tls.cert-expired',
      ],
      ['a certificate for another name', { certificate: { name: 'DNS:other.test' } }, 'paused tls.cert-name'],
      ['no AUTH', { offer: { mechanisms: [] } }, 'paused smtp.auth-missing'],
      ['no log-in where one is wanted (554)', { login: false }, 'paused smtp.rcpt'],
      ['a server that is too busy', { offer: { busy: true } }, 'deferred smtp.greeting'],
      ['a name that is not in DNS', { host: 'gone.isp.test' }, 'paused dns.nxdomain'],
    ]
    for (const [title, one, expected] of held) {
      test(`${tls}, ${title}: ${expected}, nothing is bounced and nothing told`, async () => {
        await using world = await smarthostWorld({ start, tls, ...one })
        assert.equal(await world.send(), expected, await world.peer.log())
        assert.deepEqual([await world.peer.count(), await bounces(world.site)], [0, 0])
        const exposed = await world.exposed()
        assertSecret(exposed)
        assertSecret(exposed, WRONG)
        const { code, output } = await world.site.command(['queue', 'routes'])
        assert.equal(code, expected.startsWith('paused') ? 1 : 0, output)
      })
    }
  }
})
