import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeControl } from '../control/fake-control.test-support.ts'
import { MOST_BODY } from '../control/use-case.ts'
import { MOST_TEXT } from '../control/use-cases/explain.ts'
import { createApi } from './api.ts'
import { doorOf } from './door.test-support.ts'

const request = {
  client: '192.0.2.7',
  helo: 'out.test',
  mailFrom: 'a@out.test',
  rcptTo: ['x@ok.test'],
  tls: false,
  listener: 'smtp',
}

const post = (body: string) => ({ method: 'POST', body, headers: { 'content-type': 'application/json' } })

test('the control socket answers why, simulates and explains', async () => {
  const control = fakeControl()
  const api = createApi(control)
  await api.request('/api/why/wb-7F3K2Q')
  await api.request('/api/simulate', post(JSON.stringify(request)))
  await api.request('/api/explain', post(JSON.stringify({ text: '550 no' })))
  assert.deepEqual(control.asked, ['why wb-7F3K2Q', `simulate ${JSON.stringify(request)}`, 'explain 550 no'])
})

test('what is no request for a simulation is refused before it is one', async () => {
  const control = fakeControl()
  const api = createApi(control)
  for (const body of [
    '',
    'x',
    '{}',
    JSON.stringify({ ...request, tls: 'yes' }),
    JSON.stringify({ ...request, more: 1 }),
  ]) {
    const response = await api.request('/api/simulate', post(body))
    assert.equal(response.status, 400, body)
  }
  assert.deepEqual(control.asked, [])
})

test('a body that is longer than the longest text is not read', async () => {
  const control = fakeControl()
  const api = createApi(control)
  // Escaped as clients may: six octets a character.
  const longest = `{"text":"${String.raw`\u0078`.repeat(MOST_TEXT)}"}`
  assert.equal((await api.request('/api/explain', post(longest))).status, 404)
  assert.deepEqual(control.asked, [`explain ${'x'.repeat(MOST_TEXT)}`])
  let read = 0
  const endless = new ReadableStream({
    pull(body) {
      read += 65_536
      body.enqueue(new Uint8Array(65_536).fill(0x20))
    },
  })
  const response = await api.request('/api/explain', { method: 'POST', body: endless, duplex: 'half' })
  assert.equal(response.status, 413)
  assert.match(
    await response.text(),
    /^\{"error":\{"code":"too-large","message":"The body of a request may have 2097152 octets/,
  )
  assert.ok(read < MOST_BODY + 262_144, `${read} octets were read`)
})

test('over TCP nobody is told anything who is not known, and no long body of theirs is read', async () => {
  const control = fakeControl()
  const api = createApi(control, { tcp: doorOf(undefined) })
  const headers = { host: '127.0.0.1:8025' }
  assert.equal((await api.request('/api/why/wb-7F3K2Q', { headers })).status, 401)
  assert.equal((await api.request('/api/simulate', { ...post(JSON.stringify(request)), headers })).status, 401)
  assert.equal((await api.request('/api/explain', { ...post('x'.repeat(3_000_000)), headers })).status, 401)
  assert.equal((await api.request('/api/queue', { headers })).headers.get('www-authenticate'), 'Bearer realm="waybill"')
  assert.deepEqual(await (await api.request('/health', { headers })).json(), { status: 'ok' })
  assert.deepEqual(control.asked, [])
})
