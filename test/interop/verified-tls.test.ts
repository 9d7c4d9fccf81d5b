// `tls: verified` to a real Exim with certificates that OpenSSL made: mail goes only to whoever proves their name, waits for all
// others, and each fault is named.

import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'

import { freePorts } from '../support/free-port.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { Authority, type Wanted } from './authority.ts'
import { EximReceiver } from './exim.ts'
import { skipWithout } from './programs.ts'
import { swaks } from './swaks.ts'

const HERE = 'IP:127.0.0.1'

/** What comes of a message to an Exim with this certificate: the code of why it waits, or that it arrived. */
async function outcome(wanted: Wanted & { readonly trusted?: boolean }): Promise<string> {
  await using folder = await tempFolder({ open: true })
  const [port = 0, eximPort = 0] = await freePorts(2)
  const [eximFolder, keys] = [join(folder.path, 'exim'), join(folder.path, 'keys')]
  for (const path of [eximFolder, keys]) await mkdir(path)
  const authority = await Authority.make(keys)
  const { trusted = true, ...asked } = wanted
  await using exim = await EximReceiver.start(eximFolder, eximPort, await authority.issue(asked))
  const site = await WaybillSite.make(folder.path, port, { smarthost: `127.0.0.1:${eximPort}`, tls: 'verified' })
  await using server = await site.start(trusted ? ['env', `SSL_CERT_FILE=${authority.certificate}`] : undefined)
  const { code, output } = await swaks(port, { from: 'alice@here.test', to: 'bob@exim.test', subject: 'secret' })
  assert.equal(code, 0, output)
  const word = await waitFor('an end of the first attempt', async () => {
    assert.ok(!server.gone, server.output)
    const events = await site.trace('bob@exim.test')
    const ended = events.find(({ kind }) => kind === 'deferred' || kind === 'delivered' || kind === 'failed')
    if (ended === undefined) return undefined
    const { reason } = ended as { readonly reason?: { readonly code: string } }
    return ended.kind === 'deferred' ? String(reason?.code) : ended.kind
  })
  assert.equal((await exim.accepted()).length, word === 'delivered' ? 1 : 0)
  return word
}

suite('tls: verified, to Exim', { skip: skipWithout('swaks', 'exim4', 'openssl') }, () => {
  for (const [title, wanted, expected] of [
    ['a certificate of a trusted authority for its address is proof', { name: HERE }, 'delivered'],
    ['one for another name waits', { name: 'DNS:other.test' }, 'tls.cert-name'],
    ['an expired one waits', { name: HERE, from: '200101000000Z', until: '200201000000Z' }, 'tls.cert-expired'],
    [
      'one of next century waits',
      { name: HERE, from: '20990101000000Z', until: '20990201000000Z' },
      'tls.cert-not-yet-valid',
    ],
    ['one that the server signed itself waits', { name: HERE, selfSigned: true }, 'tls.cert-self-signed'],
    ['one of an authority that nobody knows waits', { name: HERE, trusted: false }, 'tls.cert-unknown-issuer'],
  ] as const) {
    test(title, async () => assert.equal(await outcome(wanted), expected))
  }
})
