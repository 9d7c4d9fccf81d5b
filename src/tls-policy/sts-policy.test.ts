import assert from 'node:assert/strict'
import { suite, test } from 'node:test'

import { seconds } from '../core/time.ts'
import { namesHost, readStsPolicy } from './sts-policy.ts'
import { readStsRecord } from './sts-record.ts'

suite('the record at _mta-sts', () => {
  for (const [texts, expected] of [
    [['v=STSv1; id=20160831085700Z;'], { kind: 'id', id: '20160831085700Z' }],
    [['v=STSv1;id=a'], { kind: 'id', id: 'a' }],
    [['v=STSv1; ext=1; id=7 ;'], { kind: 'id', id: '7' }],
    [['v=spf1 -all', 'v=STSv1; id=7'], { kind: 'id', id: '7' }],
    [['v=STSv1; id=7', 'v=STSv1; id=8'], { kind: 'ambiguous' }],
    [['v=STSv1;'], { kind: 'invalid' }],
    [['v=STSv1; id=not-a-name'], { kind: 'invalid' }],
    [[`v=STSv1; id=${'1'.repeat(33)}`], { kind: 'invalid' }],
    [['v=STSv12; id=7'], { kind: 'none' }],
    [['id=7; v=STSv1'], { kind: 'none' }],
    [[], { kind: 'none' }],
  ] as const) {
    test(JSON.stringify(texts), () => assert.deepEqual(readStsRecord(texts), expected))
  }
})

suite('the policy as it is served', () => {
  const lines = (...all: readonly string[]): string => all.join('\r\n')

  test('the one of RFC 8461 §3.2', () => {
    const text =
      'version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmx: backupmx.example.com\nmax_age: 604800\n'
    const mx = ['mail.example.com', '*.example.net', 'backupmx.example.com']
    assert.deepEqual(readStsPolicy(text), { ok: true, policy: { mode: 'enforce', mx, maxAge: seconds(604_800) } })
  })

  test('unknown fields and a second value mean nothing', () => {
    const text = lines('version: STSv1', 'mode: testing', 'mode: enforce', 'colour: red', 'mx: A.test.', 'max_age: 1')
    assert.deepEqual(readStsPolicy(text), { ok: true, policy: { mode: 'testing', mx: ['a.test'], maxAge: seconds(1) } })
  })

  test('an age beyond all bounds is a year', () => {
    const read = readStsPolicy(lines('version: STSv1', 'mode: none', 'max_age: 9999999999'))
    assert.deepEqual(read, { ok: true, policy: { mode: 'none', mx: [], maxAge: seconds(31_557_600) } })
  })

  for (const [title, text] of [
    ['nothing', ''],
    ['a page', '<html><body>404</body></html>'],
    ['another version', lines('version: STSv2', 'mode: enforce', 'mx: a.test', 'max_age: 1')],
    ['an unknown mode', lines('version: STSv1', 'mode: report', 'mx: a.test', 'max_age: 1')],
    ['no mode', lines('version: STSv1', 'mx: a.test', 'max_age: 1')],
    ['no age', lines('version: STSv1', 'mode: enforce', 'mx: a.test')],
    ['an age that is none', lines('version: STSv1', 'mode: enforce', 'mx: a.test', 'max_age: -1')],
    ['no host', lines('version: STSv1', 'mode: enforce', 'max_age: 1')],
    ['a host that is none', lines('version: STSv1', 'mode: enforce', 'mx: *.*.test', 'max_age: 1')],
    [
      'hosts without end',
      lines('version: STSv1', 'mode: enforce', ...Array.from({ length: 101 }, () => 'mx: a.test'), 'max_age: 1'),
    ],
  ] as const) {
    test(`${title} is no policy`, () => assert.equal(readStsPolicy(text).ok, false))
  }

  test('a wildcard stands for one label', () => {
    const policy = { mx: ['mx.a.test', '*.b.test'] }
    const named = ['mx.a.test', 'x.b.test', 'a.test', 'b.test', 'x.y.b.test', 'xb.test'].map((host) =>
      namesHost(policy, host),
    )
    assert.deepEqual(named, [true, true, false, false, false, false])
  })
})
