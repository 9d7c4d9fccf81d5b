import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { reply } from '../core/reply.ts'
import { answer, type Control } from '../control/control.ts'
import { fakeControl, on, scriptedControl } from '../control/fake-control.test-support.ts'
import type { CausesView } from '../control/queue-causes.ts'
import { at, MESSAGE, message, messageEvents, recipient } from '../control/sample-story.test-support.ts'
import { explainText } from '../control/use-cases/explain.ts'
import { queueCauses } from '../control/use-cases/queue-causes.ts'
import { queueList } from '../control/use-cases/queue-list.ts'
import { serverStatus } from '../control/use-cases/status.ts'
import { trace } from '../control/use-cases/trace.ts'
import { viewMessage } from '../control/views.ts'
import type { Hono } from 'hono'
import { createConsole } from './console.ts'
import type { Role } from '../core/role.ts'

const LOCAL = { host: 'localhost:8025' }
const HOSTILE = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`

function consoleOn(control: Control, role: Role = 'operator'): Hono {
  return createConsole({
    control,
    clock: new FakeClock(at(60_000)),
    hostname: 'mx.example.org',
    sandbox: false,
    timeZone: 'UTC',
    place: {},
    visitor: () => ({ name: 'carol', role, contents: role !== 'reader' }),
  })
}

const pageOf = async (app: Hono, path: string, headers: Readonly<Record<string, string>> = {}): Promise<string> =>
  (await app.request(path, { headers: { ...LOCAL, ...headers } })).text()

const counts = { messages: 1, recipients: 1, held: 0 }

test('a queue of hostile texts is shown as texts', async () => {
  const refused = reply(451, '4.7.1', HOSTILE)
  const view = viewMessage({
    message,
    recipients: [
      recipient(0, 'y@greylist.test', {
        kind: 'scheduled',
        due: at(900_000),
        attempts: 1,
        lastReason: { code: 'smtp.rcpt', reply: refused },
      }),
    ],
  })
  const hostile = { ...view, from: HOSTILE, recipients: view.recipients.map((one) => ({ ...one, address: HOSTILE })) }
  const app = consoleOn(
    scriptedControl([
      on(queueList, ({ summary }) =>
        answer({
          messages: summary === undefined ? [hostile] : [],
          counts,
          ...(summary !== undefined && {
            groups: [{ group: HOSTILE, messages: 1, recipients: 1, octets: 1, oldest: at(0), newest: at(0) }],
          }),
        }),
      ),
      on(trace, ({ subject }) =>
        answer({ subject, stories: [{ kind: 'message', message: hostile, events: messageEvents }], more: false }),
      ),
    ]),
  )
  const paths = [`/queue?sender=${encodeURIComponent(HOSTILE)}`, `/letters/${MESSAGE}`, '/search?q=x@y.example']
  for (const path of paths) {
    const page = await pageOf(app, path)
    assert.match(page, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/, path)
    assert.doesNotMatch(page, /<script>|<img/, path)
  }
})

test('the first page says in one sentence what waits for a person, in the language that is asked for', async () => {
  const causes: CausesView = {
    messages: 3,
    recipients: 3,
    forPerson: 1,
    notLookedAt: 0,
    groups: [
      {
        kind: 'held',
        messages: 1,
        recipients: 1,
        oldest: at(0),
        example: MESSAGE,
        domains: ['ok.test'],
        reasons: [],
      },
    ],
  }
  const queue = { messages: 3, recipients: 3, held: 1 }
  const app = consoleOn(
    scriptedControl([
      on(queueCauses, () => answer(causes)),
      on(serverStatus, () =>
        answer({ health: { status: 'ok', server: 'running', version: '0.0.0', queue }, resting: 0 }),
      ),
    ]),
  )
  assert.match(
    await pageOf(app, '/'),
    /<h1 class="warn">1 of 3 messages waits for a person\. Held by an operator<\/h1>/,
  )
  assert.match(await pageOf(app, '/?lang=ru'), /<html lang="ru">[^]*Ждут человека: 1 из 3\. Задержано оператором/)
  assert.match(await pageOf(app, '/', { 'accept-language': 'de, ru;q=0.8, en;q=0.5' }), /<html lang="ru">/)
  assert.match(await pageOf(app, '/', { cookie: 'waybill-language=ru' }), /<html lang="ru">/)
  assert.match(await pageOf(app, '/'), /href="\/queue\?status=held&amp;domain=ok.test"/)
})

test('no page takes scripts or styles from elsewhere, and none is shown to somebody else’s name', async () => {
  const app = consoleOn(fakeControl())
  for (const path of ['/explain', '/search', '/nothing', '/console.css']) {
    const { headers } = await app.request(path, { headers: LOCAL })
    const policy = headers.get('content-security-policy') ?? ''
    assert.match(policy, /default-src 'none'/)
    assert.doesNotMatch(policy, /unsafe|\*|https?:/)
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal((await app.request(path, { headers: { host: 'evil.example' } })).status, 421)
  }
  const page = await pageOf(app, '/explain')
  assert.doesNotMatch(page, / on\w+=| style=|<style/)
})

test('a form of somebody else’s page does nothing', async () => {
  const control = fakeControl()
  const app = consoleOn(control)
  const send = (headers: Readonly<Record<string, string>>) =>
    app.request('/explain', {
      method: 'POST',
      headers: { ...LOCAL, ...headers },
      body: new URLSearchParams({ text: '550 no' }),
    })
  assert.equal((await send({ origin: 'https://evil.example' })).status, 403)
  assert.equal((await send({ origin: 'null' })).status, 403)
  assert.equal((await send({ origin: 'http://localhost:8026' })).status, 403)
  assert.equal((await send({})).status, 403)
  assert.equal((await send({ 'sec-fetch-site': 'cross-site' })).status, 403)
  assert.deepEqual(control.asked, [])
  await send({ origin: 'http://localhost:8025' })
  await send({ 'sec-fetch-site': 'same-origin' })
  assert.deepEqual(control.asked, ['explain 550 no', 'explain 550 no'])
})

test('who is nobody is shown nothing, and asks the server nothing', async () => {
  const control = fakeControl()
  const app = createConsole({
    control,
    clock: new FakeClock(),
    hostname: 'x',
    sandbox: false,
    place: {},
    visitor: () => undefined,
  })
  for (const path of [
    '/',
    '/queue',
    `/letters/${MESSAGE}`,
    `/letters/${MESSAGE}/story.json`,
    '/why/wb-7F3K2Q',
    '/search?q=a@b',
  ])
    assert.ok((await app.request(path, { headers: LOCAL })).status >= 400, path)
  assert.deepEqual(control.asked, [])
})

test('what is searched leads to the page of what it names', async () => {
  const app = consoleOn(fakeControl())
  const goal = async (q: string): Promise<string | null> =>
    (await app.request(`/search?q=${encodeURIComponent(q)}`, { headers: LOCAL })).headers.get('location')
  assert.equal(await goal('(wb-7f3k2q)'), '/why/wb-7F3K2Q')
  assert.equal(await goal(MESSAGE), `/letters/${MESSAGE}`)
  assert.equal(await goal('alice@example.org'), null)
})

test('a problem is told on a page with the status that fits, in the language of the reader', async () => {
  const app = consoleOn(fakeControl())
  const missing = await app.request('/letters/00000000000?lang=ru', { headers: LOCAL })
  assert.equal(missing.status, 404)
  assert.match(await missing.text(), /<h1>Здесь ничего нет<\/h1>/)
  const fault = await app.request('/search?q=boom@', { headers: LOCAL })
  assert.ok(fault.status < 500)
})

test('a text that is pasted is explained, also from a file, and stands in the form again as it was', async () => {
  const text = '\n550 5.7.1 <b>no</b>\n</textarea>'
  const texts: string[] = []
  const app = consoleOn(
    scriptedControl([
      on(explainText, (asked) => {
        texts.push(asked.text)
        return answer({ kind: 'mail', software: [], original: {}, cases: [] })
      }),
    ]),
  )
  const own = { ...LOCAL, origin: 'http://localhost:8025' }
  const form = new FormData()
  form.set('text', text)
  const pasted = await app.request('/explain', { method: 'POST', headers: own, body: form })
  assert.match(
    await pasted.text(),
    /<textarea[^>]*>\n\n550 5\.7\.1 &lt;b&gt;no&lt;\/b&gt;\n&lt;\/textarea&gt;<\/textarea>/,
  )
  const file = new FormData()
  file.set('file', new File([text], 'bounce.eml'))
  assert.equal((await app.request('/explain', { method: 'POST', headers: own, body: file })).status, 200)
  assert.deepEqual(texts, [text, text])
})

const OWN = { ...LOCAL, origin: 'http://localhost:8025' }
const form = (fields: Readonly<Record<string, string>>, headers = OWN) => ({
  method: 'POST',
  headers,
  body: new URLSearchParams(fields),
})

test('a change is counted before it is done, and done by a form of the console alone', async () => {
  const control = fakeControl()
  const app = consoleOn(control)
  assert.match(await pageOf(app, `/change?do=remove&id=${MESSAGE}`), /Remove: 1 message with 1 recipient\./)
  assert.deepEqual(control.asked, [`foresee ${MESSAGE}`])
  const foreign = { ...LOCAL, origin: 'https://evil.example' }
  assert.equal((await app.request('/change', form({ do: 'remove', id: MESSAGE }, foreign))).status, 403)
  assert.deepEqual(control.asked, [`foresee ${MESSAGE}`])
  const done = await app.request('/change', form({ do: 'remove', id: MESSAGE }))
  assert.match(await done.text(), /Done\. Remove: 1 message with 1 recipient\./)
  assert.deepEqual(control.asked, [`foresee ${MESSAGE}`, `remove ${MESSAGE}`])
})

test('who may only read changes nothing and is not offered to, and does not see what others write', async () => {
  const control = fakeControl()
  const app = consoleOn(control, 'reader')
  assert.equal((await app.request('/change', form({ do: 'remove', id: MESSAGE }))).status, 403)
  assert.equal((await app.request(`/change?do=remove&id=${MESSAGE}`, { headers: LOCAL })).status, 403)
  assert.equal((await app.request(`/letters/${MESSAGE}/header`, { headers: LOCAL })).status, 403)
  assert.deepEqual(control.asked, [])
  assert.doesNotMatch(await pageOf(app, `/letters/${MESSAGE}`), /<button name="do"/)
})

test('without a selection nothing is asked of the server, and what is no change is none', async () => {
  const control = fakeControl()
  const app = consoleOn(control)
  for (const query of ['do=remove', 'do=format&id=x', 'id=x', ''])
    assert.match(await pageOf(app, `/change?${query}`), /Nothing is marked\./, query)
  assert.deepEqual(control.asked, [])
})
