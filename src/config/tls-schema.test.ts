import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { parse } from 'yaml'
import { parseDomain } from '../core/domain.ts'
import { parseIp } from '../core/ip.ts'
import { section } from './section.ts'
import { acmeSchema, certificatesSchema, resolveTls, tlsInSchema } from './tls-schema.ts'

const schema = section({
  certificates: v.nullish(certificatesSchema),
  acme: v.nullish(acmeSchema),
  tls_in: v.nullish(tlsInSchema, {}),
})

const read = (yaml: string) => {
  const hostname = parseDomain('mx.example.org')
  const anyAddress = parseIp('::')
  assert.ok(hostname && anyAddress)
  const parsed = v.safeParse(schema, parse(yaml))
  if (!parsed.success) return parsed.issues.map(({ message }) => message).join('; ')
  const around = { folder: '/etc/waybill', stateFolder: '/var/lib/waybill', hostname, anyAddress }
  return resolveTls(parsed.output, around)
}

test('nothing written means TLS 1.2 and a self-signed certificate', () => {
  assert.deepEqual(read('{}'), { certificates: [], acme: null, minimum: 'TLSv1.2', ciphers: null, selfSigned: true })
})

test('certificates by file; one file may hold both', () => {
  const tls = read('certificates: [{ certificate: tls/mx.pem, key: /k/mx.key }, { certificate: both.pem }]')
  assert.deepEqual(typeof tls === 'object' && tls.certificates, [
    { certificate: '/etc/waybill/tls/mx.pem', key: '/k/mx.key' },
    { certificate: '/etc/waybill/both.pem', key: '/etc/waybill/both.pem' },
  ])
})

test('the least version with and without quotes, and no older one', () => {
  const offered = (yaml: string): string => {
    const tls = read(`tls_in: ${yaml}`)
    return typeof tls === 'object' ? `${tls.minimum} ${tls.ciphers}` : tls
  }
  const minimum = (yaml: string): unknown => {
    const tls = read(`tls_in: { minimum: ${yaml}, self_signed: false }`)
    return typeof tls === 'object' ? tls.minimum : tls
  }
  assert.deepEqual(['"1.2"', '1.2', '1.3', '"1.3"'].map(minimum), ['TLSv1.2', 'TLSv1.2', 'TLSv1.3', 'TLSv1.3'])
  assert.deepEqual(
    ['modern', 'intermediate', 'old'].map((name) => offered(`{ profile: ${name} }`)),
    ['TLSv1.3 null', 'TLSv1.2 null', 'TLSv1 DEFAULT:@SECLEVEL=0'],
  )
  assert.equal(offered('{ profile: old, minimum: 1.2 }'), 'TLSv1.2 DEFAULT:@SECLEVEL=0')
  assert.match(offered('{ profile: ancient }'), /ancient/)
  assert.match(String(minimum('1.1')), /1\.1 is not a version/)
})

test('ACME asks for the server’s own name at the port of its challenge', () => {
  const acme = (more: string): unknown => {
    const tls = read(`acme: { directory: "https://ca.example/dir"${more} }`)
    return typeof tls === 'object' ? tls.acme : tls
  }
  assert.deepEqual(acme(''), {
    directory: 'https://ca.example/dir',
    contact: null,
    agreeToTerms: false,
    names: ['mx.example.org'],
    challenge: 'http-01',
    listen: { address: '::', port: 80 },
    trust: null,
    folder: '/var/lib/waybill/acme',
  })
  const other = acme(', names: [a.example, b.example], challenge: tls-alpn-01, agree_to_terms: true, trust: ca.pem')
  assert.deepEqual((other as { names: unknown; listen: unknown }).names, ['a.example', 'b.example'])
  assert.deepEqual((other as { listen: unknown }).listen, { address: '::', port: 443 })
  assert.match(String(acme(', contact: "a@b.example,c@d.example"')), /not a mail address/)
  assert.match(JSON.stringify(read('acme: { directory: "http://ca.example" }')), /not the URL of a directory/)
})
