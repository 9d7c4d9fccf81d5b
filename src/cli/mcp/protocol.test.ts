import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mcpServer, type Tools } from './protocol.ts'

const tools: Tools = {
  list: [{ name: 'why', title: 'why', description: 'tell why', inputSchema: { type: 'object' } }],
  call: async (name, input) =>
    name === 'why'
      ? 'id' in input
        ? { text: 'because', value: { id: input.id } }
        : { text: 'id: missing' }
      : undefined,
}

const server = mcpServer(tools, '1.2.3')
const asked = async (message: unknown): Promise<unknown> => {
  const line = await server(typeof message === 'string' ? message : JSON.stringify(message))
  return line === undefined ? undefined : JSON.parse(line)
}
const call = (params: unknown) => asked({ jsonrpc: '2.0', id: 7, method: 'tools/call', params })

test('the version that a client asks for is spoken, and to an unknown one the newest is offered', async () => {
  const hello = (protocolVersion: string) =>
    asked({ jsonrpc: '2.0', id: 0, method: 'initialize', params: { protocolVersion, capabilities: {} } })
  assert.deepEqual(await hello('2024-11-05'), {
    jsonrpc: '2.0',
    id: 0,
    result: {
      protocolVersion: '2024-11-05',
      capabilities: { tools: {} },
      serverInfo: { name: 'waybill', version: '1.2.3' },
    },
  })
  assert.match(JSON.stringify(await hello('1999-01-01')), /"protocolVersion":"2025-06-18"/)
})

test('to a notification nothing is answered', async () => {
  assert.equal(await asked({ jsonrpc: '2.0', method: 'notifications/initialized' }), undefined)
})

test('each tool says of itself that it only reads', async () => {
  const list = JSON.stringify(await asked({ jsonrpc: '2.0', id: 'a', method: 'tools/list' }))
  assert.match(list, /"id":"a".*"name":"why".*"readOnlyHint":true/)
})

test('an answer has the text and the value, a mistake in the question the text alone', async () => {
  assert.deepEqual(await call({ name: 'why', arguments: { id: 'wb-7F3K2Q' } }), {
    jsonrpc: '2.0',
    id: 7,
    result: {
      content: [{ type: 'text', text: 'because' }],
      structuredContent: { id: 'wb-7F3K2Q' },
      isError: false,
    },
  })
  assert.deepEqual(await call({ name: 'why' }), {
    jsonrpc: '2.0',
    id: 7,
    result: { content: [{ type: 'text', text: 'id: missing' }], isError: true },
  })
})

test('what is no message, no method and no tool is an error with the code of JSON-RPC', async () => {
  const code = async (answered: Promise<unknown>): Promise<unknown> =>
    /"code":(-\d+)/.exec(JSON.stringify(await answered))?.[1]
  assert.equal(await code(asked('{')), '-32700')
  assert.equal(await code(asked('[]')), '-32600')
  assert.equal(await code(asked({ jsonrpc: '2.0', id: 1, method: 'resources/list' })), '-32601')
  assert.equal(await code(call({ name: 'format' })), '-32602')
  assert.equal(await code(call({ name: 'why', arguments: [] })), '-32602')
})
