// Holds the catalogue to what it promises in both languages, and its pages in docs to the catalogue.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { LANGUAGES, WHO } from '../diagnosis.ts'
import { RULE_GROUPS } from '../rules/rules.ts'
import { CATALOGUE, type Step } from './catalogue.ts'
import { CAUSE_IDS, causeFacts, causeLayer, isCauseId } from './facts.ts'
import { causesPage } from './reference-page.test-support.ts'

const words = (step: Step): string => (typeof step === 'string' ? step : step.says)

test('every cause has a title, an explanation and steps in every language, and no text is left over', () => {
  assert.ok(CAUSE_IDS.length > 65)
  for (const language of LANGUAGES) {
    assert.deepEqual(Object.keys(CATALOGUE[language]).sort(), [...CAUSE_IDS].sort())
    for (const id of CAUSE_IDS) {
      const { title, explanation, steps } = CATALOGUE[language][id]
      assert.ok(title.length > 10 && title.length <= 110, `${language} ${id}`)
      assert.match(title, /[.?]$/, `${language} ${id}`)
      assert.ok(explanation.length > 20, `${language} ${id}`)
      assert.ok(steps.length > 0 && steps.every((step) => words(step).length > 10), `${language} ${id}`)
    }
  }
})

test('the Russian texts are Russian, and have as many steps as the English', () => {
  for (const id of CAUSE_IDS) {
    const { title, explanation, steps } = CATALOGUE.ru[id]
    for (const text of [title, explanation, ...steps.map(words)]) assert.match(text, /[а-яё]{3}/i, id)
    assert.equal(steps.length, CATALOGUE.en[id].steps.length, id)
    const readers = (all: readonly Step[]): unknown =>
      all.map((step) => (typeof step === 'string' ? null : { ...step, says: '' }))
    assert.deepEqual(readers(steps), readers(CATALOGUE.en[id].steps), id)
  }
})

test('every cause says whose move it is and where it belongs', () => {
  for (const id of CAUSE_IDS) {
    assert.ok(WHO.includes(causeFacts(id).who), id)
    if (/^(?:unknown|expired|not-mail)$|^symptom\./.test(id)) continue
    assert.notEqual(causeLayer(id), 'unknown', id)
  }
  assert.ok(isCauseId('relay.denied'))
  assert.ok(!isCauseId('toString'))
})

test('every cause is reached by a rule', () => {
  const reached = new Set(RULE_GROUPS.flatMap(([, rules]) => rules.map(({ cause }) => cause)))
  assert.deepEqual(
    CAUSE_IDS.filter((id) => id !== 'unknown' && id !== 'not-mail' && !reached.has(id)),
    [],
  )
})

for (const language of LANGUAGES) {
  test(`docs/reference/causes/${language}.md is what the catalogue says`, () => {
    const page = new URL(`../../../docs/reference/causes/${language}.md`, import.meta.url)
    if (process.env['WRITE_DOCS'] === '1') writeFileSync(page, causesPage(language))
    assert.ok(
      readFileSync(page, 'utf8') === causesPage(language),
      'run: WRITE_DOCS=1 node --test src/diagnose/causes/catalogue.test.ts',
    )
  })
}
