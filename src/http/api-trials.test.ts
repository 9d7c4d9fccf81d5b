import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeControl } from '../control/fake-control.test-support.ts'
import { createApi } from './api.ts'

const request = {
  client: '192.0.2.7',
  helo: 'out.test',
  mailFrom: 'a@out.test',
  rcptTo: ['x@ok.test'],
  tls: false,
  listener: 'smtp',
}

const post = (body: string) => ({ method: 'POST', body, headers: { 'content-type': 'application/json' } })

test('the control socket answers why and simulates', async () => {
  const control = fakeControl()
  const api = createApi(control, { writable: true })
  await api.request('/api/why/wb-7F3K2Q')
  await api.request('/api/simulate', post(JSON.stringify(request)))
  assert.deepEqual(control.asked, ['why wb-7F3K2Q', `simulate ${JSON.stringify(request)}`])
})

test('what is no request for a simulation is refused before it is one', async () => {
  const control = fakeControl()
  const api = createApi(control, { writable: true })
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

test('over TCP neither is offered: they ask DNS for whoever asks', async () => {
  const control = fakeControl()
  const api = createApi(control, { writable: false, address: '127.0.0.1' })
  const headers = { host: '127.0.0.1:8025' }
  assert.equal((await api.request('/api/why/wb-7F3K2Q', { headers })).status, 404)
  assert.equal((await api.request('/api/simulate', { ...post(JSON.stringify(request)), headers })).status, 405)
  assert.deepEqual(control.asked, [])
})
