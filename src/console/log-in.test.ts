import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { fakeControl } from '../control/fake-control.test-support.ts'
import type { LogInResult } from '../http/doorkeeper.ts'
import { createConsole } from './console.ts'
import { ownPath } from './own-path.ts'

const LOCAL = { host: 'localhost:8025' }
const OWN = { ...LOCAL, origin: 'http://localhost:8025' }

/** Where nobody has logged in yet; `result` is what becomes of those who try. */
function closedConsole(result: LogInResult = { kind: 'wrong' }, secured = true) {
  const tried: string[] = []
  const app = createConsole({
    control: fakeControl(),
    clock: new FakeClock(),
    hostname: 'mx.example.org',
    place: {},
    sandbox: false,
    visitor: () => undefined,
    doorkeeper: {
      secured,
      cookieName: 'waybill',
      logIn: async (_, { user, password }) => {
        tried.push(`${user} ${password}`)
        return result
      },
      logOut: () => void tried.push('out'),
    },
  })
  return { app, tried }
}

const form = (fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = OWN) => ({
  method: 'POST',
  headers,
  body: new URLSearchParams(fields),
})

test('whoever is not known is led to the form, and from there to where they wanted', async () => {
  const { app, tried } = closedConsole({ kind: 'ok', cookie: 'secret' })
  const asked = await app.request('/queue?domain=x.test', { headers: LOCAL })
  assert.equal(asked.headers.get('location'), '/log-in?to=%2Fqueue%3Fdomain%3Dx.test')
  const shown = await (await app.request(asked.headers.get('location') ?? '', { headers: LOCAL })).text()
  assert.match(shown, /name="to" value="\/queue\?domain=x\.test"/)
  assert.doesNotMatch(shown, /href="\/queue"/)
  const entered = await app.request('/log-in', form({ user: 'alice', password: 'x', to: '/queue?domain=x.test' }))
  assert.equal(entered.headers.get('location'), '/queue?domain=x.test')
  assert.equal(entered.headers.get('set-cookie'), 'waybill=secret; Path=/; HttpOnly; Secure; SameSite=Strict')
  assert.deepEqual(tried, ['alice x'])
})

test('nobody is led elsewhere by a path of somebody else', () => {
  for (const text of [
    '//evil.example',
    'https://evil.example/',
    '/\\evil.example',
    '/..//evil.example',
    'javascript:1',
  ])
    assert.equal(ownPath(text), '/', text)
  assert.equal(ownPath('/letters/0S9?lang=ru'), '/letters/0S9?lang=ru')
})

test('a link from elsewhere is loaded anew from here, so that the cookie comes along', async () => {
  const { app } = closedConsole()
  const headers = { ...LOCAL, 'sec-fetch-site': 'cross-site' }
  const text = await (await app.request('/letters/0S9?a=1&b=2', { headers })).text()
  assert.match(text, /<meta http-equiv="refresh" content="0;url=\/letters\/0S9\?a=1&amp;b=2"/)
  const elsewhere = await (await app.request('http://localhost//evil.example', { headers })).text()
  assert.match(elsewhere, /url=\/"/)
})

test('a form of somebody else’s page logs nobody in or out', async () => {
  const { app, tried } = closedConsole({ kind: 'ok', cookie: 'secret' })
  for (const path of ['/log-in', '/log-out'])
    for (const headers of [LOCAL, { ...LOCAL, origin: 'https://evil.example' }]) {
      const answered = await app.request(path, form({ user: 'a', password: 'b' }, headers))
      assert.equal(answered.status, 403)
      assert.equal(answered.headers.get('set-cookie'), null)
    }
  assert.deepEqual(tried, [])
})

test('what stood in the way is told with a status of its own, in the language of the reader', async () => {
  const told = async (result: LogInResult): Promise<readonly [number, string]> => {
    const { app } = closedConsole(result)
    const answered = await app.request('/log-in?lang=ru', form({ user: 'alice', password: 'x' }))
    return [answered.status, /role="alert">([^<]*)/.exec(await answered.text())?.[1] ?? '']
  }
  assert.deepEqual(await told({ kind: 'wrong' }), [401, 'Имя и пароль не подходят друг к другу.'])
  assert.equal((await told({ kind: 'no-role' }))[0], 401)
  assert.equal((await told({ kind: 'unavailable' }))[0], 503)
  const [status, text] = await told({ kind: 'locked-out', until: new FakeClock().now() })
  assert.equal(status, 429)
  assert.match(text, /Слишком много неверных паролей\. Попробуйте снова после: \d/)
})

test('a change that is asked for without a log-in is not made', async () => {
  const { app } = closedConsole()
  const answered = await app.request('/change', form({ do: 'remove', id: 'x' }))
  assert.equal(answered.headers.get('location'), '/log-in?to=%2F')
})
