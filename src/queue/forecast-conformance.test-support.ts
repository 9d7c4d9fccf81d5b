// What every store answers about what is due when: store-conformance.ts has the others and calls these.

import assert from 'node:assert/strict'
import { hours } from '../core/time.ts'
import { active, at, example, scheduled } from './example-message.test-support.ts'
import type { DefineTest } from './store-conformance.test-support.ts'

const H = hours(1)

export function forecasting(test: DefineTest): void {
  test('what is due is counted by domain and hour; what is later, held or under way is not', async (store, place) => {
    await store.accept(
      example(1, { to: { 'a@x.test': scheduled(0), 'b@x.test': scheduled(H + 1), 'c@y.test': active } }),
    )
    await store.accept(
      example(2, { to: { 'a@x.test': scheduled(2 * H), 'b@x.test': scheduled(H + 2), 'd@x.test': scheduled(9 * H) } }),
    )
    const asked = { now: at(5), until: at(3 * H), slot: H, most: 100 }
    const { counted, partly } = await place.reader().forecast(asked)
    assert.deepEqual(
      counted.map(({ domain, slot, recipients, messages }) => [domain, slot, recipients, messages].join(' ')),
      ['x.test 0 3 2', 'x.test 1 1 1'],
    )
    assert.equal(partly, false)
    assert.equal((await place.reader().forecast({ ...asked, most: 2 })).partly, true)
  })
}
