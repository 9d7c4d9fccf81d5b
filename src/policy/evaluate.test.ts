// The engine, with rules made by hand and by chance.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import type { Decision, DecisionId, Verdict } from '../core/decision.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { seconds } from '../core/time.ts'
import { no, unknown, yes, type Answer, type Condition } from '../conditions/condition.ts'
import { anyOf, notAll } from '../conditions/combine.ts'
import { evaluate } from './evaluate.ts'
import { mail, rcpt, subjectOf } from '../conditions/subjects.test-support.ts'
import type { Act, Rule } from './rule.ts'
import type { RuleCondition, RuleSubject } from './rule-subject.ts'

const ID = 'wb-000000' as DecisionId
const decide = async (rules: readonly Rule[], question = rcpt('alice@here.test')): Promise<Decision> =>
  evaluate(rules, subjectOf(question), { clock: new FakeClock(), makeId: () => ID })

const ACTS: Readonly<Record<string, Act>> = {
  accept: { kind: 'accept' },
  deny: { kind: 'deny', code: 550, status: '5.7.1', text: ['no'] },
  defer: { kind: 'defer', code: 451, status: '4.7.1', text: ['later'] },
  discard: { kind: 'discard' },
  hold: { kind: 'hold', why: ['to look at'] },
  tag: { kind: 'tag', field: 'X-Tag', value: ['for {x', { name: 'client' }] },
  next: { kind: 'next' },
}

/** What a condition of these tests does when it is asked. */
const WAYS = ['yes', 'no', 'unknown', 'throws', 'later yes', 'later no', 'later unknown', 'rejects'] as const
type Way = (typeof WAYS)[number]

const meaning = (way: Way): Answer['kind'] => (way.endsWith('yes') ? 'yes' : way.endsWith('no') ? 'no' : 'unknown')

function act(way: Way, name: string): Answer | Promise<Answer> {
  const compared = { [name]: way }
  switch (way) {
    case 'yes':
      return yes(compared)
    case 'no':
      return no(compared)
    case 'unknown':
      return unknown('nobody knows', compared)
    case 'later yes':
      return Promise.resolve(yes(compared))
    case 'later no':
      return Promise.resolve(no(compared))
    case 'later unknown':
      return Promise.resolve(unknown('nobody knows', compared))
    case 'throws':
      throw new Error('broken')
    case 'rejects':
      return Promise.reject(new Error('broken'))
  }
}

const conditionOf = (way: Way, name: string): RuleCondition => ({ name, ask: () => act(way, name) })

const makeRule = (name: string, ways: readonly Way[], verdict: string, more: Partial<Rule> = {}): Rule => ({
  name,
  origin: { kind: 'preset', preset: 'test' },
  conditions: ways.map((way, i) => conditionOf(way, `${name}-${i}`)),
  act: ACTS[verdict] ?? assert.fail(verdict),
  unknown: verdict === 'tag' || verdict === 'next' ? 'next' : 'defer',
  ...more,
})

const anyWay = fc.constantFrom(...WAYS)
const anyRule = fc.record({
  ways: fc.array(anyWay, { maxLength: 3 }),
  verdict: fc.constantFrom(...Object.keys(ACTS)),
})
const anyRules = fc
  .array(anyRule, { maxLength: 6 })
  .map((rules) => rules.map(({ ways, verdict }, i) => ({ ways, verdict, rule: makeRule(`r${i}`, ways, verdict) })))

const kleene = (ways: readonly Way[]): Answer['kind'] => {
  const kinds = ways.map(meaning)
  return kinds.includes('no') ? 'no' : kinds.includes('unknown') ? 'unknown' : 'yes'
}

