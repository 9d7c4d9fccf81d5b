import assert from 'node:assert/strict'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createSecureContext } from 'node:tls'
import { test, type TestContext } from 'node:test'

import { systemClock } from '../core/clock.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { domain } from '../core/message.test-support.ts'
import { seconds } from '../core/time.ts'
import { fakeResolver } from '../dns/fake-resolver.test-support.ts'
import { tcpDialer } from '../net/tcp-dialer.ts'
import { makeCertificate } from '../tls/certificates.test-support.ts'
import { fetchStsPolicy, FETCH_TIMEOUT, type Fetched } from './sts-fetch.ts'

const X = domain('x.test')
const POLICY = 'version: STSv1\nmode: enforce\nmx: mx.x.test\nmax_age: 86400\n'
const ZONE = 'mta-sts.x.test A 192.0.2.1'

interface Served {
  readonly answer?: RequestListener
  readonly name?: string
  readonly zone?: string
  readonly clock?: FakeClock
}

/** What comes of a server that answers so; whatever address is called, it is there. */
async function fetched(t: TestContext, { answer, name = 'mta-sts.x.test', zone = ZONE, clock }: Served) {
  const { chain: cert, key } = await makeCertificate({ names: [name], now: systemClock.now() })
  const asked: (string | undefined)[] = []
  const server = createServer({ cert, key }, (request, response) => {
    asked.push(`${request.headers.host}${request.url}`)
    answer?.(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const dial = tcpDialer(systemClock)
  const result = fetchStsPolicy(X, {
    clock: clock ?? systemClock,
    resolver: fakeResolver(`${zone}\nhere.test A 127.0.0.1`),
    dialer: async (_address, _port, options) => {
      const [here] = await loopback()
      return dial(here, port, { ...options, timeout: seconds(5) })
    },
    trust: () => createSecureContext({ ca: [cert] }),
    mayCall: (address) => !address.startsWith('10.'),
  })
  return { result, asked }
}

async function loopback() {
  const found = await fakeResolver('here.test A 127.0.0.1').a('here.test')
  assert.ok(found.kind === 'answer' && found.records[0])
  return [found.records[0]] as const
}

const problem = (came: Fetched): string => (came.ok ? 'a policy' : `${came.problem.result}: ${came.problem.detail}`)

test('the policy is asked for at its place, under the name of its host', async (t) => {
  const { result, asked } = await fetched(t, {
    answer: (_, response) => response.setHeader('content-type', 'text/plain; charset=utf-8').end(POLICY),
  })
  const came = await result
  assert.ok(came.ok, problem(came))
  assert.deepEqual(came.policy.mx, ['mx.x.test'])
  assert.deepEqual(asked, ['mta-sts.x.test/.well-known/mta-sts.txt'])
})

for (const [title, served, expected] of [
  [
    'a redirect is not followed',
    { answer: (_, response) => response.writeHead(301, { location: 'https://elsewhere.test/' }).end() },
    /^sts-policy-fetch-error: mta-sts\.x\.test answers 301/,
  ],
  ['a page that is not there', { answer: (_, response) => response.writeHead(404).end() }, /answers 404/],
  [
    'a page for people',
    { answer: (_, response) => response.setHeader('content-type', 'text/html').end(POLICY) },
    /^sts-policy-invalid: .*text\/html/,
  ],
  [
    'a text that is no policy',
    { answer: (_, response) => response.setHeader('content-type', 'text/plain').end('hello') },
    /^sts-policy-invalid: .*version/,
  ],
  [
    'more than 64 KiB, whatever it begins with',
    {
      answer: (_, response) => {
        response.setHeader('content-type', 'text/plain').write(POLICY)
        response.end('x'.repeat(70_000))
      },
    },
    /^sts-policy-invalid: .*64 KiB/,
  ],
  [
    'a text that breaks off',
    {
      answer: (_, response) => {
        response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 1000 }).write(POLICY)
        response.destroy()
      },
    },
    /^sts-policy-fetch-error/,
  ],
  ['a certificate for another name', { name: 'x.test' }, /^sts-webpki-invalid: .*tls\.cert-name/],
  ['no address', { zone: 'x.test A 192.0.2.1' }, /no address that could be called/],
  [
    'an address within somebody’s own network',
    { zone: 'mta-sts.x.test A 10.1.2.3' },
    /no address that could be called/,
  ],
] as const satisfies readonly (readonly [string, Served, RegExp])[]) {
  test(`no policy comes of it: ${title}`, async (t) => {
    const { result } = await fetched(t, served)
    assert.match(problem(await result), expected)
  })
}

test('a server that never answers is waited for half a minute', async (t) => {
  const clock = new FakeClock()
  let connected: () => void = () => undefined
  const there = new Promise<void>((resolve) => (connected = resolve))
  const { result } = await fetched(t, { answer: () => connected(), clock })
  await there
  await clock.advance(FETCH_TIMEOUT)
  assert.match(problem(await result), /did not answer within 30 seconds/)
})
