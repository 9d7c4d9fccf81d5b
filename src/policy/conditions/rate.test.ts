import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as v from 'valibot'
import { instant, minutes, type Instant } from '../../core/time.ts'
import type { Question, SessionFacts } from '../../smtp/session-facts.ts'
import type { Answer, Condition } from '../../conditions/condition.ts'
import { makeSubject } from '../../conditions/subject.ts'
import type { RuleSubject } from '../rule-subject.ts'
import { contentOf, makeDeps } from '../policy-deps.test-support.ts'
import { data, factsOf, mail, rcpt } from '../../conditions/subjects.test-support.ts'
import type { Rates } from '../rates/rates.ts'
import { rate } from './rate.ts'

const START = instant(Date.UTC(2026, 10, 22))

const make = (value: Record<string, unknown>, deps = makeDeps()): Condition<RuleSubject> =>
  rate.make(v.parse(rate.schema, { per: '1h', limit: 2, ...value }), deps)

/** One session that asks one question after the other. */
class Session {
  readonly #memo = new Map<string, unknown>()
  readonly #facts: SessionFacts

  constructor(facts: Parameters<typeof factsOf>[0] = {}) {
    this.#facts = factsOf(facts)
  }

  subject(question: Question, at: Instant = START): RuleSubject {
    const content = question.stage === 'data' ? contentOf(100) : undefined
    return makeSubject({ at, memo: this.#memo }, question, this.#facts, content)
  }

  ask(condition: Condition<RuleSubject>, question: Question, at?: Instant): Answer {
    const answer = condition(this.subject(question, at))
    assert.ok(!(answer instanceof Promise), 'a rate is told at once')
    return answer
  }

  kind(condition: Condition<RuleSubject>, question: Question, at?: Instant): Answer['kind'] {
    return this.ask(condition, question, at).kind
  }
}

const CONNECT: Question = { stage: 'connect' }

/** The same transaction has one sender object, as in a session. */
function transaction(sender: string, ...recipients: string[]): readonly Question[] {
  const first = mail(sender)
  if (first.stage !== 'mail') assert.fail()
  const { mailFrom } = first
  const rcpts = recipients.map((to, i): Question => {
    const question = rcpt(to, { accepted: i })
    return question.stage === 'rcpt' ? { ...question, mailFrom } : question
  })
  const last = data(recipients)
  return [first, ...rcpts, last.stage === 'data' ? { ...last, mailFrom } : last]
}

suite('whom it counts', () => {
  const cases: readonly (readonly [by: string, same: Session[], other: Session, question: () => Question])[] = [
    ['client', [new Session(), new Session()], new Session({ from: '192.0.2.10' }), () => CONNECT],
    [
      'client',
      [new Session({ from: '2001:db8:1:2::1' }), new Session({ from: '2001:db8:1:2:ffff::9' })],
      new Session({ from: '2001:db8:1:3::1' }),
      () => CONNECT,
    ],
    ['user', [new Session({ user: 'alice' })], new Session({ user: 'bob' }), () => CONNECT],
    [
      'client+user',
      [new Session({ user: 'alice' })],
      new Session({ user: 'alice', from: '192.0.2.10' }),
      () => mail('a@x.test'),
    ],
  ]
  for (const [by, same, other, question] of cases) {
    test(`by ${by}: ${same.length} session(s) of one key, and another key beside it`, () => {
      const condition = make({ by, of: 'connections', limit: same.length })
      for (const session of same) assert.equal(session.kind(condition, question()), 'no')
      assert.equal(new Session(factsOfFirst(same)).kind(condition, question()), 'yes')
      assert.equal(other.kind(condition, question()), 'no')
    })
  }

  test('by sender and its domain, whatever the case', () => {
    const bySender = make({ by: 'sender', limit: 1 })
    const byDomain = make({ by: 'sender_domain', limit: 1 })
    const kinds = ['Ann@x.test', 'ann@X.test', 'bob@x.test'].map((sender) => [
      new Session().kind(bySender, mail(sender)),
      new Session().kind(byDomain, mail(sender)),
    ])
    assert.deepEqual(kinds, [
      ['no', 'no'],
      ['yes', 'yes'],
      ['no', 'yes'],
    ])
  })

  test('the null sender belongs to everybody: it counts only together with something else', () => {
    const alone = make({ by: 'sender', limit: 1 })
    const together = make({ by: 'client+sender', limit: 1 })
    const kinds = [1, 2].map(() => [new Session().kind(alone, mail('')), new Session().kind(together, mail(''))])
    assert.deepEqual(kinds, [
      ['no', 'no'],
      ['no', 'yes'],
    ])
  })

  test('by recipient domain, at RCPT', () => {
    const condition = make({ by: 'recipient_domain', of: 'recipients', limit: 1 })
    const session = new Session()
    const kinds = ['a@one.test', 'b@one.test', 'c@two.test'].map((to) => session.kind(condition, rcpt(to)))
    assert.deepEqual(kinds, ['no', 'yes', 'no'])
    assert.equal(session.kind(condition, data(['a@one.test', 'b@two.test'])), 'unknown')
  })

  test('nobody logged in means that there is no user to count', () => {
    const answer = new Session().ask(make({ by: 'user', of: 'connections', limit: 1 }), CONNECT)
    assert.equal(answer.kind, 'no')
    assert.equal(answer.compared['rate_not_counted'], 'nobody has logged in')
  })
})

const factsOfFirst = (sessions: readonly Session[]): SessionFacts => {
  const { facts } = sessions[0]?.subject(CONNECT) ?? assert.fail()
  return facts
}

suite('what it counts', () => {
  test('a connection once, however often it is asked about', () => {
    const condition = make({ of: 'connections', limit: 1 })
    const session = new Session()
    for (const question of [CONNECT, ...transaction('a@x.test', 'b@here.test')]) {
      assert.equal(session.kind(condition, question), 'no')
    }
    assert.equal(new Session().kind(condition, CONNECT), 'yes')
  })

  test('a message once for all its recipients and stages, and the next one again', () => {
    const condition = make({ of: 'messages', limit: 2 })
    const session = new Session()
    for (const sender of ['a@x.test', 'b@x.test']) {
      for (const question of transaction(sender, 'b@here.test', 'c@here.test')) {
        assert.equal(session.kind(condition, question), 'no')
      }
    }
    for (const question of transaction('', 'b@here.test', 'c@here.test')) {
      assert.equal(session.kind(condition, question), 'yes', 'a message over the limit stays so')
    }
  })

  test('two bounces are two messages, though their senders look alike', () => {
    const condition = make({ of: 'messages', limit: 1 })
    const session = new Session()
    assert.equal(session.kind(condition, rcpt('a@here.test', { sender: '', accepted: 0 })), 'no')
    assert.equal(session.kind(condition, rcpt('b@here.test', { sender: '', accepted: 1 })), 'no')
    assert.equal(session.kind(condition, rcpt('a@here.test', { sender: '', accepted: 0 })), 'yes')
  })

  test('every recipient; at data all of them at once', () => {
    const condition = make({ of: 'recipients', limit: 3 })
    assert.equal(new Session().kind(condition, rcpt('a@here.test')), 'no')
    const answer = new Session().ask(condition, data(['a@here.test', 'b@here.test', 'c@here.test']))
    assert.equal(answer.kind, 'yes')
    assert.equal(answer.compared['rate_amount'], 3)
  })

  test('the octets of the content, with limits as sizes', () => {
    const condition = make({ of: 'octets', limit: '1K' })
    const kinds = Array.from({ length: 60 }, () => new Session().kind(condition, data(['a@here.test'])))
    assert.equal(kinds.indexOf('yes'), Math.floor(1024 / 100))
  })

  test('before a thing can be known it is unknown, which the schema tells as the first stage', () => {
    const cases: readonly (readonly [Record<string, unknown>, string])[] = [
      [{ of: 'connections' }, 'connect'],
      [{ of: 'messages' }, 'mail'],
      [{ of: 'recipients' }, 'rcpt'],
      [{ of: 'octets' }, 'data'],
      [{ of: 'connections', by: 'sender' }, 'mail'],
      [{ of: 'connections', by: 'client+recipient_domain' }, 'rcpt'],
    ]
    for (const [value, from] of cases) {
      const parsed = v.parse(rate.schema, { per: '1h', limit: 1, ...value })
      assert.equal(rate.fromFor?.(parsed), from)
      assert.equal(new Session().kind(make(value), CONNECT), from === 'connect' ? 'no' : 'unknown')
    }
  })
})

suite('counters', () => {
  test('two rules with one name count a thing once, each with its own limit', () => {
    const deps = makeDeps()
    const warn = make({ name: 'out', limit: 1 }, deps)
    const stop = make({ name: 'out', limit: 2 }, deps)
    const kinds = ['a@x.test', 'b@x.test', 'c@x.test'].map((sender) => {
      const session = new Session()
      const question = mail(sender)
      return [session.kind(warn, question), session.kind(stop, question)]
    })
    assert.deepEqual(kinds, [
      ['no', 'no'],
      ['yes', 'no'],
      ['yes', 'yes'],
    ])
  })

  test('rules without a name share a counter only when they ask for the very same', () => {
    const deps = makeDeps()
    const one = make({ limit: 1 }, deps)
    assert.equal(new Session().kind(one, mail('a@x.test')), 'no')
    assert.equal(new Session().kind(make({ limit: 1 }, deps), mail('a@x.test')), 'yes')
    assert.equal(new Session().kind(make({ limit: 2 }, deps), mail('a@x.test')), 'no')
    assert.equal(new Session().kind(make({ limit: 1, strict: true }, deps), mail('a@x.test')), 'no')
  })

  test('a refusal can tell how many were seen, of how many, and when there is room again', () => {
    const condition = make({ limit: 1 })
    new Session().ask(condition, mail('a@x.test'))
    const { compared } = new Session().ask(condition, mail('a@x.test'), instant(START + minutes(45)))
    assert.deepEqual(compared, {
      rate_by: 'client',
      rate_of: 'messages',
      rate_limit: 1,
      rate_per: '1h',
      rate_key: '192.0.2.9',
      rate_seen: 1,
      rate_amount: 1,
      rate_frees_in: '15m',
      rate_frees_at: '2026-11-22T01:00:00.000Z',
    })
    assert.equal(new Session().kind(condition, mail('a@x.test'), instant(START + minutes(60))), 'no')
  })
})

test('counters that answer later are waited for, and what was counted is not counted again', async () => {
  const asked: boolean[] = []
  const rates: Rates = {
    count: async ({ counted }) => {
      asked.push(counted)
      return { over: counted, seen: 7, added: !counted }
    },
    look: () => assert.fail('nothing is simulated'),
  }
  const condition = make({}, { ...makeDeps(), rates })
  const subject = new Session().subject(mail('a@x.test'))
  const first = condition(subject)
  assert.ok(first instanceof Promise)
  assert.equal((await first).kind, 'no')
  assert.equal((await condition(subject)).kind, 'yes')
  assert.deepEqual(asked, [false, true])
})

test('mistakes in the file are told with what to write', () => {
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [{ limit: 1 }, /the key "per" is missing here/],
    [{ per: '1h' }, /the key "limit" is missing here/],
    [{ limit: 1, per: '1h', by: 'moon' }, /"moon" is not something to count by/],
    [{ limit: 1, per: '1h', by: 'client+client' }, /not something to count by/],
    [{ limit: 1, per: '1h', of: 'mails' }, /"mails" is not one of the choices/],
    [{ limit: 0, per: '1h' }, /too small/],
    [{ limit: 1, per: '1h', nmae: 'x' }, /there is no key "nmae" here/],
    [{ limit: 1, per: '1h', name: 'a b' }, /not the name of a counter/],
    [100, /100 stands where keys belong/],
  ]
  for (const [value, message] of cases) {
    const parsed = v.safeParse(rate.schema, value)
    assert.match(parsed.success ? '' : parsed.issues.map((issue) => issue.message).join('; '), message)
  }
})
