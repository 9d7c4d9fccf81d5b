// A use-case is spelled once: one that is made up here is found on the API, by the client and on the command line, although
// none of the three has heard of it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Readable } from 'node:stream'
import * as v from 'valibot'
import { runProgram } from '../src/cli/program.ts'
import { noPaint } from '../src/cli/render/paint.ts'
import { socketControl } from '../src/control/client.ts'
import { answer, problem, type Control } from '../src/control/control.ts'
import { on, scriptedControl } from '../src/control/fake-control.test-support.ts'
import { socketPath } from '../src/control/socket-path.ts'
import { output, useCase, type Effect } from '../src/control/use-case.ts'
import { USE_CASES } from '../src/control/use-cases.ts'
import { serverHealth } from '../src/control/use-cases/health.ts'
import { FakeClock } from '../src/core/fake-clock.test-support.ts'
import { createApi, type ApiOptions } from '../src/http/api.ts'
import { doorOf, visitorOf } from '../src/http/door.test-support.ts'
import { serveApi } from '../src/http/serve.ts'
import { tempFolder } from './support/temp-folder.ts'

const madeUp = (effect: Effect) =>
  useCase<{ parcel: string; kilos: number; fragile: boolean; via?: readonly string[] }, object>({
    name: 'parcel weigh',
    summary: 'weigh a parcel that does not exist',
    effect,
    http: { method: effect === 'change' ? 'POST' : 'GET', path: '/api/parcels/:parcel/weight' },
    input: v.strictObject({
      parcel: v.pipe(v.string(), v.title('name'), v.description('name of a parcel')),
      kilos: v.optional(v.pipe(v.number(), v.maxValue(30, 'It must be 30 at most.'), v.title('n')), 1),
      fragile: v.optional(v.boolean(), false),
      via: v.exactOptional(v.pipe(v.array(v.string()), v.title('place'))),
    }),
    output: output('{ asked, weight }'),
    run: async (input) =>
      input.parcel === 'none'
        ? problem('not-found', 'There is no such parcel.')
        : answer({ asked: input, weight: { kilos: input.kilos } }),
  })

const weigh = madeUp('read')
const asked = { parcel: 'a b/c', kilos: 7, fragile: true, via: ['x', 'y'] }
const weighed = { asked, weight: { kilos: 7 } }

/** Runs use-cases that need no engine. */
const control: Control = {
  ask: (one, input) => (one.name === serverHealth.name ? healthy.ask(one, input) : one.run(input, undefined as never)),
}
const healthy = scriptedControl([
  on(serverHealth, () =>
    answer({ status: 'ok', server: 'running', version: '0.0.0', queue: { messages: 0, recipients: 0, held: 0 } }),
  ),
])

const LOCAL = { headers: { host: 'localhost' } }
const URL_OF_IT = '/api/parcels/a%20b%2Fc/weight?kilos=7&fragile=1&via=x&via=y'

test('the API offers it, where its effect allows', async () => {
  const asReader = { tcp: doorOf(visitorOf('reader')) }
  for (const options of [{}, asReader]) {
    const response = await createApi(control, options, [weigh]).request(URL_OF_IT, LOCAL)
    assert.equal(response.status, 200)
    assert.deepEqual(await response.json(), weighed)
  }
  for (const effect of ['look-up', 'change'] as const) {
    const method = effect === 'change' ? 'POST' : 'GET'
    const body = effect === 'change' ? { body: JSON.stringify({ kilos: 7 }) } : {}
    const ask = (options: ApiOptions) =>
      createApi(control, options, [madeUp(effect)]).request(URL_OF_IT, { method, ...LOCAL, ...body })
    assert.equal((await ask({})).status, 200)
    assert.equal((await ask(asReader)).status, effect === 'change' ? 403 : 200)
  }
  const wrong = await createApi(control, {}, [weigh]).request('/api/parcels/p/weight?kilos=31')
  assert.equal(wrong.status, 400)
  assert.deepEqual(await wrong.json(), {
    error: { code: 'bad-request', message: 'kilos: It must be 30 at most.' },
  })
})

test('the client of the socket and the command line ask it', async (t) => {
  await using folder = await tempFolder()
  const app = createApi(control, {}, [serverHealth, weigh])
  const served = await serveApi({ app, unixPath: socketPath(folder.path) })
  t.after(() => served.close())
  assert.deepEqual(await socketControl(socketPath(folder.path)).ask(weigh, asked), answer(weighed))

  const run = async (...args: readonly string[]) => {
    let [out, err] = ['', '']
    const terminal = {
      out: (text: string) => void (out += text),
      err: (text: string) => void (err += text),
      paint: noPaint,
      width: 80,
      env: {},
      stdin: Readable.from([]),
      clock: new FakeClock(),
    }
    const code = await runProgram(['parcel', 'weigh', ...args], terminal, [...USE_CASES, weigh])
    return { code, out, err }
  }
  const server = ['--state', folder.path]
  const options = ['--kilos', '7', '--fragile', '--via', 'x', '--via', 'y']
  const json = await run('a b/c', ...options, '--json', ...server)
  assert.deepEqual([json.code, json.err, JSON.parse(json.out)], [0, '', weighed])
  const plain = await run('a b/c', ...server)
  assert.deepEqual(
    [plain.code, plain.out],
    [0, 'asked:\n  parcel: a b/c\n  kilos: 1\n  fragile: false\nweight:\n  kilos: 1\n'],
  )
  assert.deepEqual(await run('none', ...server), { code: 1, out: '', err: 'waybill: There is no such parcel.\n' })
  const tooHeavy = await run('p', '--kilos', '31', ...server)
  assert.equal(tooHeavy.code, 2)
  assert.match(tooHeavy.err, /'31' is invalid\. It must be 30 at most\./)
  const help = await run('--help')
  for (const told of [/name +name of a parcel/, /--kilos <n>/, /--fragile/, /--via <place>/, /\{ asked, weight \}/]) {
    assert.match(help.out, told)
  }
})
