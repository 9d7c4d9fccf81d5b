// A real Exim as the smarthost that wants a log-in: mail is delivered, or held with the reason; nothing is bounced, and the
// password is seen neither on the wire nor in anything that Waybill tells.

import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'

import { parseZones } from '../../src/dns/zones.ts'
import { startDnsServer } from '../../src/sandbox/dns-server.ts'
import { freePorts } from '../support/free-port.ts'
import { newMail } from '../support/maildir.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { Authority, type Wanted } from './authority.ts'
import { EximSmarthost, type EximOffer } from './exim-smarthost.ts'
import { skipWithout } from './programs.ts'
import { swaks } from './swaks.ts'
import { WireTap } from './wire-tap.ts'

const NAME = 'smtp.isp.test'
const USER = 'me@isp.test'
const PASSWORD = 'correct-horse-7'
/** Of the same length, so that nothing else differs. */
const WRONG = 'correct-horse-8'
const ZONES = `${NAME} A 127.0.0.1\nalias.isp.test CNAME ${NAME}\nfar.test MX 10 mx.far.test\nmx.far.test A 203.0.113.9`

interface Case {
  readonly tls?: 'starttls' | 'implicit'
  readonly offer?: Partial<EximOffer>
  readonly certificate?: Wanted & { readonly trusted?: boolean }
  readonly host?: string
  readonly password?: string
  readonly mode?: number
  readonly login?: boolean
}

interface World extends AsyncDisposable {
  readonly site: WaybillSite
  readonly exim: EximSmarthost
  readonly secret: string
  /** Sends a message and says what its first attempt came to. */
  send(to?: string): Promise<string>
  /** Everything that was said by clients on the wire, and all that Waybill tells. */
  exposed(): Promise<string>
}

