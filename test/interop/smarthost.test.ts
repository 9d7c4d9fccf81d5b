// A real Exim as the smarthost that wants a log-in: mail is delivered, or held with the reason; nothing is bounced, and the
// password is seen neither on the wire nor in anything that Waybill tells.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { suite, test } from 'node:test'

import { waitFor } from '../support/wait-for.ts'
import { EximSmarthost } from './exim-smarthost.ts'
import { skipWithout } from './programs.ts'
import {
  assertSecret,
  bounces,
  NAME,
  PASSWORD,
  smarthostWorld,
  WRONG,
  type Case,
  type StartSmarthost,
} from './smarthost-world.ts'

const start: StartSmarthost = (...args) => EximSmarthost.start(...args)

suite('Exim as a smarthost that wants a log-in', { skip: skipWithout('swaks', 'exim4', 'openssl') }, () => {
  for (const tls of ['starttls', 'implicit'] as const) {
    for (const mechanism of ['PLAIN', 'LOGIN', 'CRAM-MD5'] as const) {
      test(`${tls}, ${mechanism}: mail is delivered, and the password is seen nowhere`, async () => {
        await using world = await smarthostWorld({
          start,
          tls,
          offer: { mechanisms: [mechanism] },
        })
        assert.equal(await world.send(), 'delivered', await world.peer.log())
        assert.equal(await world.peer.count(), 1)
        assert.match(await world.peer.log(), /A=(?:plain|login|cram):me@isp\.test/)
        assertSecret(await world.exposed())
      })
    }
  }

  for (const tls of ['starttls', 'implicit'] as const) {
    test(`${tls}: a name that is an alias in DNS is the name that the certificate has to prove`, async () => {
      await using world = await smarthostWorld({ start, tls, host: 'alias.isp.test' })
      assert.equal(await world.send(), 'delivered', await world.peer.log())
    })
  }

  const expired = { name: `DNS:${NAME}`, from: '250101000000Z', until: '250201000000Z' }

  const held: readonly (readonly [string, Omit<Case, 'start'>, string])[] = [
    ['a wrong password', { password: WRONG }, 'paused smtp.auth'],
    ['a wrong password, implicit', { tls: 'implicit', password: WRONG }, 'paused smtp.auth'],
    ['no log-in where one is wanted', { login: false }, 'paused smtp.rcpt'],
    ['no AUTH', { offer: { mechanisms: [] } }, 'paused smtp.auth-missing'],
    ['no AUTH, implicit', { tls: 'implicit', offer: { mechanisms: [] } }, 'paused smtp.auth-missing'],
    ['no STARTTLS', { offer: { tls: 'none' } }, 'paused tls.not-offered'],
    ['an expired certificate', { certificate: expired }, 'paused tls.cert-expired'],
    ['an expired certificate, implicit', { tls: 'implicit', certificate: expired }, 'paused tls.cert-expired'],
    ['a certificate for another name', { certificate: { name: 'DNS:other.test' } }, 'paused tls.cert-name'],
    ['the same, implicit', { tls: 'implicit', certificate: { name: 'DNS:other.test' } }, 'paused tls.cert-name'],
    [
      'a certificate of nobody known',
      { certificate: { name: `DNS:${NAME}`, trusted: false } },
      'paused tls.cert-unknown-issuer',
    ],
    ['implicit TLS where there is none', { tls: 'implicit', offer: { tls: 'none' } }, 'paused tls.failed'],
    ['a password that others can read', { mode: 0o644 }, 'paused local.password'],
    ['a name that is not in DNS', { host: 'gone.isp.test' }, 'paused dns.nxdomain'],
    ['a name that is not in DNS, implicit', { tls: 'implicit', host: 'gone.isp.test' }, 'paused dns.nxdomain'],
    ['a server that is too busy', { offer: { busy: true } }, 'deferred smtp.greeting'],
    ['a server that is too busy, implicit', { tls: 'implicit', offer: { busy: true } }, 'deferred smtp.greeting'],
  ]
  for (const [title, one, expected] of held) {
    test(`${title}: ${expected}, nothing is bounced and nothing told`, async () => {
      await using world = await smarthostWorld({ start, ...one })
      assert.equal(await world.send(), expected, await world.peer.log())
      assert.deepEqual([await world.peer.count(), await bounces(world.site)], [0, 0])
      const exposed = await world.exposed()
      assertSecret(exposed)
      assertSecret(exposed, WRONG)
      const { code, output } = await world.site.command(['queue', 'routes'])
      assert.equal(code, expected.startsWith('paused') ? 1 : 0, output)
    })
  }

  test('when the password is put right, resume lets all go that was held', async () => {
    await using world = await smarthostWorld({ start, password: WRONG })
    assert.equal(await world.send(), 'paused smtp.auth')
    assert.equal(await world.send('y@far.test'), 'paused smtp.auth')
    await writeFile(world.secret, PASSWORD)
    const { code, output } = await world.site.command(['queue', 'resume'])
    assert.equal(code, 0, output)
    assert.match(output, /smtp\.isp\.test.*2 messages due/)
    await waitFor('both messages at Exim', async () => (await world.peer.count()) === 2)
    assert.match((await world.site.command(['queue', 'routes'])).output, /No route is paused/)
    assertSecret(await world.exposed())
    const log = await world.peer.log()
    assert.equal(log.match(/535 Incorrect authentication data/g)?.length, 1, log)
  })
})
