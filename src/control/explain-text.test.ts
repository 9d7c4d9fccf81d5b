import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { checkInput } from './http-form.ts'
import { explainText, MOST_TEXT } from './use-cases/explain.ts'

const clock = new FakeClock()

async function explain(text: string, more: object = {}): Promise<Readonly<Record<string, unknown>>> {
  const input = checkInput(explainText, { text, ...more })
  assert.ok(input.ok, JSON.stringify(input))
  const explained = await explainText.run(input.value, { clock })
  assert.ok(explained.ok)
  return { ...explained.value }
}

test('a reply is explained in the language that is asked for, with the steps of the program first', async () => {
  const english = await explain('550 relay not permitted')
  assert.equal(english['cause'], 'relay.denied')
  assert.equal('letter' in english, false)
  const russian = await explain('550 relay not permitted', { language: 'ru', for: 'postfix', letter: true })
  assert.match(String(russian['title']), /[а-я]/)
  assert.match(JSON.stringify(russian['softwareSteps']), /^\[\{"software":"postfix"/)
  assert.ok('letter' in russian)
})

test('of several messages each is a document, and of lines of a log their report is given', async () => {
  const bounce = 'From MAILER-DAEMON Sun Nov 22 10:00:00 2026\nFrom: a@b.test\nTo: c@d.test\n\n550 no such user\n\n'
  const { documents } = await explain(bounce.repeat(2))
  assert.equal((documents as readonly unknown[]).length, 2)
  const line = '2026-11-22 10:00:00 1xV00J-0000bJ-1e ** a@b.test R=dnslookup T=remote_smtp: 550 no such user\n'
  const report = await explain(line.repeat(3))
  assert.deepEqual([report['cause'], report['lines']], ['recipient.unknown', 3])
})

test('nothing is no question, and more than is read at once is refused with the way out', async () => {
  const nothing = await explainText.run({ text: ' \n', language: 'en', letter: false }, { clock })
  assert.equal(nothing.ok ? '' : nothing.problem.code, 'bad-request')
  assert.ok(checkInput(explainText, { text: 'x'.repeat(MOST_TEXT) }).ok)
  const long = checkInput(explainText, { text: 'x'.repeat(MOST_TEXT + 1) })
  assert.match(long.ok ? '' : long.problem.message, /^text: It may have 262144 characters; `waybill explain FILE`/)
})
