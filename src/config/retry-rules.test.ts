import assert from 'node:assert/strict'
import { test } from 'node:test'
import { days, hours, minutes, seconds } from '../core/time.ts'
import { accepted, refused } from './load.test-support.ts'
import { readRetryRules } from './retry-rules.ts'

const one = (line: string) =>
  readRetryRules(line).rules[0] ?? assert.fail(JSON.stringify(readRetryRules(line).mistakes))

test('the rule of every Exim is read as Exim reads it', () => {
  assert.deepEqual(one('*                      *           F,2h,15m; G,16h,1h,1.5; F,4d,6h'), {
    text: '* * F,2h,15m; G,16h,1h,1.5; F,4d,6h',
    pattern: '*',
    error: '*',
    steps: [
      { every: minutes(15), factor: 1, until: hours(2) },
      { every: hours(1), factor: 1.5, until: hours(16) },
      { every: hours(6), factor: 1, until: days(4) },
    ],
  })
})

test('errors, senders, weeks, plain seconds, comments and rules without times', () => {
  const text =
    '# comment\n\n"*@A.example" rcpt_45x senders=:@b.example F,1w2d,90 ;\n* quota\n*.x.test smtp.greeting H,1d,1h,2\n'
  const { rules, mistakes } = readRetryRules(text)
  assert.deepEqual(mistakes, [])
  assert.deepEqual(
    rules.map(({ pattern, error, senders, steps }) => [pattern, error, senders, steps]),
    [
      ['*@a.example', 'rcpt_45x', ['', '@b.example'], [{ every: seconds(90), factor: 1, until: days(9) }]],
      ['*', 'quota', undefined, []],
      ['*.x.test', 'smtp.greeting', undefined, [{ every: hours(1), factor: 2, until: days(1) }]],
    ],
  )
})

const MISTAKES: readonly (readonly [line: string, column: number, message: RegExp, advice: RegExp])[] = [
  ['*', 1, /the error is missing/, /F,2h,15m/],
  ['lsearch;/etc/x * F,1h,5m', 0, /look-ups, named lists/, /write `\*`/],
  ['a@b@c * F,1h,5m', 0, /neither a domain nor an address/, /./],
  ['^( * F,1h,5m', 0, /no regular expression/, /./],
  ['* timeot F,1h,5m', 2, /"timeot" is no error/, /write timeout/],
  ['* quota_7d', 2, /when a mailbox was read last/, /write quota/],
  ['* rcpt_5xx F,1h,5m', 2, /no error/, /./],
  ['* * X,1h,5m', 4, /neither F, G nor H/, /F,2h,15m/],
  ['* * F,1h', 4, /has 1 values where F takes 2/, /F,2h,15m/],
  ['* * F,1h,5m;  G,2h,5m', 14, /has 2 values where G takes 3/, /G,16h,1h,1.5/],
  ['* * F,1x,5m', 4, /"1x" in "F,1x,5m" is no time/, /90s/],
  ['* * F,1h,0s', 4, /too short/, /1s or more/],
  ['* * G,1h,5m,0.5', 4, /no factor/, /from 1 to 100/],
  ['* * F,2h,15m; F,1h,5m', 14, /ends no later than the part before/, /count from the first attempt/],
]
for (const [line, column, message, advice] of MISTAKES) {
  test(`${line}: told at its place`, () => {
    const { rules, mistakes } = readRetryRules(`* quota\n${line}`)
    assert.equal(rules.length, 1)
    const [mistake = assert.fail('no mistake')] = mistakes
    assert.equal(mistake.offset, '* quota\n'.length + column)
    assert.match(mistake.message, message)
    assert.match(mistake.advice, advice)
  })
}

test('in the file every mistake has its line and column, however the text is written', () => {
  assert.deepEqual(refused('retry:\n  rules: |\n    # ours\n    *  timeot  F,1h,5m\n\n    *  *  F,2h,15m; F,1h\n'), [
    '4:8 "timeot" is no error that a rule can be for',
    '6:21 "F,1h" has 1 values where F takes 2',
  ])
  assert.deepEqual(refused('retry: { rules: "* timeot F,1h,5m" }'), [
    '1:20 "timeot" is no error that a rule can be for',
  ])
  assert.deepEqual(refused('retry:\n  rules: a.test timeot F,1h,5m\n'), [
    '2:17 "timeot" is no error that a rule can be for',
  ])
  assert.match(String(refused('retry: { rules: [a] }')), /a list stands where rules belong/)
  assert.equal(accepted('retry:\n  rules: |\n    * quota\n').retry.rules?.length, 1)
  assert.deepEqual(accepted('').retry.rules, [])
})
