import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { Shared } from './shared.ts'

function shared(closing: () => Promise<void> = async () => undefined) {
  const closed: unknown[] = []
  let times = 0
  const value = {
    [Symbol.asyncDispose]: () => {
      times++
      return closing()
    },
  }
  return { it: new Shared(value, (error) => closed.push(error)), closed, times: () => times }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

suite('something with many users', () => {
  test('is closed once, when it is retired and the last of them lets go', async () => {
    const { it, closed, times } = shared()
    const [one, two] = [it.lease(), it.lease()]
    it.retire()
    one[Symbol.dispose]()
    one[Symbol.dispose]()
    await turn()
    assert.equal(times(), 0)
    two[Symbol.dispose]()
    await turn()
    assert.deepEqual([times(), closed], [1, [undefined]])
    assert.throws(() => it.lease())
  })

  test('is not closed while it is in use, whoever comes and goes', async () => {
    const { it, times } = shared()
    it.lease()[Symbol.dispose]()
    await turn()
    assert.equal(times(), 0)
  })

  test('is closed at once when it is retired and nobody uses it', async () => {
    const { it, times } = shared()
    it.retire()
    await turn()
    assert.equal(times(), 1)
  })

  test('waits for work that goes on when whoever began it has gone, also when it fails', async () => {
    for (const end of ['resolve', 'reject'] as const) {
      const { it, times } = shared()
      const work = Promise.withResolvers<void>()
      const lease = it.lease()
      const done = Promise.resolve(lease.during(work.promise)).catch(() => undefined)
      lease[Symbol.dispose]()
      it.retire()
      await turn()
      assert.equal(times(), 0)
      work[end]()
      await done
      await turn()
      assert.equal(times(), 1)
    }
  })

  test('gives back at once what is there at once', () => {
    const { it } = shared()
    assert.equal(it.lease().during(7), 7)
    assert.equal(it.users, 1)
  })

  test('tells when it could not be closed', async () => {
    const { it, closed } = shared(() => Promise.reject(new Error('stuck')))
    it.retire()
    await turn()
    assert.match(String(closed[0]), /stuck/)
  })
})
