import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PasswordStore, PasswordVerdict } from '../password-store.ts'
import { memoryStore } from '../memory-store.test-support.ts'
import { storesInOrder } from './stores-in-order.ts'

const wrong: PasswordVerdict = { kind: 'wrong', unknown: false, detail: 'does not fit' }
const unknown: PasswordVerdict = { kind: 'wrong', unknown: true, detail: 'nobody' }
const unclear: PasswordVerdict = { kind: 'wrong', detail: 'no' }
const down: PasswordVerdict = { kind: 'unavailable', detail: 'down' }
const ok: PasswordVerdict = { kind: 'ok' }

interface Scripted extends PasswordStore {
  asked: number
}

function scripted(verdict: PasswordVerdict | 'throws'): Scripted {
  const store: Scripted = {
    name: 'scripted',
    asked: 0,
    async verify() {
      store.asked += 1
      if (verdict === 'throws') throw new Error('fell over')
      return verdict
    },
  }
  return store
}

const verdictOf = async (...verdicts: (PasswordVerdict | 'throws')[]): Promise<string> =>
  (await storesInOrder(verdicts.map(scripted)).verify('alice', 'x')).kind

test('the first store that knows the user decides', async () => {
  assert.equal(await verdictOf(unknown, ok), 'ok')
  assert.equal(await verdictOf(wrong, ok), 'wrong')
  assert.equal(await verdictOf(ok, wrong), 'ok')
  assert.equal(await verdictOf(unknown, wrong, ok), 'wrong')
  assert.equal(await verdictOf(unknown, unknown), 'wrong')
  assert.equal(await verdictOf(unclear, ok), 'ok')
})

test('a store that cannot say might have known: nothing after it is believed', async () => {
  assert.equal(await verdictOf(down, ok), 'unavailable')
  assert.equal(await verdictOf('throws', ok), 'unavailable')
  assert.equal(await verdictOf(unknown, down), 'unavailable')
  assert.equal(await verdictOf(ok, down), 'ok')
  assert.equal(await verdictOf(wrong, down), 'wrong')
})

test('a wrong password asks as many stores as an unknown name', async () => {
  for (const verdicts of [
    [wrong, unknown],
    [unknown, wrong],
    [unknown, unknown],
  ]) {
    const stores = verdicts.map(scripted)
    await storesInOrder(stores).verify('alice', 'x')
    assert.deepEqual(
      stores.map(({ asked }) => asked),
      [1, 1],
    )
  }
})

test('a mechanism is there only when every store can do it', () => {
  const full = memoryStore({ alice: 'x' })
  assert.ok(storesInOrder([full, memoryStore({})]).scramCredentials)
  assert.equal(storesInOrder([full, scripted(ok)]).scramCredentials, undefined)
  assert.equal(storesInOrder([full, scripted(ok)]).cramSecret, undefined)
  assert.equal(storesInOrder([full]), full)
})

test('credentials come from the first store that has them, and one that is down is waited for', async () => {
  const both = storesInOrder([memoryStore({ alice: 'one' }), memoryStore({ alice: 'two', bob: 'three' })])
  assert.deepEqual(await both.cramSecret?.('alice'), { kind: 'found', value: 'one' })
  assert.deepEqual(await both.cramSecret?.('bob'), { kind: 'found', value: 'three' })
  assert.equal((await both.scramCredentials?.('ghost'))?.kind, 'none')
  const broken = storesInOrder([memoryStore({}, 'unavailable'), memoryStore({ alice: 'x' })])
  assert.equal((await broken.cramSecret?.('alice'))?.kind, 'unavailable')
})

test('without any store nobody logs in', async () => {
  const none = storesInOrder([])
  assert.equal((await none.verify('alice', 'x')).kind, 'wrong')
  assert.equal(none.scramCredentials, undefined)
})