suite('rules by chance', () => {
  test('the first rule that speaks decides, in the order of the rules', async () => {
    await fc.assert(
      fc.asyncProperty(anyRules, async (rules) => {
        const decision = await decide(rules.map(({ rule }) => rule))
        const first = rules.find(
          ({ ways, verdict }) => kleene(ways) !== 'no' && verdict !== 'tag' && verdict !== 'next',
        )
        if (!first) {
          assert.deepEqual([decision.verdict, decision.rule], ['deny', 'no-rule-accepts'])
          return
        }
        assert.equal(decision.rule, first.rule.name)
        const wanted: Verdict = kleene(first.ways) === 'unknown' ? 'defer' : (first.verdict as Verdict)
        assert.equal(decision.verdict, wanted)
      }),
      { numRuns: 300 },
    )
  })

  test('what is not known never accepts, discards or holds', async () => {
    await fc.assert(
      fc.asyncProperty(anyRules, async (rules) => {
        const decision = await decide(rules.map(({ rule }) => rule))
        if (decision.verdict === 'deny' || decision.verdict === 'defer') return
        const rule = rules.find((one) => one.rule.name === decision.rule)
        assert.ok(rule && rule.ways.every((way) => meaning(way) === 'yes'))
      }),
      { numRuns: 300 },
    )
  })

  test('a refusal tells every rule before it once, in order, with the condition that did not hold', async () => {
    await fc.assert(
      fc.asyncProperty(anyRules, async (rules) => {
        const { tried, rule: decided, id, verdict } = await decide(rules.map(({ rule }) => rule))
        if (verdict !== 'deny' && verdict !== 'defer') {
          assert.equal(tried, undefined)
          return
        }
        assert.equal(id, ID)
        const end = rules.findIndex(({ rule }) => rule.name === decided)
        const before = rules.slice(0, end < 0 ? rules.length : end)
        assert.deepEqual(
          tried?.map(({ rule }) => rule),
          before.map(({ rule }) => rule.name),
        )
        for (const [i, { ways, verdict }] of before.entries()) {
          const failing = ways.findIndex((way) => meaning(way) === 'no')
          if (failing >= 0) assert.equal(tried?.[i]?.condition, `r${i}-${failing}`)
          else if (kleene(ways) === 'yes') assert.equal(tried?.[i]?.outcome, verdict === 'tag' ? 'tagged' : 'next')
        }
      }),
      { numRuns: 300 },
    )
  })
})

suite('any and not', () => {
  const group = fc.array(anyWay, { minLength: 1, maxLength: 3 })
  const made = (ways: readonly Way[]): readonly RuleCondition[] => ways.map((way, i) => conditionOf(way, `c${i}`))
  const answerOf = async (condition: Condition<RuleSubject>): Promise<Answer['kind']> =>
    (await condition(subjectOf(rcpt('alice@here.test')))).kind
  const opposite = { yes: 'no', no: 'yes', unknown: 'unknown' } as const

  test('are those of a logic with three values', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(group, { minLength: 1, maxLength: 3 }), async (groups) => {
        const kinds = groups.map(kleene)
        const wanted = kinds.includes('yes') ? 'yes' : kinds.includes('unknown') ? 'unknown' : 'no'
        assert.equal(await answerOf(anyOf(groups.map(made))), wanted)
        assert.equal(await answerOf(notAll(made(groups[0] ?? []))), opposite[kinds[0] ?? 'unknown'])
      }),
      { numRuns: 300 },
    )
  })
  test('not of not is the thing itself, and not of any is all of the nots', async () => {
    await fc.assert(
      fc.asyncProperty(group, group, async (a, b) => {
        const twice = notAll([{ name: 'not', ask: notAll(made(a)) }])
        assert.equal(await answerOf(twice), kleene(a))
        const notAny = notAll([{ name: 'any', ask: anyOf([made(a), made(b)]) }])
        const nots = [notAll(made(a)), notAll(made(b))].map((ask) => ({ name: 'not', ask }))
        const allNot = notAll([{ name: 'not', ask: notAll(nots) }])
        assert.equal(await answerOf(notAny), await answerOf(allNot))
      }),
      { numRuns: 200 },
    )
  })
  test('stop as soon as the answer is certain', async () => {
    const never: RuleCondition = { name: 'never', ask: () => assert.fail('asked in vain') }
    assert.equal(await answerOf(anyOf([made(['yes']), [never]])), 'yes')
    assert.equal(await answerOf(notAll([...made(['later no']), never])), 'yes')
  })
})

test('tags of the rules on the way come along with what is accepted, made safe for a header', async () => {
  const tag: Act = { kind: 'tag', field: 'X-Said', value: [{ name: 'said' }] }
  const nasty: RuleCondition = { name: 'said', ask: () => yes({ said: 'a\r\nBcc: x@y.test\u00e9' }) }
  const tagging = makeRule('tagging', [], 'tag', { act: tag, conditions: [nasty] })
  const unsure = makeRule('unsure', ['unknown'], 'tag')
  const { tags, verdict } = await decide([tagging, unsure, makeRule('end', [], 'accept')])
  assert.equal(verdict, 'accept')
  assert.deepEqual(tags, [{ field: 'X-Said', value: 'a Bcc: x@y.test?' }])
  const long = { name: 'long', ask: () => yes({ said: 'x'.repeat(5000) }) }
  const tooLong = await decide([
    makeRule('long', [], 'tag', { act: tag, conditions: [long] }),
    makeRule('end', [], 'accept'),
  ])
  assert.equal(tooLong.tags?.[0]?.value.length, 900)
})

