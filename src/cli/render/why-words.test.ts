import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CONDITIONS } from '../../policy/conditions.ts'
import { PRESET_RULES } from '../../policy/presets.ts'
import { LANGUAGES } from '../../diagnose/diagnosis.ts'
import { ruleText } from './rule-words.ts'
import { WHY_WORDS } from './why-words.ts'

test('every rule of the presets is told in both languages, and nothing of a rule of the user’s own', () => {
  for (const language of LANGUAGES) {
    const { rules } = WHY_WORDS[language]
    for (const { name } of PRESET_RULES) {
      assert.ok(ruleText(rules, name.replace('*', 'bl.example'))?.protects, `${language}: ${name}`)
    }
    assert.ok(ruleText(rules, 'no-rule-accepts')?.protects)
    assert.equal(ruleText(rules, 'a-rule-of-mine'), undefined)
  }
})

/** The sentences of a catalogue, by the way that leads to them. */
function sentences(value: unknown, path: string): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => sentences(inner, `${path}.${key}`))
}

test('both languages have the same entries, none of them empty, the Russian ones in Russian', () => {
  const [en = [], ru = []] = LANGUAGES.map((language) => sentences(WHY_WORDS[language], ''))
  assert.deepEqual(
    ru.map(([path]) => path),
    en.map(([path]) => path),
  )
  for (const [path, text] of [...en, ...ru]) assert.ok(text.trim() !== '', path)
  const names = /^(relay_from|relay_to|local_domains|TLS)$/
  for (const [path, text] of ru) assert.ok(/[а-яё]/i.test(text) || names.test(text), `${path}: ${text}`)
  for (const [path, text] of en) assert.doesNotMatch(text, /[а-яё]/i, path)
})

test('what conditions say they compare has a name in words, but for numbers and marks', () => {
  const told = new Set(Object.keys(WHY_WORDS.en.facts))
  const untold = [...CONDITIONS.values()]
    .flatMap(({ facts }) => facts)
    .filter((fact) => !told.has(fact) && !fact.endsWith('*'))
  assert.deepEqual(untold, [])
})
