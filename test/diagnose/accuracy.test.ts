// Keeps the engine as right as it has become on refusals that it was not made from, and the labelled set honest: every line
// tells where it was seen. Raise the floors when the figures rise; do not lower them to let a change pass.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { ratio, shareOf, withConfidence, SCOPES, type Scope } from './accuracy.ts'
import { accuracyPage } from './accuracy-page.ts'
import { answerAll } from './answers.ts'
import { HALVES, halfOf, readRefusals, siteOf, type Half } from './labelled-set.ts'

const refusals = readRefusals()
const answers = answerAll(refusals)

/** Percent, a little below what was reached. */
const FLOORS: Readonly<Record<Half, Readonly<Record<Scope, number>>>> = {
  tune: { cause: 94, family: 95, who: 95, retry: 95.5 },
  held: { cause: 78.5, family: 81.5, who: 83, retry: 91.5 },
}

/** Percent of the answers called sure that name the right cause. */
const SURE: Readonly<Record<Half, number>> = { tune: 95.5, held: 97 }

test('the labelled set is large, from many places, and each line names its source', () => {
  assert.ok(refusals.length >= 350, `only ${refusals.length}`)
  for (const { text, source } of refusals) assert.match(source, /^https?:\/\/[^/]+\/./, text)
  assert.ok(new Set(refusals.map(({ source }) => siteOf(source))).size > 100)
})

test('no site stands in both halves, and both halves are large', () => {
  const halves = new Map<string, Half>()
  for (const refusal of refusals) {
    const site = siteOf(refusal.source)
    assert.equal(halves.get(site) ?? halfOf(refusal), halfOf(refusal), site)
    halves.set(site, halfOf(refusal))
  }
  for (const half of HALVES) assert.ok(answers[half].length > 150, half)
})

test('no refusal stands in the set twice', () => {
  const texts = refusals.map(({ text }) => text.toLowerCase().replaceAll(/\s+/g, ' '))
  assert.equal(new Set(texts).size, texts.length)
})

for (const half of HALVES) {
  test(`${half}: the answers are as right as they have become`, () => {
    for (const scope of SCOPES) {
      const reached = 100 * ratio(shareOf(answers[half], scope))
      assert.ok(reached >= FLOORS[half][scope], `${half} ${scope}: ${reached.toFixed(1)} %`)
    }
  })

  test(`${half}: an answer called sure names the right cause`, () => {
    const sure = withConfidence(answers[half], 'high')
    const reached = 100 * ratio(shareOf(sure, 'cause'))
    assert.ok(sure.length > 50 && reached >= SURE[half], `${half}: ${reached.toFixed(1)} % of ${sure.length}`)
  })

  test(`${half}: the surer an answer says it is, the righter it is`, () => {
    const [high, medium, low] = (['high', 'medium', 'low'] as const).map((confidence) =>
      ratio(shareOf(withConfidence(answers[half], confidence), 'cause')),
    )
    assert.ok(high !== undefined && medium !== undefined && low !== undefined)
    assert.ok(high + 0.02 >= medium && medium > low, `${high} ${medium} ${low}`)
  })
}

test('docs/reference/explain-accuracy.md is what is measured', () => {
  const page = readFileSync(new URL('../../docs/reference/explain-accuracy.md', import.meta.url), 'utf8')
  assert.ok(page === accuracyPage(answers), 'run: npm run explain:accuracy')
})
