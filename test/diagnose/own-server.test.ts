// How well people are helped whose own server, script or log it is: figures that may not fall.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerPastes, countPastes, isBlind, readPastes } from './own-pastes.ts'

const pastes = readPastes()

/** What has been reached: the shares of right causes and of right actors. */
for (const [part, some, least] of [
  ['tune', pastes.filter((paste) => !isBlind(paste)), { cause: 0.93, who: 0.95 }],
  ['blind', pastes.filter(isBlind), { cause: 0.82, who: 0.88 }],
] as const) {
  test(`${part}: own servers are helped as well as they have been`, () => {
    const { all, cause, who, retry, sureAndWrong } = countPastes(answerPastes(some))
    assert.ok(all >= 60, `only ${all}`)
    assert.ok(cause >= all * least.cause, `${part} cause: ${cause} of ${all}`)
    assert.ok(who >= all * least.who, `${part} who: ${who} of ${all}`)
    assert.ok(retry >= all * 0.95, `${part} retry: ${retry} of ${all}`)
    assert.ok(sureAndWrong <= all * 0.03, `${part} sure and wrong: ${sureAndWrong} of ${all}`)
  })
}

test('each paste names its source, and none stands twice', () => {
  assert.ok(pastes.length >= 200)
  for (const { source } of pastes) assert.match(source, /^https:\/\/[^/]+\/./)
  assert.equal(new Set(pastes.map(({ text }) => text)).size, pastes.length)
})