async function worldOf({ tls = 'starttls', host = NAME, ...one }: Case): Promise<World> {
  await using opened = new AsyncDisposableStack()
  const folder = opened.use(await tempFolder({ open: true })).path
  const [port = 0, eximPort = 0] = await freePorts(2)
  const [eximFolder, keys] = [join(folder, 'exim'), join(folder, 'keys')]
  for (const path of [eximFolder, keys]) await mkdir(path)
  const authority = await Authority.make(keys)
  const { trusted = true, ...wanted } = one.certificate ?? { name: `DNS:${host}` }
  const offer: EximOffer = {
    tls,
    mechanisms: ['PLAIN', 'LOGIN'],
    user: USER,
    password: PASSWORD,
    certificate: await authority.issue(wanted),
    ...one.offer,
  }
  const exim = opened.use(await EximSmarthost.start(eximFolder, eximPort, offer))
  const wire = opened.use(await WireTap.start(eximPort))
  const dns = await startDnsServer({ zones: parseZones(ZONES) })
  opened.defer(() => dns.close())
  const secret = join(folder, 'smarthost.secret')
  await writeFile(secret, `${one.password ?? PASSWORD}\n`, { mode: one.mode ?? 0o600 })
  const login = one.login === false ? {} : { login: { user: USER, password: { file: secret } } }
  const site = await WaybillSite.make(folder, port, {
    dns: { servers: [`127.0.0.1:${dns.port}`] },
    smarthost: { host, port: wire.port, tls, ...login },
  })
  const server = opened.use(await site.start(['env', `SSL_CERT_FILE=${trusted ? authority.certificate : '/dev/null'}`]))
  let events: readonly object[] = []
  const owned = opened.move()
  return {
    site,
    exim,
    secret,
    async send(to = 'x@far.test') {
      const { code, output } = await swaks(port, { from: 'alice@here.test', to, subject: 'for the provider' })
      assert.equal(code, 0, output)
      return waitFor('an end of the first attempt', async () => {
        assert.ok(!server.gone, server.output)
        const told = await site.trace(to)
        events = told
        const ended = told.find(({ kind }) => kind === 'deferred' || kind === 'delivered' || kind === 'failed')
        const { reason } = (ended ?? {}) as { readonly reason?: { readonly code: string; readonly paused?: object } }
        return (
          ended &&
          (ended.kind === 'deferred' ? `${reason?.paused ? 'paused' : 'deferred'} ${reason?.code}` : ended.kind)
        )
      })
    },
    async exposed() {
      const commands = [
        ['trace', 'x@far.test'],
        ['queue', 'list'],
        ['queue', 'routes', '--json'],
        ['health', '--json'],
      ]
      const told = await Promise.all(commands.map(async (args) => (await site.command(args)).output))
      return [wire.said, server.output, JSON.stringify(events), ...told].join('\n')
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

function assertSecret(exposed: string, password = PASSWORD): void {
  const encodings = [
    password,
    Buffer.from(password).toString('base64'),
    Buffer.from(`\0${USER}\0${password}`).toString('base64'),
  ]
  for (const text of encodings) assert.ok(!exposed.includes(text), `${text} is told somewhere`)
}

/** A notification would go to alice, who sent it. */
const bounces = async (site: WaybillSite): Promise<number> => (await newMail(site.maildir('alice'))).length

suite('Exim as a smarthost that wants a log-in', { skip: skipWithout('swaks', 'exim4', 'openssl') }, () => {
  for (const tls of ['starttls', 'implicit'] as const) {
    for (const mechanism of ['PLAIN', 'LOGIN', 'CRAM-MD5'] as const) {
      test(`${tls}, ${mechanism}: mail is delivered, and the password is seen nowhere`, async () => {
        await using world = await worldOf({ tls, offer: { mechanisms: [mechanism] } })
        assert.equal(await world.send(), 'delivered', await world.exim.log())
        assert.equal(await world.exim.count(), 1)
        assert.match(await world.exim.log(), /A=(?:plain|login|cram):me@isp\.test/)
        assertSecret(await world.exposed())
      })
    }
  }

  test('a name that is an alias in DNS is the name that the certificate has to prove', async () => {
    await using world = await worldOf({ host: 'alias.isp.test' })
    assert.equal(await world.send(), 'delivered', await world.exim.log())
  })

  const held: readonly (readonly [string, Case, string])[] = [
    ['a wrong password', { password: WRONG }, 'paused smtp.auth'],
    ['a wrong password, implicit', { tls: 'implicit', password: WRONG }, 'paused smtp.auth'],
    ['no log-in where one is wanted', { login: false }, 'paused smtp.rcpt'],
    ['no AUTH', { offer: { mechanisms: [] } }, 'paused smtp.auth-missing'],
    ['no STARTTLS', { offer: { tls: 'none' } }, 'paused tls.not-offered'],
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
    ['a server that is too busy', { offer: { busy: true } }, 'deferred smtp.greeting'],
  ]
  for (const [title, one, expected] of held) {
    test(`${title}: ${expected}, nothing is bounced and nothing told`, async () => {
      await using world = await worldOf(one)
      assert.equal(await world.send(), expected, await world.exim.log())
      assert.deepEqual([await world.exim.count(), await bounces(world.site)], [0, 0])
      const exposed = await world.exposed()
      assertSecret(exposed)
      assertSecret(exposed, WRONG)
      const { code, output } = await world.site.command(['queue', 'routes'])
      assert.equal(code, expected.startsWith('paused') ? 1 : 0, output)
    })
  }

  test('when the password is put right, resume lets all go that was held', async () => {
    await using world = await worldOf({ password: WRONG })
    assert.equal(await world.send(), 'paused smtp.auth')
    assert.equal(await world.send('y@far.test'), 'paused smtp.auth')
    await writeFile(world.secret, PASSWORD)
    const { code, output } = await world.site.command(['queue', 'resume'])
    assert.equal(code, 0, output)
    assert.match(output, /smtp\.isp\.test.*2 messages due/)
    await waitFor('both messages at Exim', async () => (await world.exim.count()) === 2)
    assert.match((await world.site.command(['queue', 'routes'])).output, /No route is paused/)
    assertSecret(await world.exposed())
    const log = await world.exim.log()
    assert.equal(log.match(/535 Incorrect authentication data/g)?.length, 1, log)
  })
})
