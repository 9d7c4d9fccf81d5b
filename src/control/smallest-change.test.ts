import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reply } from '../core/reply.ts'
import type { Change } from './change.ts'
import type { Judgement } from './judge.ts'
import { smallestChanges, type Candidate } from './smallest-change.ts'

const refusedBy = (rule: string): Judgement => ({
  kind: 'refused',
  decision: { verdict: 'deny', reply: reply(550, '5.7.1', 'no'), rule, compared: {} },
})

const candidate = (domain: string, last = false): Candidate => {
  const change: Change = { kind: 'relay-to', domain }
  return { change, who: 'operator', ...(last ? { last } : {}) }
}

const nameOf = ({ change }: Pick<Candidate, 'change'>): string => (change.kind === 'relay-to' ? change.domain : '')

/** Answers by the name of the candidate, and notes who was asked. */
function trying(answers: Readonly<Record<string, Judgement>>) {
  const asked: string[] = []
  const tryWith = async (one: Candidate): Promise<Judgement | undefined> => {
    asked.push(nameOf(one))
    return answers[nameOf(one)]
  }
  return { asked, tryWith }
}

const ACCEPTED: Judgement = { kind: 'accepted' }

test('only what led to acceptance is told, in the order of smallness', async () => {
  const { tryWith } = trying({ a: refusedBy('r'), b: ACCEPTED, c: ACCEPTED })
  const found = await smallestChanges(
    ['a', 'b', 'c'].map((one) => candidate(one)),
    tryWith,
    { rule: 'r' },
  )
  assert.deepEqual(found.changes.map(nameOf), ['b', 'c'])
  assert.ok(found.changes.every(({ tried }) => tried))
  assert.equal(found.attempts, 3)
  assert.equal(found.next, undefined)
})

test('larger changes are tried only where no smaller one does', async () => {
  const small = trying({ a: ACCEPTED, big: ACCEPTED })
  await smallestChanges([candidate('a'), candidate('big', true)], small.tryWith, { rule: 'r' })
  assert.deepEqual(small.asked, ['a'])
  const large = trying({ a: refusedBy('r'), big: ACCEPTED })
  const found = await smallestChanges([candidate('a'), candidate('big', true)], large.tryWith, { rule: 'r' })
  assert.deepEqual(found.changes.map(nameOf), ['big'])
  assert.equal(found.attempts, 2)
})

test('where none does, the first that silences the rule is named with the rule that speaks next', async () => {
  const { tryWith } = trying({ a: refusedBy('r'), b: refusedBy('other'), c: refusedBy('third') })
  const found = await smallestChanges(
    ['a', 'b', 'c', 'd'].map((one) => candidate(one)),
    tryWith,
    { rule: 'r' },
  )
  assert.deepEqual(found.changes, [])
  assert.deepEqual([found.next && nameOf(found.next), found.next?.decision.rule], ['b', 'other'])
})

test('what cannot be judged, or makes no sense, is not told', async () => {
  const { tryWith } = trying({ a: { kind: 'content-needed' } })
  const found = await smallestChanges([candidate('a'), candidate('b')], tryWith, { rule: 'r' })
  assert.deepEqual(found, { changes: [], attempts: 2 })
})

test('advice stays short', async () => {
  const names = Array.from({ length: 20 }, (_, i) => `d${i}`)
  const { tryWith } = trying(Object.fromEntries(names.map((name) => [name, ACCEPTED])))
  const found = await smallestChanges(
    names.map((one) => candidate(one)),
    tryWith,
    { rule: 'r' },
  )
  assert.deepEqual(found.changes.map(nameOf), names.slice(0, 6))
})
