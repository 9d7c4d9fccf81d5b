// The condition `dnsbl` against rbldnsd, the server that many public lists run: real answers over UDP, for addresses of both
// kinds, for domains, for a list that was given up and for one that is gone.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import * as v from 'valibot'

import { systemClock } from '../../src/core/clock.ts'
import { parseIp } from '../../src/core/ip.ts'
import { duration } from '../../src/core/time.ts'
import { createDnsResolver } from '../../src/dns/dns-resolver.ts'
import type { Resolver } from '../../src/dns/resolver.ts'
import type { Answer } from '../../src/conditions/condition.ts'
import { dnsbl } from '../../src/conditions/kinds/dnsbl.ts'
import { makeDeps } from '../../src/policy/policy-deps.test-support.ts'
import { factsOf, mail, subjectOf } from '../../src/conditions/subjects.test-support.ts'
import { Running } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { programPath, skipWithout, unprivileged } from './programs.ts'

/** By file: `zone:kind` and its data. RFC 5782 §5 asks lists to list 127.0.0.2 and never 127.0.0.1. */
const LISTS: Readonly<Record<string, readonly [zone: string, data: string]>> = {
  four: [
    'bl.test:ip4set',
    `:127.0.0.2:spam seen, see https://bl.test/$
127.0.0.2
192.0.2.0/28
192.0.2.77 :127.0.0.10:dial-up
`,
  ],
  six: ['bl6.test:ip6trie', ':127.0.0.3:infected\n2001:db8:1::/48\n'],
  names: ['rhs.test:dnset', ':127.0.1.2:bad domain\nbad.test\n.worse.test\n'],
  gone: ['gone.test:ip4set', ':127.0.0.2:everything\n0.0.0.0/1\n128.0.0.0/1\n'],
}

suite('lists served by rbldnsd', { skip: skipWithout('rbldnsd') }, () => {
  const stack = new AsyncDisposableStack()
  let server: Running
  let resolver: Resolver

  before(async () => {
    const folder = stack.use(await tempFolder({ open: true }))
    for (const [file, [, data]] of Object.entries(LISTS)) await writeFile(join(folder.path, file), data)
    const port = await freePort()
    const zones = Object.entries(LISTS).map(([file, [zone]]) => `${zone}:${file}`)
    const args = ['-n', ...unprivileged(), '-w', folder.path, '-b', `127.0.0.1/${port}`, ...zones]
    server = stack.use(new Running(programPath('rbldnsd'), args))
    const address = parseIp('127.0.0.1') ?? assert.fail()
    resolver = createDnsResolver({
      servers: [{ address, port }],
      clock: systemClock,
      timeout: duration(500),
      tries: 1,
    })
    await waitFor(`rbldnsd to answer: ${server.output}`, async () =>
      (await resolver.a('2.0.0.127.bl.test')).kind === 'answer' ? true : undefined,
    )
  })
  after(() => stack.disposeAsync())

  const ask = (value: unknown, from: string, sender = ''): Promise<Answer> => {
    const deps = { ...makeDeps(), clock: systemClock, resolver }
    const question = sender === '' ? ({ stage: 'connect' } as const) : mail(sender)
    return Promise.resolve(dnsbl.make(v.parse(dnsbl.schema, value), deps)(subjectOf(question, factsOf({ from }))))
  }

  test('a listed address comes with code and text, and one beside it is clean', async () => {
    const listed = await ask('bl.test', '192.0.2.7')
    assert.equal(listed.kind, 'yes')
    assert.deepEqual(listed.compared['dnsbl_listed'], ['bl.test 127.0.0.2: spam seen, see https://bl.test/192.0.2.7'])
    assert.equal((await ask('bl.test', '192.0.2.16')).kind, 'no')
  })

  test('the test entry of every list is listed', async () => {
    assert.equal((await ask('bl.test', '127.0.0.2')).kind, 'yes')
    assert.equal((await ask('bl.test', '127.0.0.1')).kind, 'no')
  })

  test('a rule may ask for one code only', async () => {
    const codes = { zone: 'bl.test', codes: { '127.0.0.10-11': 'dial-up' } }
    assert.equal((await ask(codes, '192.0.2.77')).kind, 'yes')
    const other = await ask(codes, '192.0.2.7')
    assert.equal(other.kind, 'no')
    assert.deepEqual(other.compared['dnsbl_other_codes'], ['bl.test 127.0.0.2'])
  })

  test('IPv6 addresses are asked for as rbldnsd keeps them', async () => {
    assert.equal((await ask('bl6.test', '2001:db8:1::25')).kind, 'yes')
    assert.equal((await ask('bl6.test', '2001:db8:2::25')).kind, 'no')
  })

  test('domains are asked for by name, and below it where the list says so', async () => {
    const kind = async (sender: string): Promise<string> =>
      (await ask({ zones: ['rhs.test'], domain: 'sender' }, '192.0.2.7', sender)).kind
    assert.deepEqual(await Promise.all(['a@bad.test', 'a@sub.bad.test', 'a@sub.worse.test', 'a@good.test'].map(kind)), [
      'yes',
      'no',
      'yes',
      'no',
    ])
  })

  test('a list that lists everything is not believed', async () => {
    const answer = await ask({ zones: ['gone.test'], on_trouble: 'defer' }, '198.51.100.1')
    assert.match(answer.kind === 'unknown' ? answer.why : answer.kind, /lists even 1\.0\.0\.127/)
  })

  test('a zone that is not served is trouble, and beside it the others still count', async () => {
    const answer = await ask(['elsewhere.test', 'bl.test'], '192.0.2.7')
    assert.equal(answer.kind, 'yes')
    assert.match(String(answer.compared['dnsbl_trouble']), /^elsewhere\.test did not answer/)
  })

  test('when the server is gone nobody is listed, or the question stays open', async () => {
    await server.end()
    assert.equal((await ask('bl.test', '192.0.2.7')).kind, 'no')
    assert.equal((await ask({ zones: ['bl.test'], on_trouble: 'defer' }, '192.0.2.7')).kind, 'unknown')
  })
})
