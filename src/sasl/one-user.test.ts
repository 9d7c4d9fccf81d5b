import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryStore } from './memory-store.test-support.ts'
import { bareName, formsOf, oneUser } from './one-user.ts'

const NAMES = {
  isLocal: (domain: string) => domain === 'here.test' || domain === 'second.test',
  mailDomain: 'here.test',
}
const store = oneUser(memoryStore({ alice: 'secret', 'bob@here.test': 'hidden', 'x@far.test': 'far' }), NAMES)

const verdict = async (user: string, password: string): Promise<string> => {
  const { kind, ...more } = await store.verify(user, password)
  return 'user' in more ? `${kind} ${more.user}` : kind
}

test('a name and its address at any local domain are one user, in the form that the store keeps', async () => {
  assert.equal(await verdict('alice', 'secret'), 'ok alice')
  assert.equal(await verdict('alice@here.test', 'secret'), 'ok alice')
  assert.equal(await verdict('alice@SECOND.test', 'secret'), 'ok alice')
  assert.equal(await verdict('bob', 'hidden'), 'ok bob@here.test')
  assert.equal(await verdict('bob@here.test', 'hidden'), 'ok bob@here.test')
})

test('an address elsewhere is nobody here', async () => {
  assert.equal(await verdict('alice@far.test', 'secret'), 'wrong')
  assert.equal(await verdict('x', 'far'), 'wrong')
  assert.equal(await verdict('x@far.test', 'far'), 'ok x@far.test')
})

test('the secrets of other mechanisms are found by both forms, too', async () => {
  const found = await store.cramSecret?.('alice@here.test')
  assert.deepEqual(found, { kind: 'found', value: 'secret', user: 'alice' })
  assert.equal((await store.scramCredentials?.('bob'))?.kind, 'found')
  assert.equal((await store.scramCredentials?.('alice@far.test'))?.kind, 'none')
})

test('a wrong password costs the same whichever form is there', async () => {
  const inside = memoryStore({ alice: 'secret' })
  const asked = async (user: string): Promise<number> => {
    const before = inside.asked.length
    await oneUser(inside, NAMES).verify(user, 'wrong')
    return inside.asked.length - before
  }
  assert.equal(await asked('alice'), 2)
  assert.equal(await asked('ghost'), 2)
  assert.equal(await asked('alice@here.test'), 2)
  assert.equal(await asked('ghost@here.test'), 2)
})

test('a store that cannot say is not asked for the other form', async () => {
  const down = oneUser(memoryStore({ alice: 'secret' }, 'unavailable'), NAMES)
  assert.equal((await down.verify('alice@here.test', 'secret')).kind, 'unavailable')
})

test('the forms of a name', () => {
  assert.deepEqual(formsOf('alice', NAMES), ['alice', 'alice@here.test'])
  assert.deepEqual(formsOf('alice@second.test', NAMES), ['alice@second.test', 'alice'])
  assert.deepEqual(formsOf('alice@far.test', NAMES), ['alice@far.test'])
  assert.deepEqual(formsOf('', NAMES), [''])
  assert.equal(bareName('@here.test', NAMES), '@here.test')
})
