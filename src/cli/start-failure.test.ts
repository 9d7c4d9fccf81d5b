import { test } from 'node:test'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StoreError } from '../queue/store-error.ts'
import { explainStartFailure, folderTrouble } from './start-failure.ts'

const systemError = (fields: object): Error => Object.assign(new Error('listen'), fields)

test('a port that is taken is named, with what to do', async (t) => {
  const first = createServer().listen(0, '127.0.0.1')
  t.after(() => first.close())
  await once(first, 'listening')
  const address = first.address()
  assert.ok(address !== null && typeof address === 'object')
  const second = createServer().listen(address.port, '127.0.0.1')
  const [error] = await once(second, 'error')
  const sandbox = explainStartFailure(error, true)
  assert.equal(sandbox?.what, `Something else listens on port ${address.port} of 127.0.0.1 already.`)
  assert.match(sandbox?.advice ?? '', /--free-ports/)
  assert.match(explainStartFailure(error, false)?.advice ?? '', /in the configuration/)
})

test('a low port that only root may bind says so', () => {
  const failure = explainStartFailure(systemError({ code: 'EACCES', port: 25, address: '0.0.0.0' }), false)
  assert.match(failure?.what ?? '', /port 25 of 0\.0\.0\.0/)
  assert.ok(failure?.advice.includes('root'))
})

test('a state folder that another server holds says so, whichever way it was noticed', () => {
  const bySocket = explainStartFailure(systemError({ code: 'EADDRINUSE', address: '/x/control.sock' }), true)
  const byStore = explainStartFailure(new StoreError('in-use', 'x'), true)
  assert.match(bySocket?.what ?? '', /Another Waybill/)
  assert.deepEqual(byStore, bySocket)
})

test('a queue of which mail may be missing is refused with what is known and the ways on', () => {
  const failure = explainStartFailure(
    new StoreError('in-doubt', 'the queue in /x is short: 3 pages are missing'),
    false,
  )
  assert.match(failure?.what ?? '', /may be missing: .*3 pages are missing/)
  assert.match(failure?.advice ?? '', /put it back/)
  assert.match(failure?.advice ?? '', /--accept-loss/)
})

test('a state folder that may not be used says so, also where the store met it', () => {
  const denied = systemError({ code: 'EACCES', path: '/var/lib/waybill/queue.lock' })
  assert.match(explainStartFailure(denied, false)?.what ?? '', /not allowed to use \/var\/lib\/waybill\/queue\.lock/)
  const vague = new StoreError('io-error', 'disk I/O error')
  assert.match(explainStartFailure(vague, false)?.advice ?? '', /Check the disk/)
  assert.equal(folderTrouble(vague, tmpdir()), vague)
  assert.notEqual(folderTrouble(vague, join(tmpdir(), 'waybill-none', 'such')), vague)
  assert.equal(folderTrouble(denied, '/nowhere'), denied)
})

test('what stands in the way of a state folder is named', () => {
  for (const code of ['EEXIST', 'ENOTDIR', 'EROFS', 'ENOTSOCK']) {
    const failure = explainStartFailure(systemError({ code, path: '/x/y' }), true)
    assert.match(failure?.what ?? '', /\/x\/y/, code)
  }
  for (const fields of [{ code: 'ENAMETOOLONG' }, { code: 'EINVAL', port: -1, address: '/x/control.sock' }]) {
    assert.match(explainStartFailure(systemError(fields), true)?.what ?? '', /too long/)
  }
  assert.equal(explainStartFailure(systemError({ code: 'EINVAL', port: 25, address: '::' }), true), undefined)
})

test('a fault has no cure to offer', () => {
  assert.equal(explainStartFailure(new TypeError('x is not a function'), true), undefined)
  assert.equal(explainStartFailure(systemError({ code: 'ERR_ASSERTION' }), true), undefined)
})
