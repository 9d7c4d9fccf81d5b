// What mail programs are served: to whom, for which addresses, and nothing besides.

import assert from 'node:assert/strict'
import { request } from 'node:https'
import { test } from 'node:test'
import { createSecureContext } from 'node:tls'
import { parseConfig } from '../config/load.ts'
import { ownStsPolicy } from '../clients/own-sts-policy.ts'
import { systemClock } from '../core/clock.ts'
import { days } from '../core/time.ts'
import { readStsPolicy, stsPolicyId } from '../tls-policy/sts-policy.ts'
import { makeCertificate } from '../tls/certificates.test-support.ts'
import { createClientFiles, type ClientFilesConfig } from './client-files.ts'
import { serveApi } from './serve.ts'

const loaded = parseConfig(
  'hostname: mx.example.org\nlocal_domains: [example.org, example.net]\nlisten: [{ port: 465, mode: submissions }]\nclients: { imap: imap.example.org }',
  '/etc/waybill.yaml',
  { hostname: 'mx', resolvConf: '', cwd: '/', ipv6: true },
)
assert.ok(loaded.ok)
const config: ClientFilesConfig = loaded.config
const app = createClientFiles(
  () => config,
  (error) => assert.fail(error),
)
const get = async (path: string, headers: Record<string, string> = {}) => app.request(path, { headers })

test('autoconfig is served on both paths, for the domain that is asked for', async () => {
  for (const path of ['/mail/config-v1.1.xml', '/.well-known/autoconfig/mail/config-v1.1.xml']) {
    const named = await get(`${path}?emailaddress=nobody@example.net`)
    assert.equal(named.status, 200)
    assert.match(await named.text(), /<emailProvider id="example\.net">/)
    const byHost = await get(path, { host: 'autoconfig.example.net' })
    assert.match(await byHost.text(), /<emailProvider id="example\.net">/)
    assert.match(await (await get(path, { host: '192.0.2.1' })).text(), /<emailProvider id="example\.org">/)
    assert.equal((await get(`${path}?emailaddress=a@elsewhere.example`)).status, 404)
    assert.equal((await get(`${path}?emailaddress=%3Cscript%3E`)).status, 404)
  }
})

test('Outlook is answered however it writes the path, and huge requests are not read', async () => {
  const body = `<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"><Request><EMailAddress>a@example.org</EMailAddress></Request></Autodiscover>`
  for (const path of [
    '/autodiscover/autodiscover.xml',
    '/Autodiscover/Autodiscover.xml',
    '/AutoDiscover/AutoDiscover.xml',
  ]) {
    const answer = await app.request(path, { method: 'POST', body })
    assert.equal(answer.status, 200)
    assert.match(await answer.text(), /<LoginName>a@example\.org</)
  }
  const path = '/autodiscover/autodiscover.xml'
  assert.equal(
    (await app.request(path, { method: 'POST', body: body.replace('example.org', 'x.example') })).status,
    404,
  )
  assert.equal((await app.request(path, { method: 'POST', body: 'x'.repeat(9000) })).status, 413)
})

test('the page speaks the language of the reader, and takes markup in an address for text', async () => {
  const page = await get('/?emailaddress=a@example.org', { 'accept-language': 'de, ru;q=0.8, en;q=0.5' })
  const text = await page.text()
  assert.match(text, /<html lang="ru">/)
  assert.match(text, /imap\.example\.org/)
  assert.match(text, /waybill\.mobileconfig\?emailaddress=a%40example\.org/)
  const hostile = await get(`/?emailaddress=${encodeURIComponent('"<b>"@example.org')}`)
  assert.doesNotMatch(await hostile.text(), /<b>/)
  assert.equal((await get('/?emailaddress=a@elsewhere.example')).status, 404)
})

test('an Apple device gets a profile, and nobody gets anything of the API', async () => {
  const profile = await get('/waybill.mobileconfig?emailaddress=a@example.org')
  assert.match(profile.headers.get('content-type') ?? '', /^application\/x-apple-aspen-config/)
  for (const path of ['/health', '/messages', '/v1/messages', '/waybill.mobileconfig']) {
    assert.equal((await get(path)).status, 404)
  }
})

test('by HTTPS the certificate is that of the name that is asked for', async () => {
  const { chain, key } = await makeCertificate({ names: ['autoconfig.example.org'], now: systemClock.now() })
  const asked: (string | undefined)[] = []
  const certificates = {
    contextFor(name: string | undefined) {
      asked.push(name)
      return createSecureContext({ cert: chain, key })
    },
  }
  const served = await serveApi({ app, certificates, address: '127.0.0.1', port: 0 })
  try {
    const status = await new Promise((resolve, reject) => {
      request({
        host: '127.0.0.1',
        port: served.port,
        path: '/mail/config-v1.1.xml',
        servername: 'autoconfig.example.org',
        ca: chain,
        agent: false,
      })
        .on('response', (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end()
    })
    assert.equal(status, 200)
    assert.equal(asked.at(-1), 'autoconfig.example.org')
  } finally {
    await served.close()
  }
})

test('the MTA-STS policy is served for the domains here, where there is one, as other servers read it', async () => {
  assert.equal((await get('/.well-known/mta-sts.txt', { host: 'mta-sts.example.org' })).status, 404)
  const read = parseConfig(
    'hostname: mx.example.org\nlocal_domains: [example.org]\nclients: { https: { mta_sts: { mode: enforce, mx: ["*.Example.NET"] } } }',
    '/etc/waybill.yaml',
    { hostname: 'mx', resolvConf: '', cwd: '/', ipv6: true },
  )
  assert.ok(read.ok)
  const serving = createClientFiles(
    () => read.config,
    (error) => assert.fail(error),
  )
  const served = await serving.request('/.well-known/mta-sts.txt', { headers: { host: 'mta-sts.example.org:443' } })
  assert.equal(served.headers.get('content-type'), 'text/plain')
  const text = await served.text()
  const policy = { mode: 'enforce', mx: ['*.example.net'], maxAge: days(7) } as const
  assert.deepEqual(readStsPolicy(text), { ok: true, policy })
  const elsewhere = { headers: { host: 'mta-sts.elsewhere.example' } }
  assert.equal((await serving.request('/.well-known/mta-sts.txt', elsewhere)).status, 404)
  const own = ownStsPolicy({ ...read.config, clients: { ...read.config.clients, https: withSts([]) } })
  assert.deepEqual(own?.mx, ['mx.example.org'])
  assert.notEqual(own && stsPolicyId(own), stsPolicyId(policy))
})

const withSts = (mx: readonly string[]) => {
  assert.ok(loaded.ok)
  return {
    address: loaded.config.listen[0]?.address ?? assert.fail(),
    port: 443,
    mtaSts: { mode: 'enforce', mx, maxAge: days(7) },
  } as const
}
