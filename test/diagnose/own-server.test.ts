// How well people are helped whose own server, script or log it is: figures that may not fall.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerPastes, countPastes, isBlind, isHeld, isOfMail, OWN_WORDS, readPastes } from './own-pastes.ts'

const pastes = readPastes()
const fresh = readPastes('own-server-fresh')
const third = readPastes('pastes-third').filter(isOfMail)
const fourth = readPastes('pastes-fourth').filter(isOfMail)
const fifth = readPastes('pastes-fifth').filter(isOfMail)
const notMail = (['pastes-third', 'pastes-fourth', 'pastes-fifth'] as const)
  .flatMap((which) => readPastes(which))
  .filter((paste) => !isOfMail(paste))

/** What has been reached: the shares of right causes and of right actors, and what was called sure and was wrong. */
for (const [part, some, least] of [
  ['tune', pastes.filter((paste) => !isBlind(paste)), { cause: 0.95, who: 0.97, sureAndWrong: 0.01 }],
  ['blind', pastes.filter(isBlind), { cause: 0.84, who: 0.9, sureAndWrong: 0.02 }],
  ['fresh', fresh.filter((paste) => !isHeld(paste)), { cause: 0.95, who: 0.96, sureAndWrong: 0.03 }],
  ['held', fresh.filter(isHeld), { cause: 0.87, who: 0.91, sureAndWrong: 0 }],
  ['third', third.filter((paste) => !isHeld(paste)), { cause: 0.95, who: 0.97, sureAndWrong: 0 }],
  ['third, held', third.filter(isHeld), { cause: 0.87, who: 0.9, sureAndWrong: 0 }],
  ['fourth', fourth.filter((paste) => !isHeld(paste)), { cause: 0.95, who: 0.97, sureAndWrong: 0.03 }],
  ['fourth, held', fourth.filter(isHeld), { cause: 0.77, who: 0.86, sureAndWrong: 0 }],
  ['fifth', fifth.filter((paste) => !isHeld(paste)), { cause: 0.88, who: 0.94, sureAndWrong: 0 }],
  ['fifth, held', fifth.filter(isHeld), { cause: 0.86, who: 0.88, sureAndWrong: 0 }],
] as const) {
  test(`${part}: own servers are helped as well as they have been`, () => {
    const { all, cause, who, retry, sureAndWrong } = countPastes(answerPastes(some))
    assert.ok(all > 40, `only ${all}`)
    assert.ok(cause >= all * least.cause, `${part} cause: ${cause} of ${all}`)
    assert.ok(who >= all * least.who, `${part} who: ${who} of ${all}`)
    assert.ok(retry >= all * 0.94, `${part} retry: ${retry} of ${all}`)
    assert.ok(sureAndWrong <= all * least.sureAndWrong, `${part} sure and wrong: ${sureAndWrong} of ${all}`)
  })
}

test('what is not about mail is hardly ever taken for it, and never surely', () => {
  const { all, cause, sureAndWrong } = countPastes(answerPastes(notMail))
  assert.equal(all, 107)
  assert.ok(cause >= 105, `not-mail: ${cause} of ${all}`)
  assert.ok(sureAndWrong === 0, `sure: ${sureAndWrong}`)
})

test('each paste names its source, and none stands twice', () => {
  const all = [...pastes, ...fresh, ...third, ...fourth, ...fifth, ...notMail]
  assert.ok(all.length >= 834)
  for (const { source } of all) if (source !== OWN_WORDS) assert.match(source, /^https?:\/\/[^/]+\/./)
  assert.equal(new Set(all.map(({ text }) => text)).size, all.length)
})
