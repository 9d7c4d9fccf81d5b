import assert from 'node:assert/strict'
import { test } from 'node:test'
import { STAGES } from '../../core/decision.ts'
import { parseDomain } from '../../core/domain.ts'
import { SITES, type Config } from '../../config/config.ts'
import { defaultConfig } from '../../config/defaults.ts'
import { CONDITIONS } from '../../policy/conditions.ts'
import { presetRules } from '../../policy/presets.ts'
import { LANGUAGES } from '../../diagnose/diagnosis.ts'
import { ruleSentence, TOLD_RULES, WHY_WORDS } from './why-words.ts'

/** Every check on, every list there, one scanner: all rules that a preset can have. */
function everything(site: Config['site']): Config {
  const hostname = parseDomain('mx.example.org') ?? assert.fail()
  const base = defaultConfig({ hostname, stateFolder: '/tmp/state' })
  const checks = Object.fromEntries(
    Object.entries(base.checks).map(([key, value]) => [key, value === false ? true : value]),
  )
  const list = [{ zone: 'bl.example', action: 'deny' as const }]
  return {
    ...base,
    site,
    listsFolder: '/etc/lists',
    submission: { ...base.submission, bindSender: true },
    checks: { ...base.checks, ...checks, ipDnsbls: list, domainDnsbls: list },
    scanners: [{} as Config['scanners'][number]],
  }
}

const presetNames = (site: Config['site']): readonly string[] =>
  STAGES.flatMap((stage) => (presetRules(everything(site)).rules[stage] ?? []).map(({ name }) => name))

for (const site of SITES) {
  test(`every rule of site ${site} is told in both languages`, () => {
    const names = presetNames(site)
    assert.ok(names.length > 0)
    for (const language of LANGUAGES) {
      for (const name of names) assert.ok(ruleSentence(WHY_WORDS[language], name), `${language}: ${name}`)
    }
  })
}

test('no rule is told that no preset has', () => {
  const all = new Set(SITES.flatMap(presetNames).map((name) => name.replace(/^(ip|domain)-dnsbl-.*/, '$1-dnsbl-*')))
  const untold = TOLD_RULES.filter((rule) => !all.has(rule) && rule !== 'no-rule-accepts')
  assert.deepEqual(untold, [])
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