test('a rule that says so is passed over when something is not known, and that is told', async () => {
  const rules = [makeRule('careful', ['unknown'], 'accept', { unknown: 'next' }), makeRule('end', [], 'deny')]
  const { rule, tried } = await decide(rules)
  assert.equal(rule, 'end')
  assert.deepEqual(tried, [
    {
      rule: 'careful',
      outcome: 'no',
      condition: 'careful-0',
      compared: { 'careful-0': 'unknown', unknown: 'nobody knows' },
    },
  ])
})

test('a condition that gives no answer is named in the reply, with why', async () => {
  const { reply, unknown: doubt, verdict } = await decide([makeRule('r', ['yes', 'throws'], 'accept')])
  assert.equal(verdict, 'defer')
  assert.deepEqual(doubt, { condition: 'r-1', why: 'the check failed: broken' })
  assert.equal(reply.code, 451)
  assert.equal(reply.enhanced, '4.7.1')
  assert.match(reply.lines.join(' '), /"r-1" of rule "r" gave no answer \(the check failed: broken\).* \(wb-000000\)$/)
})

test('where no rule speaks, every stage but RCPT accepts', async () => {
  assert.equal((await decide([], mail('a@b.test'))).verdict, 'accept')
  assert.equal((await decide([makeRule('r', ['no'], 'deny')], mail('a@b.test'))).verdict, 'accept')
  const { verdict, reply } = await decide([])
  assert.equal(verdict, 'deny')
  assert.equal(reply.code, 550)
})

test('what is held says why, and a rule’s own log text is filled in', async () => {
  const { verdict, hold, log } = await decide([
    makeRule('r', ['yes'], 'hold', { log: ['seen from ', { name: 'client' }] }),
  ])
  assert.deepEqual([verdict, hold, log], ['hold', 'to look at', 'seen from 192.0.2.9'])
})

test('rules that need no look-up are answered at once', () => {
  const answer = evaluate([makeRule('r', ['yes'], 'accept')], subjectOf(rcpt('a@b.test')), {
    clock: new FakeClock(),
    makeId: () => ID,
  })
  assert.ok(!(answer instanceof Promise))
})

test('the log texts of rules that only went on come along with whatever is decided later', async () => {
  const noting = makeRule('noting', ['yes'], 'next', { log: ['seen ', { name: 'client' }, '\r\nforged line'] })
  const unheard = makeRule('unheard', ['no'], 'next', { log: ['never'] })
  const own = { log: ['and refused'] }
  assert.equal(
    (await decide([noting, unheard, makeRule('end', [], 'deny', own)])).log,
    'seen 192.0.2.9 forged line; and refused',
  )
  assert.equal((await decide([noting, makeRule('end', [], 'accept')])).log, 'seen 192.0.2.9 forged line')
  assert.equal((await decide([noting], mail('a@b.test'))).log, 'seen 192.0.2.9 forged line')
})

test('a check that never answers defers before the client gives up, and leaves no timer behind', async () => {
  const clock = new FakeClock()
  const asked = Promise.withResolvers<void>()
  const never: RuleCondition = {
    name: 'slow',
    ask() {
      asked.resolve()
      return new Promise(() => {})
    },
  }
  const rules = [
    makeRule('first', ['later no'], 'accept'),
    { ...makeRule('stuck', [], 'tag'), conditions: [never], unknown: 'next' as const },
    makeRule('last', ['yes'], 'accept'),
  ]
  const decided = evaluate(rules, subjectOf(rcpt('a@b.test')), { clock, makeId: () => ID })
  await asked.promise
  await clock.advance(seconds(239))
  assert.equal(await Promise.race([decided, Promise.resolve('still waiting')]), 'still waiting')
  await clock.advance(seconds(2))
  const { verdict, rule, unknown: doubt } = await decided
  assert.deepEqual([verdict, rule, doubt], ['defer', 'stuck', { condition: 'slow', why: 'not within 4m' }])
  assert.equal(clock.next(), undefined)
})
