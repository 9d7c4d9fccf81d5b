// Strangers write what the engine reads, so nothing in it may take long on any text: not a rule, not a regular expression.
// Each rule meets a text made of its own words, each regular expression of src/diagnose one made of its own letters and signs.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createContext, Script } from 'node:vm'
import { makeExplain } from '../../src/diagnose/explain.ts'
import { findPhrase, parsePhrase } from '../../src/diagnose/rules/phrase.ts'
import { RULE_GROUPS } from '../../src/diagnose/rules/rules.ts'
import { processorTime } from '../support/processor-time.ts'

/** A quarter of what the engine looks at: enough to tell a line from what grows faster. */
const LONGEST = 8_192
const SOURCE = new URL('../../src/diagnose/', import.meta.url)

/** Generous for a busy machine; a pattern that repeats without bound needs minutes. */
const MOST_MS = 400

const filled = (part: string): string => part.repeat(Math.ceil(LONGEST / part.length)).slice(0, LONGEST)

test('no rule takes long on a text made of its own words', () => {
  const rules = RULE_GROUPS.flatMap(([, group]) => group)
  for (const { id, says = [], unless = [] } of rules) {
    for (const source of [...says, ...unless]) {
      const phrase = parsePhrase(source)
      const words = phrase.slots.flatMap((slot) => slot.map(({ text }) => text.replaceAll('%', '7')))
      const first = phrase.slots[0]?.map(({ text }) => text.replaceAll('%', '7')) ?? []
      for (const text of [filled(`${words.join(' ')} `), filled(`${first.join(' ')} `)]) {
        const ms = processorTime(() => findPhrase(phrase, text))
        assert.ok(ms < MOST_MS, `${id}: ${source}: ${Math.round(ms)} ms`)
      }
    }
  }
})

/** Literals of regular expressions: after a sign that no value can end with, never in a comment. */
const LITERAL =
  /(?<=[=([,:!&|?{};]\s*|return\s+|^\s*)\/(?![*/])((?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([dgimsuvy]*)/gm

function literalsIn(path: URL): readonly RegExp[] {
  const code = readFileSync(path, 'utf8').replaceAll(/^\s*(?:\/\/|\*|\/\*).*$/gm, '')
  return [...code.matchAll(LITERAL)].map(([, pattern = '', flags]) => new RegExp(pattern, flags))
}

/** What the pattern itself names, and what such patterns commonly repeat. */
function hostileTexts({ source }: RegExp): readonly string[] {
  const letters = source.replaceAll(/\\[a-zA-Z]|[\\()[\]{}^$|?*+]|\d,\d*/g, ' ').replaceAll(/\s+/g, ' ')
  const word = letters.trim().split(' ')[0] ?? ''
  const parts = ['a', ' ', '0', '<', '-', '.', '\n', '550 ', 'a.', 'a@', '1.', 'a: ', '> ', '_', '\t', 'é', 'a=b ']
  return [...parts, letters, word, `${word} `, `${word}a`, `${word}0`]
    .filter((part) => part !== '')
    .flatMap((part) => [filled(part), `${filled(part).slice(1)}\u0000`])
}

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
)

const replaceAll = new Script("for (const text of texts) text.replace(pattern, '')")
const place = createContext({})

/** For a pattern that repeats within a repetition would not come to an end. By the clock, so it judges nothing. */
const STOPPED_AFTER_MS = 20 * MOST_MS

function endsInTime(pattern: RegExp, texts: readonly string[]): boolean {
  Object.assign(place, { pattern, texts })
  const ms = processorTime(() => {
    try {
      replaceAll.runInContext(place, { timeout: STOPPED_AFTER_MS })
    } catch (error) {
      if (!String(error).includes('timed out')) throw error
    }
  })
  return ms < MOST_MS
}

test('no regular expression takes long on any text', () => {
  const literals = files.flatMap((name) => literalsIn(new URL(name, SOURCE)).map((literal) => ({ name, literal })))
  assert.ok(literals.length > 60, `only ${literals.length} found`)
  const slow = literals.flatMap(({ name, literal }) => {
    const all = new RegExp(literal.source, literal.flags.includes('g') ? literal.flags : `${literal.flags}g`)
    const texts = hostileTexts(literal)
    // Each alone only when all together took too long: to begin costs more than most texts.
    const text = endsInTime(all, texts) ? undefined : texts.find((hostile) => !endsInTime(all, [hostile]))
    return text === undefined ? [] : [`${name}: ${literal} on ${JSON.stringify(text.slice(0, 20))}`]
  })
  assert.deepEqual(slow, [])
})

test('the engine as a whole takes no longer on the words of all rules', () => {
  const explain = makeExplain()
  const words = RULE_GROUPS.flatMap(([, group]) => group.flatMap(({ says = [] }) => says)).flatMap((phrase) =>
    phrase.split(/ ~ |\|/),
  )
  const ms = processorTime(() => explain(`550 5.7.1 ${words.join(' ')}`))
  assert.ok(ms < 5 * MOST_MS, `${Math.round(ms)} ms`)
})
