// The API as programs of others see it: its description by a validator, a client that is made from nothing else, and the questions of
// assistants by the official client of MCP.

import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { after, before, suite, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { programRealPath, skipWithout } from '../interop/programs.ts'
import { run, Running } from '../support/child.ts'
import { tempFolder, type TempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'

const LAUNCHER = fileURLToPath(new URL('../../bin/waybill.js', import.meta.url))

interface Validator {
  validate(description: object): Promise<{ readonly valid: boolean; readonly errors?: unknown }>
  readonly version: string
}
type Answer = Promise<{ readonly status: number; readonly data: unknown }>
type Client = Readonly<Record<string, (parameters?: object, body?: object) => Answer>>
interface Assistant {
  connect(transport: object): Promise<void>
  listTools(): Promise<{ readonly tools: readonly { readonly name: string; readonly annotations?: object }[] }>
  callTool(call: {
    readonly name: string
    readonly arguments: object
  }): Promise<{ readonly structuredContent?: object }>
  close(): Promise<void>
}

/** A module of the tools that peers.sh fetched. */
async function tool<T>(name: string): Promise<T> {
  const { resolve } = createRequire(programRealPath('validate-api'))
  return (await import(pathToFileURL(resolve(name)).href)) as T
}

suite('the API by tools of others', { skip: skipWithout('validate-api') }, () => {
  let folder: TempFolder
  let server: Running
  let base = ''
  let smtp = 0
  let description: object = {}

  before(async () => {
    folder = await tempFolder()
    const state = `${folder.path}/state`
    server = new Running(process.execPath, [LAUNCHER, 'start', '--free-ports', '--json', '--state', state])
    const ready = await waitFor('the sandbox', () => /^\{.*\}$/m.exec(server.output)?.[0])
    const { listening } = JSON.parse(ready) as {
      readonly listening: readonly { readonly mode: string; readonly port: number }[]
    }
    const portOf = (wanted: string): number => listening.find(({ mode }) => mode === wanted)?.port ?? 0
    base = `http://127.0.0.1:${portOf('http')}`
    smtp = portOf('smtp')
    description = (await (await fetch(`${base}/api/v1/openapi.json`)).json()) as object
  })
  after(async () => {
    await server[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })

  test('the description is valid OpenAPI 3.1', async () => {
    const { Validator: Make } = await tool<{ Validator: new () => Validator }>('@seriousme/openapi-schema-validator')
    const validator = new Make()
    const { valid, errors } = await validator.validate(structuredClone(description))
    assert.ok(valid, JSON.stringify(errors))
    assert.equal(validator.version, '3.1')
    const broken = { ...description, paths: { '/x': { get: { responses: 7 } } } }
    assert.equal((await new Make().validate(broken)).valid, false)
  })

  test('a client made from it lists, traces, holds and removes a letter, and reads its problems', async () => {
    await run(process.execPath, [LAUNCHER, 'send', '--port', String(smtp), '--to', 'x@down.test'])
    type Maker = new (options: object) => { init(): Promise<Client> }
    const { OpenAPIClientAxios: Make } = await tool<{ OpenAPIClientAxios: Maker }>('openapi-client-axios')
    const client = await new Make({
      definition: description,
      axiosConfigDefaults: { baseURL: base, validateStatus: () => true, proxy: false },
    }).init()
    const ask = async (name: string, parameters?: object, body?: object) => {
      const call = client[name] ?? assert.fail(`the client has no ${name}`)
      const { status, data } = await call(parameters, body)
      return { status, data: data as Readonly<Record<string, unknown>>, text: JSON.stringify(data) }
    }
    const listed = await waitFor('the letter', async () => {
      const found = await ask('queueList', { domain: 'down.test', limit: 5 })
      return /"messages":\[\{/.test(found.text) ? found : undefined
    })
    const id = /"id":"(\w{11})"/.exec(listed.text)?.[1] ?? assert.fail(listed.text)
    assert.match(listed.text, /"receivedAt":"20\d\d-\d\d-\d\dT[\d:.]+Z"/)
    await waitFor('the hold', async () => (await ask('queueHold', { id }, {})).data['recipients'] === 1 || undefined)
    assert.match((await ask('trace', { subject: id })).text, /"kind":"held"[^}]*"by":"console"/)
    assert.equal((await ask('queueRemove', { id })).status, 200)
    assert.equal((await ask('explain', undefined, { text: '550 5.1.1 no such user' })).data['kind'], 'reply')
    const missing = await ask('queueShow', { id: '00000000000' })
    assert.deepEqual([missing.status, missing.data['code']], [404, 'not-found'])
    const wrong = await ask('queueList', { limit: 0 })
    assert.deepEqual([wrong.status, wrong.data['code']], [400, 'bad-request'])
  })

  test('a receiver is told what to answer, and what it was given is read', async () => {
    const put = (program: object): Promise<Response> =>
      fetch(`${base}/api/v1/sandbox/receivers/mine.test`, { method: 'PUT', body: JSON.stringify(program) })
    assert.equal((await put({ rcpt: ['550 5.1.1 No such user', '250'] })).status, 200)
    const wrong = await put({ rcpt: ['perhaps'] })
    assert.deepEqual([wrong.status, wrong.headers.get('content-type')], [400, 'application/problem+json'])
    for (const subject of ['one', 'two'])
      await run(process.execPath, [
        LAUNCHER,
        'send',
        '--port',
        String(smtp),
        '--to',
        'x@mine.test',
        '--subject',
        subject,
      ])
    const caught = await waitFor('the second letter', async () => {
      const text = await (await fetch(`${base}/api/v1/sandbox/receivers/mine.test/messages`)).text()
      return /Subject: /.test(text) ? text : undefined
    })
    assert.match(caught, /Subject: two/)
    assert.doesNotMatch(caught, /Subject: one/)
  })

  test('the official client of MCP lists the questions and asks one', async () => {
    const { Client: Make } = await tool<{ Client: new (about: object) => Assistant }>(
      '@modelcontextprotocol/sdk/client/index.js',
    )
    const { StdioClientTransport: Transport } = await tool<{ StdioClientTransport: new (how: object) => object }>(
      '@modelcontextprotocol/sdk/client/stdio.js',
    )
    const assistant = new Make({ name: 'lane', version: '1.0.0' })
    const args = [LAUNCHER, 'mcp', '--state', `${folder.path}/state`]
    await assistant.connect(new Transport({ command: process.execPath, args }))
    const { tools } = await assistant.listTools()
    assert.ok(tools.some(({ name }) => name === 'why'))
    for (const { annotations } of tools) assert.deepEqual(annotations, { readOnlyHint: true })
    const told = await assistant.callTool({ name: 'queue_causes', arguments: {} })
    assert.equal(typeof Reflect.get(told.structuredContent ?? {}, 'messages'), 'number')
    await assistant.close()
  })
})
