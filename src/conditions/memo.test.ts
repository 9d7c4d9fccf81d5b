import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../core/time.ts'
import { KEEP_DOUBT, remember } from './memo.ts'

const START = instant(0)
const settled = () => new Promise((resolve) => setImmediate(resolve))

test('what was looked up is kept for the session', () => {
  const memo = new Map<string, unknown>()
  assert.equal(
    remember({ memo, at: START }, 'a', () => 1),
    1,
  )
  assert.equal(
    remember({ memo, at: instant(KEEP_DOUBT * 100) }, 'a', () => 2),
    1,
  )
  assert.equal(
    remember({ memo, at: START }, 'b', () => 2),
    2,
  )
})

test('what could not be found out is asked for again a while later', async () => {
  const memo = new Map<string, unknown>()
  let asked = 0
  const ask = (at: number): Promise<string> =>
    remember(
      { memo, at: instant(at) },
      'a',
      () => Promise.resolve(asked++ === 0 ? 'dunno' : 'yes'),
      (a) => a === 'dunno',
    )
  assert.equal(await ask(0), 'dunno')
  await settled()
  assert.equal(await ask(KEEP_DOUBT - 1), 'dunno')
  assert.equal(await ask(KEEP_DOUBT), 'yes')
  await settled()
  assert.equal(await ask(KEEP_DOUBT * 100), 'yes')
  assert.equal(asked, 2)
})

test('a look-up that crashed is made again, and those who wait for it are told', async () => {
  const memo = new Map<string, unknown>()
  const doubtful = () => false
  const crash = remember({ memo, at: START }, 'a', () => Promise.reject(new Error('bug')), doubtful)
  await assert.rejects(crash, /bug/)
  await settled()
  assert.equal(await remember({ memo, at: START }, 'a', () => Promise.resolve(1), doubtful), 1)
})
