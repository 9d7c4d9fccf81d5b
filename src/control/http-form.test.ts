import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyText } from '../core/arbitraries.test-support.ts'
import * as v from 'valibot'
import { formRequest, readRequest, type HttpRequest } from './http-form.ts'
import { output, useCase, type AnyUseCase, type HttpMethod } from './use-case.ts'
import { USE_CASES } from './use-cases.ts'
import { queueList } from './use-cases/queue-list.ts'

/** One field of every kind. */
const madeUp = (method: HttpMethod) =>
  useCase({
    name: 'made up',
    summary: 'for this test',
    effect: 'read',
    http: { method, path: '/api/made/:id/up' },
    input: v.strictObject({
      id: v.string(),
      count: v.optional(v.number(), 3),
      loud: v.exactOptional(v.boolean()),
      words: v.exactOptional(v.array(v.string())),
      mood: v.exactOptional(v.picklist(['good', 'bad'])),
    }),
    output: output('{}'),
    run: async () => ({ ok: true, value: {} }),
  })

/** As a server takes a request apart. */
function received({ url, body = '' }: HttpRequest, { http }: AnyUseCase): Parameters<typeof readRequest>[1] {
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  const at = (name: string): number => http.path.split('/').indexOf(`:${name}`)
  return {
    inPath: (name) => decodeURIComponent(pathname.split('/')[at(name)] ?? ''),
    query: (name) => searchParams.getAll(name),
    body: async () => body,
  }
}

for (const method of ['GET', 'DELETE', 'POST'] as const) {
  test(`what is asked arrives as it was: ${method}`, async () => {
    const asked = madeUp(method)
    const input = fc.record(
      {
        id: anyText({ minLength: 3 }).filter((text) => text.isWellFormed()),
        count: fc.integer({ min: -9_999_999, max: 9_999_999 }),
        loud: fc.boolean(),
        // A query cannot tell an empty list from none.
        words: fc.array(
          anyText().filter((text) => text.isWellFormed()),
          { minLength: 1 },
        ),
        mood: fc.constantFrom('good', 'bad'),
      },
      { requiredKeys: ['id', 'count'] },
    )
    await fc.assert(
      fc.asyncProperty(input, async (value) => {
        const formed = formRequest(asked, value)
        assert.ok(formed.ok)
        assert.equal(formed.value.method, method)
        assert.deepEqual(await readRequest(asked, received(formed.value, asked)), { ok: true, value: { ...value } })
      }),
      { numRuns: 200 },
    )
  })
}

for (const id of ['', '.', '..']) {
  test(`no request is made of what would vanish from its path: ${JSON.stringify(id)}`, () => {
    const formed = formRequest(madeUp('GET'), { id, count: 1 })
    assert.equal(formed.ok ? '' : formed.problem.code, 'bad-id')
  })
}

test('what is left out is as usual, and what is wrong is told with its field', async () => {
  const read = (query: Readonly<Record<string, string>>) =>
    readRequest(queueList, {
      inPath: () => undefined,
      query: (name) => (query[name] === undefined ? [] : [query[name]]),
      body: async () => '',
    })
  assert.deepEqual(await read({}), { ok: true, value: { limit: 100 } })
  assert.deepEqual(await read({ unknown: 'x', limit: '7' }), { ok: true, value: { limit: 7 } })
  for (const limit of ['0', '1001', '-1', '1.5', '7x', '', '9'.repeat(40)]) {
    assert.deepEqual(await read({ limit }), {
      ok: false,
      problem: { code: 'bad-request', message: 'limit: It must be a number from 1 to 1000.' },
    })
  }
})

test('every use-case has a name, a place and fields of its own that doors can read', () => {
  const places = USE_CASES.map(({ http }) => `${http.method} ${http.path}`)
  assert.equal(new Set(places).size, places.length)
  assert.equal(new Set(USE_CASES.map(({ name }) => name)).size, USE_CASES.length)
  for (const one of USE_CASES) {
    const inPath = one.http.path.split('/').flatMap((part) => (part.startsWith(':') ? [part.slice(1)] : []))
    const named = Object.keys(one.input.entries)
    assert.deepEqual(
      inPath.filter((name) => !named.includes(name)),
      [],
      one.name,
    )
    // Only GET is let through where others than the owner may ask.
    if (one.effect === 'read') assert.equal(one.http.method, 'GET', one.name)
  }
})
