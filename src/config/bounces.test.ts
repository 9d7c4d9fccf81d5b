import assert from 'node:assert/strict'
import { test } from 'node:test'
import { days, duration, hours, minutes } from '../core/time.ts'
import { accepted, refused } from './load.test-support.ts'

test('notifications are in English, in Russian or in both, and in nothing else', () => {
  assert.deepEqual(accepted('').bounces.languages, ['en'])
  assert.deepEqual(accepted('bounces: { language: ru }').bounces.languages, ['ru'])
  assert.deepEqual(accepted('bounces: { language: both }').bounces.languages, ['en', 'ru'])
  assert.match(JSON.stringify(refused('bounces: { language: de }')), /\\"de\\" is not one of the choices/)
})

test('the size up to which a message is given back whole can be set', () => {
  assert.equal(accepted('').bounces.returnLimit, 100 * 1024)
  assert.equal(accepted('bounces: { return_limit: 2M }').bounces.returnLimit, 2 * 1024 * 1024)
})

test('how long a notification is held that cannot be delivered can be set, and that it is not', () => {
  assert.equal(accepted('').bounces.hold, days(7))
  assert.equal(accepted('bounces: { hold: 0s }').bounces.hold, duration(0))
})

test('after which times a sender is told that a message waits can be set, and that it is not', () => {
  assert.deepEqual(accepted('').bounces.warn, [hours(24), hours(48)])
  assert.deepEqual(accepted('bounces: { warn: [3h, 30m, 3h] }').bounces.warn, [minutes(30), hours(3)])
  assert.deepEqual(accepted('bounces: { warn: [] }').bounces.warn, [])
  assert.match(JSON.stringify(refused('bounces: { warn: 24h }')), /stands where a list belongs/)
  assert.match(JSON.stringify(refused('bounces: { warn: [0s] }')), /too short/)
})
