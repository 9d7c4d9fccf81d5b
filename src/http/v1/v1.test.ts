import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sourcesIn } from '../../../test/support/source-files.ts'
import { fakeControl, on, scriptedControl } from '../../control/fake-control.test-support.ts'
import { answer } from '../../control/control.ts'
import { at, MESSAGE, message, recipients } from '../../control/sample-story.test-support.ts'
import { USE_CASES } from '../../control/use-cases.ts'
import { queueList } from '../../control/use-cases/queue-list.ts'
import { viewMessage } from '../../control/views.ts'
import { createApi } from '../api.ts'
import { doorOf } from '../door.test-support.ts'
import { TIME_FIELDS, withIsoTimes } from './iso-times.ts'
import { openApiOf } from './openapi.ts'
import { operationId, v1Path } from './place.ts'
import { schemaOfShape } from './shape-schema.ts'

test('times are RFC 3339, and what only has such a name, or was compared, stays as it is', () => {
  const now = Date.UTC(2026, 10, 29, 12)
  assert.deepEqual(
    withIsoTimes({
      at: now,
      from: 'a@b.test',
      next: '0S9ZQ4M2XA0',
      list: [{ due: now, size: now }],
      compared: { at: now },
    }),
    {
      at: '2026-11-29T12:00:00.000Z',
      from: 'a@b.test',
      next: '0S9ZQ4M2XA0',
      list: [{ due: '2026-11-29T12:00:00.000Z', size: now }],
      compared: { at: now },
    },
  )
})

test('every point in time of events and views is known by its name', () => {
  const views =
    /^src\/(events\/event|core\/message|queue\/(check|outbound)|site\/(backend-watch|reload)|deliver\/paused-routes|control\/(control|forecast|recipient-diagnosis|token-book|why|paused-routes))\.ts$/
  const names = sourcesIn('src').flatMap(({ path, text }) =>
    views.test(path) ? Array.from(text.matchAll(/readonly (\w+)\??: Instant/g), ([, name = '']) => name) : [],
  )
  assert.ok(names.length > 30, String(names.length))
  assert.deepEqual(
    names.filter((name) => !TIME_FIELDS.has(name)),
    [],
  )
})

test('a problem is told as RFC 9457 has it', async () => {
  const api = createApi(fakeControl())
  const missing = await api.request('/api/v1/messages/00000000000')
  assert.equal(missing.status, 404)
  assert.equal(missing.headers.get('content-type'), 'application/problem+json')
  assert.deepEqual(await missing.json(), {
    type: 'about:blank',
    title: 'nothing is known by that name',
    status: 404,
    detail: 'No such message.',
    code: 'not-found',
  })
  const nobody = await createApi(fakeControl(), { tcp: doorOf(undefined) }).request('/api/v1/queue', {
    headers: { host: 'localhost' },
  })
  assert.equal(nobody.status, 401)
  assert.match(await nobody.text(), /"code":"log-in"/)
  assert.match(await (await api.request('/api/v1/nothing')).text(), /"code":"not-found"/)
})

test('a page links to the next one, and what has not changed is not sent again', async () => {
  const view = viewMessage({ message: { ...message, receivedAt: at(0) }, recipients })
  const api = createApi(
    scriptedControl([
      on(queueList, () => answer({ messages: [view], next: MESSAGE, counts: { messages: 9, recipients: 9, held: 0 } })),
    ]),
  )
  const page = await api.request('/api/v1/queue?limit=1&domain=x.test')
  assert.equal(page.headers.get('link'), `</api/v1/queue?limit=1&domain=x.test&after=${MESSAGE}>; rel="next"`)
  const tag = page.headers.get('etag') ?? ''
  assert.equal(page.headers.get('cache-control'), 'private, no-cache')
  const again = await api.request('/api/v1/queue?limit=1&domain=x.test', { headers: { 'if-none-match': tag } })
  assert.equal(again.status, 304)
  assert.equal(await again.text(), '')
})

test('every use-case has a place and a name of its own, and a shape that can be read', () => {
  const places = USE_CASES.map((one) => `${one.http.method} ${v1Path(one)}`)
  assert.equal(new Set(places).size, USE_CASES.length)
  assert.equal(new Set(USE_CASES.map(operationId)).size, USE_CASES.length)
  for (const { output } of USE_CASES) assert.ok(schemaOfShape(output.shape))
  assert.throws(() => schemaOfShape('{ a, b'))
  assert.throws(() => schemaOfShape('{ a } b'))
})

test('the description tells fields, choices, bounds and what each asks for', () => {
  const { paths } = JSON.parse(JSON.stringify(openApiOf(USE_CASES))) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>
  }
  const list = paths['/api/v1/queue']?.['get']
  assert.equal(list?.['operationId'], 'queueList')
  const fields = list?.['parameters'] as readonly { readonly name: string; readonly schema: object }[]
  assert.deepEqual(fields.find(({ name }) => name === 'limit')?.schema, {
    type: 'number',
    default: 100,
    minimum: 1,
    maximum: 1000,
  })
  assert.match(
    JSON.stringify(paths['/api/v1/tokens/{name}']?.['post']),
    /Needs: admin.*"enum":\["reader","operator","admin"\]/,
  )
})
