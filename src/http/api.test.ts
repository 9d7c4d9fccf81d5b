import { test } from 'node:test'
import assert from 'node:assert/strict'
import type { Control } from '../control/control.ts'
import { fakeControl } from '../control/fake-control.test-support.ts'
import { MESSAGE } from '../control/sample-story.test-support.ts'
import { createApi } from './api.ts'
import { doorOf, visitorOf } from './door.test-support.ts'
import { isOwnHost } from './own-host.ts'

const LOCAL = { headers: { host: 'localhost:8025' } }

test('what is asked for comes as JSON', async () => {
  const control = fakeControl()
  const app = createApi(control)
  const health = await app.request('/health')
  assert.equal(health.status, 200)
  assert.match(health.headers.get('content-type') ?? '', /^application\/json/)
  assert.deepEqual(await health.json(), {
    status: 'ok',
    server: 'running',
    version: '0.0.0',
    queue: { messages: 1, recipients: 1, held: 0 },
  })
  await app.request('/api/queue?limit=7&after=0SJHEA4RG02')
  await app.request(`/api/messages/${MESSAGE}`)
  await app.request('/api/trace/x%2By%40spam.test')
  assert.deepEqual(control.asked, ['list 7 0SJHEA4RG02', `show ${MESSAGE}`, 'trace x+y@spam.test 10'])
})

test('a problem is a JSON error with the status that fits', async () => {
  const app = createApi(fakeControl())
  const missing = await app.request('/api/messages/00000000000')
  assert.equal(missing.status, 404)
  assert.deepEqual(await missing.json(), { error: { code: 'not-found', message: 'No such message.' } })
  const path = await app.request('/nothing')
  assert.equal(path.status, 404)
  const limit = await app.request('/api/queue?limit=0')
  assert.equal(limit.status, 400)
})

test('a fault tells the client nothing of itself, and the server all', async () => {
  const seen: Error[] = []
  const app = createApi(fakeControl(), { onError: (error) => seen.push(error) })
  const response = await app.request('/api/trace/boom')
  assert.equal(response.status, 500)
  assert.doesNotMatch(await response.text(), /secret/)
  assert.equal(seen[0]?.message, 'secret detail')
})

test('changes reach the control port where they are allowed', async () => {
  const control = fakeControl()
  const app = createApi(control)
  assert.equal((await app.request('/api/queue/all/retry', { method: 'POST' })).status, 200)
  assert.equal((await app.request(`/api/queue/${MESSAGE}`, { method: 'DELETE' })).status, 200)
  assert.deepEqual(control.asked, ['retry all', `remove ${MESSAGE}`])
})

test('whoever may only look changes nothing, and a change names who made it', async () => {
  const control = fakeControl()
  const asReader = createApi(control, { tcp: doorOf(visitorOf('reader')) })
  for (const [method, path] of [
    ['POST', '/api/queue/all/retry'],
    ['DELETE', `/api/queue/${MESSAGE}`],
    ['POST', '/api/tokens/mine'],
    ['GET', '/api/tokens'],
    ['GET', `/api/content/body/${MESSAGE}`],
  ] as const) {
    const response = await asReader.request(path, { method, ...LOCAL })
    assert.equal(response.status, 403, path)
    assert.match(await response.text(), /"code":"not-allowed"/)
  }
  assert.deepEqual(control.asked, [])
  const door = doorOf(visitorOf('operator'))
  const asOperator = createApi(control, { tcp: door })
  assert.equal((await asOperator.request(`/api/queue/${MESSAGE}`, { method: 'DELETE', ...LOCAL })).status, 200)
  assert.equal((await asOperator.request('/api/tokens/mine', { method: 'POST', ...LOCAL })).status, 403)
  assert.deepEqual(control.asked, [`remove ${MESSAGE}`])
  assert.deepEqual(door.changes, [{ by: 'carol', change: 'queue remove', input: { id: MESSAGE } }])
})

