import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REASON_CODES, type Reason, type ReasonCode } from '../core/reason.ts'
import { reply } from '../core/reply.ts'
import { parseDecisionId, type WhyView } from './why.ts'
import { messageLetters, refusalLetter } from './letters.ts'
import { at, greylisted, message, messageEvents, recipient, recipients, SESSION } from './sample-story.test-support.ts'
import { viewMessage } from './views.ts'

const told = { message: viewMessage({ message, recipients }), events: messageEvents }
const own = { hostname: 'mx.sandbox.test', smarthosts: ['smtp.isp.example'] }

test('each recipient who was refused has a letter to the other side, with what is recorded and nothing else', () => {
  const { letters, nobody } = messageLetters(told, own, 'en')
  const [spam, grey] = letters
  assert.deepEqual(
    letters.map(({ to, recipients: whom }) => [to, ...whom]),
    [
      ['postmaster@spam.test', 'x@spam.test'],
      ['postmaster@greylist.test', 'y@greylist.test'],
    ],
  )
  assert.deepEqual(nobody, [{ recipients: ['bob@sandbox.test'], why: 'delivered' }])
  for (const fact of [
    /Date: +Sun, 22 Nov 2026 05:20:43 \+0000\n/,
    /Message-ID: +<1@client\.example>\n/,
    /Our server: +mx\.sandbox\.test\n/,
    /Your server: +mx\.spam\.test \[198\.51\.100\.20\]\n/,
    /In answer to: +\. \(end of data\)\n/,
    /Our log id: +0\w+\n/,
    /\n {4}550-spam message rejected\.\n {4}550 See http/,
  ])
    assert.match(spam?.body ?? '', fact)
  assert.match(grey?.body ?? '', /keeps putting off/)
  assert.match(messageLetters(told, undefined, 'ru').letters[0]?.body ?? '', /^Здравствуйте![^]*Тема: +Hello\n/)
  assert.doesNotMatch(messageLetters(told, undefined, 'en').letters[0]?.body ?? '', /Our server:|undefined/)
})

test('recipients whom the same happened to are told of in one letter', () => {
  const waiting = { kind: 'scheduled', due: at(900_000), attempts: 1, lastReason: greylisted } as const
  const both = ['y@greylist.test', 'z@greylist.test'].map((address, i) => recipient(i, address, waiting))
  const { letters } = messageLetters({ ...told, message: viewMessage({ message, recipients: both }) }, own, 'en')
  assert.deepEqual(
    letters.map((one) => one.recipients),
    [['y@greylist.test', 'z@greylist.test']],
  )
  assert.match(letters[0]?.body ?? '', /To: +y@greylist\.test, z@greylist\.test\n/)
})

const lettersOn = (reason: Reason) => {
  const failed = recipient(0, 'x@far.test', { kind: 'scheduled', due: at(9), attempts: 1, lastReason: reason })
  return messageLetters({ ...told, message: viewMessage({ message, recipients: [failed] }) }, own, 'en')
}

test('the smarthost is not the domain of the recipient', () => {
  const remote = { host: 'smtp.isp.example', address: '192.0.2.9', port: 587 }
  const { letters } = lettersOn({ code: 'smtp.mail', command: 'MAIL', reply: reply(550, '5.7.1', 'No'), remote })
  assert.equal(letters[0]?.to, null)
})

test('every reason has a letter, or the word why there is nobody to write to', () => {
  const codes = Object.keys(REASON_CODES) as ReasonCode[]
  const nobody = codes.filter((code) => {
    const { letters, nobody: none } = lettersOn({ code })
    assert.equal(letters.length + none.length, 1)
    assert.doesNotMatch(letters[0]?.body ?? '', /undefined/)
    return none.length > 0
  })
  for (const code of nobody)
    assert.match(code, /^(?:dns|route|local|queue|internal|connect\.n|smtp\.(?:size|utf8|auth))/)
  for (const code of ['dns.nxdomain', 'smtp.size'] as const) assert.ok(nobody.includes(code))
  const ownMatters = codes.filter((code) => /^(?:route|local|queue|internal)/.test(code))
  for (const code of ownMatters) assert.ok(nobody.includes(code), code)
})

const refusal: WhyView = {
  id: parseDecisionId('wb-7F3K2Q') ?? assert.fail(),
  at: at(0),
  session: SESSION,
  stage: 'rcpt',
  subject: 'x@sandbox.test',
  decision: { verdict: 'deny', reply: reply(550, '5.1.1', 'No such user (wb-7F3K2Q)'), rule: 'r', compared: {} },
  client: '203.0.113.77',
  listener: 'smtp',
  helo: 'mail.far.test',
  mailFrom: 'a@far.test',
  recipients: ['x@sandbox.test'],
  rules: [],
}

test('about a refusal of our own it is the sender’s postmaster who is written to', () => {
  const [letter] = refusalLetter(refusal, own, 'en').letters
  assert.equal(letter?.to, 'postmaster@far.test')
  assert.match(letter?.body ?? '', /Your server: +mail\.far\.test \[203\.0\.113\.77\]\n[^]*550 5\.1\.1 No such user/)
  const why = (one: WhyView) => refusalLetter(one, own, 'en').nobody[0]?.why
  assert.equal(why({ ...refusal, mailFrom: '' }), 'no-sender')
  assert.equal(why({ ...refusal, client: '10.0.0.7' }), 'client')
  assert.equal(why({ ...refusal, user: 'alice', listener: 'submission' }), 'client')
})
