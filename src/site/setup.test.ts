import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { SITES } from '../config/config.ts'
import { accepted, ENV } from '../config/load.test-support.ts'
import { SETUP_WORDS } from '../words/setup.ts'
import { judgeAnswer, questionsOf, usualAnswer, writeSetup, type SetupAnswers } from './setup.ts'

const GIVEN = {
  hostname: 'mx.here.test',
  mailName: 'here.test',
  visibleDomain: 'isp.test',
  smarthost: 'smtp.isp.test::587',
}

function answersFor(type: string, given: SetupAnswers = GIVEN): SetupAnswers {
  let answers: SetupAnswers = { ...given, type }
  for (const question of questionsOf(answers)) {
    const answer = answers[question] ?? usualAnswer(question, answers, ENV) ?? assert.fail(question)
    answers = { ...answers, [question]: answer }
    assert.deepEqual(judgeAnswer(question, answers, ENV), { ok: true }, question)
  }
  return answers
}

suite('what setup writes', () => {
  for (const type of SITES) {
    for (const { head, comments } of Object.values(SETUP_WORDS)) {
      test(`is a right configuration for ${type}: ${comments.type}`, () => {
        const config = accepted(writeSetup(answersFor(type), { head, comments }, []))
        assert.equal(config.site, type)
        assert.equal(config.hostname, 'mx.here.test')
        if (type === 'smarthost' || type === 'satellite') assert.equal(config.smarthosts[0]?.port, 587)
        if (type === 'internet') assert.deepEqual(config.localDomains.slice(0, 2), ['here.test', 'mx.here.test'])
        const outside = config.listen.some(({ address }) => address !== '127.0.0.1' && address !== '::1')
        assert.equal(outside, type === 'internet')
      })
    }
  }
})

test('lists may be typed with commas or spaces, and this machine may always send', () => {
  const answers = answersFor('internet', {
    ...GIVEN,
    relayDomains: 'a.test, b.test;c.test',
    relayNets: '10.1.0.0/16 10.2.0.0/16',
  })
  const config = accepted(writeSetup(answers, SETUP_WORDS.en, []))
  assert.deepEqual(config.relayTo, ['a.test', 'b.test', 'c.test'])
  assert.deepEqual(
    config.relayFrom.map(({ text }) => text),
    ['127.0.0.1', '::1', '10.1.0.0/16', '10.2.0.0/16'],
  )
})

test('an answer that will not do says why, in the words of the loader', () => {
  const says = (answers: SetupAnswers, question: keyof SetupAnswers): string => {
    const judged = judgeAnswer(question, { type: 'internet', ...answers }, ENV)
    return judged.ok ? 'ok' : judged.problem.message
  }
  assert.match(says({ type: 'interent' }, 'type'), /not one of the choices/)
  assert.match(says({ hostname: 'vm' }, 'hostname'), /not a full name/)
  assert.match(says({ hostname: 'localhost' }, 'hostname'), /refuse a HELO/)
  assert.match(says({ relayNets: '0.0.0.0/0' }, 'relayNets'), /open relay/)
  assert.match(says({ relayDomains: '*' }, 'relayDomains'), /open relay/)
  assert.match(says({ listen: 'eth0' }, 'listen'), /not an IP address/)
  assert.match(says({ smarthost: 'a b' }, 'smarthost'), /not a host/)
  assert.match(says({ systemUsers: 'perhaps' }, 'systemUsers'), /neither yes nor no/)
  assert.equal(says({ type: 'local', hostname: 'vm' }, 'hostname'), 'ok')
})