test('what others wrote is told to those who may read letters', async () => {
  const shown = async (contents: boolean): Promise<unknown> => {
    const api = createApi(fakeControl(), { tcp: doorOf(visitorOf('admin', contents)) })
    const detail = (await (await api.request(`/api/messages/${MESSAGE}`, LOCAL)).json()) as { readonly header?: string }
    return detail.header
  }
  assert.equal(await shown(true), 'Subject: Hello')
  assert.equal(await shown(false), undefined)
})

test('a page of somebody else may not ask for a change, and a cookie has to say where it comes from', async () => {
  const control = fakeControl()
  const api = createApi(control, { tcp: doorOf(visitorOf('operator')) })
  const remove = async (headers: Readonly<Record<string, string>>): Promise<number> =>
    (await api.request(`/api/queue/${MESSAGE}`, { method: 'DELETE', headers: { ...LOCAL.headers, ...headers } })).status
  assert.equal(await remove({ origin: 'https://evil.example' }), 403)
  assert.equal(await remove({ origin: 'null' }), 403)
  assert.equal(await remove({ 'sec-fetch-site': 'cross-site' }), 403)
  assert.equal(await remove({ cookie: 'waybill=x' }), 403)
  assert.deepEqual(control.asked, [])
  assert.equal(await remove({ cookie: 'waybill=x', origin: 'http://localhost:8025' }), 200)
  assert.equal(await remove({}), 200)
})

test('a Host header that names somebody else is refused (DNS rebinding)', async () => {
  const control = fakeControl()
  const app = createApi(control, { tcp: doorOf(visitorOf('reader'), '192.0.2.7') })
  for (const host of [
    'evil.example',
    'evil.example:8025',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '192.0.2.8',
  ]) {
    assert.equal((await app.request('/api/queue', { headers: { host } })).status, 421, host)
  }
  assert.equal((await app.request('/api/queue')).status, 421)
  assert.deepEqual(control.asked, [])
  for (const host of [
    'mx.example.org',
    'localhost',
    'LOCALHOST:8025',
    '127.0.0.1:8025',
    '[::1]:8025',
    '192.0.2.7:8025',
  ]) {
    assert.equal((await app.request('/api/queue', { headers: { host } })).status, 200, host)
  }
})

test('a server that listens everywhere takes any address as Host, but no name', () => {
  assert.ok(isOwnHost('203.0.113.9:8025', { address: '0.0.0.0' }))
  assert.ok(isOwnHost('[2001:db8::1]', { address: '::' }))
  assert.ok(!isOwnHost('evil.example', { address: '0.0.0.0' }))
  assert.ok(!isOwnHost('', { address: '0.0.0.0' }))
})

test('every answer carries the headers that keep browsers from misusing it', async () => {
  const app = createApi(fakeControl(), { tcp: doorOf(visitorOf('reader')) })
  for (const path of ['/health', '/nothing']) {
    const { headers } = await app.request(path, LOCAL)
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('cache-control'), 'no-store')
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/)
    assert.equal(headers.get('access-control-allow-origin'), null)
  }
})

test('an explanation is had in the language that is asked for', async () => {
  const seen: unknown[] = []
  const control = fakeControl()
  const noting: Control = {
    ask(useCase, input) {
      seen.push({ explain: Reflect.get(input, 'explain'), lookups: Reflect.get(input, 'lookups') })
      return control.ask(useCase, input)
    },
  }
  for (const options of [{}, { tcp: doorOf(visitorOf('reader')) }]) {
    const app = createApi(noting, options)
    await app.request(`/api/messages/${MESSAGE}?explain=ru&lookups=1`, LOCAL)
    await app.request(`/api/trace/${MESSAGE}?explain=en`, LOCAL)
    await app.request(`/api/trace/${MESSAGE}?lookups=1`, LOCAL)
  }
  assert.deepEqual(seen, [
    { explain: 'ru', lookups: true },
    { explain: 'en', lookups: undefined },
    { explain: undefined, lookups: true },
    { explain: 'ru', lookups: true },
    { explain: 'en', lookups: undefined },
    { explain: undefined, lookups: true },
  ])
})
