// Holds the rules to what they promise: each is reached by its own samples and hidden by no earlier one, each is bounded,
// none decides by a code that means nothing.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CAUSES } from '../causes/facts.ts'
import { readInput } from '../reading/read-input.ts'
import { PROVIDERS } from '../reading/providers.ts'
import { findPhrase, GAP, parsePhrase } from './phrase.ts'
import type { Rule } from './rule.ts'
import { makeFindMatches, RULE_GROUPS } from './rules.ts'
import { SOURCES } from './sources.ts'
import { processorTime } from '../../../test/support/processor-time.ts'

const rules = RULE_GROUPS.flatMap(([, group]) => group)
const findMatches = makeFindMatches()

/** A sample of an operator is read as coming from a host of that operator. */
const readSample = ({ provider, stage }: Rule, text: string) =>
  readInput({
    text,
    ...(provider === undefined ? {} : { host: `mx.${PROVIDERS[provider].hosts[0]}` }),
    ...(stage?.[0] === undefined ? {} : { stage: stage[0] }),
  })

test('there are many rules, each with an id of its own', () => {
  assert.ok(rules.length > 300, `only ${rules.length} rules`)
  assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length)
})

test('every rule names a known cause, a source and at least one sample', () => {
  for (const { id, cause, source, samples } of rules) {
    assert.ok(Object.hasOwn(CAUSES, cause), id)
    assert.ok(Object.hasOwn(SOURCES, source), id)
    assert.ok(samples.length > 0, id)
  }
})

test('every sample reaches its own rule first', () => {
  const missed = rules.flatMap((rule) =>
    rule.samples.flatMap((sample) => {
      const reading = readSample(rule, sample)
      const first = findMatches(reading, reading.plainReply)[0]
      return first?.rule.id === rule.id ? [] : [`${rule.id} <- ${first?.rule.id} (${first?.words}): ${sample}`]
    }),
  )
  assert.deepEqual(missed, [])
})

test('rules of an operator fit only where it was recognised', () => {
  const reading = readInput({ text: '550 5.4.1 Recipient address rejected: Access denied' })
  assert.equal(reading.provider, undefined)
  assert.ok(findMatches(reading, reading.plainReply).every(({ rule }) => rule.provider === undefined))
})

test('no rule goes by x.7.1 or x.0.0, and one by 4.4.7 names no cause', () => {
  for (const { id, enhanced = [], says, cause } of rules) {
    if (says !== undefined) continue
    for (const code of enhanced) {
      assert.ok(!/^.\.(?:7\.[01]|0\.0)$/.test(code), id)
      if (/^.\.4\.7$/.test(code)) assert.equal(cause, 'expired', id)
    }
  }
})

test('a rule that goes by nothing at all does not exist', () => {
  for (const { id, says, enhanced, code } of rules) assert.ok(says ?? enhanced ?? code, id)
})

test('every phrase is bounded: few parts, narrow gaps, and nothing that repeats', () => {
  for (const { id, says = [], unless = [] } of rules) {
    for (const source of [...says, ...unless]) {
      const { slots } = parsePhrase(source)
      assert.ok(slots.length <= 4, `${id}: ${source}`)
      for (const { digits } of slots.flat()) assert.ok(!/(?<!\\)[*+?{]/.test(digits?.source ?? ''), `${id}: ${source}`)
    }
  }
})

test('the worst text takes no longer than its length allows', () => {
  const parts = rules.flatMap(({ says = [] }) => says).flatMap((phrase) => phrase.split(/ ~ |\|/))
  const text = parts.join(' ').repeat(2).slice(0, 32_000)
  const ms = processorTime(() => {
    for (const phrase of rules.flatMap(({ says = [] }) => says)) findPhrase(parsePhrase(phrase), text)
  })
  assert.ok(ms < 5_000, `${ms} ms`)
})

test('words stand alone, begin as told, and stand within the gap', () => {
  const found = (phrase: string, text: string): boolean => findPhrase(parsePhrase(phrase), text) !== undefined
  assert.ok(found('spf', 'failed spf check'))
  assert.ok(!found('spf', 'spfbl'))
  assert.ok(found('block*', 'was blocked'))
  assert.ok(!found('lock*', 'was blocked'))
  assert.ok(found('(s%%%%)', 'list (s3150)'))
  assert.ok(!found('(s%%%%)', 'list (s31)'))
  assert.ok(found('mailbox ~ full|over quota', 'the mailbox of addr is over quota'))
  assert.ok(!found('mailbox ~ full', `mailbox ${'x '.repeat(GAP)} full`))
  assert.ok(!found('full ~ mailbox', 'mailbox full'))
})

test('an empty part in a phrase is a mistake', () => {
  assert.throws(() => parsePhrase('a||b'), RangeError)
})
