// Mistakes in rules: each is told with its place in the file and what to write instead.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { parseConfig } from '../config/load.ts'
import { accepted, ENV } from '../config/load.test-support.ts'
import { formatProblems } from '../config/problem.ts'
import { checkPolicy, compilePolicy, listRules } from './compile.ts'
import { makePolicyDeps, openPolicy, told } from './policy.test-support.ts'
import { factsOf, mail, rcpt } from '../conditions/subjects.test-support.ts'

/** The problems of rules at RCPT, as `line:column message → advice`. */
function problems(rules: string, stage = 'rcpt'): readonly string[] {
  const config = accepted(`policy:\n  ${stage}:\n${rules.replaceAll(/^/gm, '    ')}`)
  return checkPolicy(config).map(({ line, column, message, advice, file }) => {
    assert.equal(file, 'conf/waybill.yaml')
    return `${line}:${column} ${message} → ${advice}`
  })
}

suite('a mistake in a rule is told with its place and the cure', () => {
  const cases: readonly (readonly [what: string, rules: string, expected: RegExp, stage?: string])[] = [
    [
      'a text for a rule',
      '- deny everything',
      /^3:7 "deny everything" stands where a rule belongs → write for example/,
    ],
    ['no name', '- deny: true', /^3:7 this rule has no name → write letters/],
    ['a bad name', '- { name: "a b", deny: true }', /^3:15 "a b" cannot be the name of a rule/],
    ['no verdict', '- name: x\n  when: { tls: true }', /^3:7 rule "x" has no verdict → add one of accept, deny/],
    ['two verdicts', '- { name: x, accept: true, deny: true }', /^3:32 rule "x" has two verdicts, accept and deny/],
    [
      'a misspelt key',
      '- { name: x, dney: true, deny: true }',
      /^3:18 there is no key "dney" in a rule → write "deny"$/,
    ],
    ['accept: false', '- { name: x, accept: false }', /^3:26 false stands where true belongs → write accept: true/],
    [
      'an unknown condition',
      '- { name: x, when: { sendr: a@b.test }, deny: true }',
      /^3:26 there is no condition "sendr" → write "sender"$/,
    ],
    [
      'an unknown condition deep inside',
      '- name: x\n  when:\n    any:\n      - { tls: true }\n      - not: { clinet: 192.0.2.1 }\n  deny: true',
      /^7:20 there is no condition "clinet" → write "client"$/,
    ],
    [
      'the word that Exim has for a condition',
      '- { name: x, when: { hosts: 192.0.2.1 }, deny: true }',
      /there is no condition "hosts" → write "client"$/,
    ],
    [
      'the word for conditions',
      '- { name: x, if: { tls: true }, deny: true }',
      /no key "if" in a rule → write "when"$/,
    ],
    [
      'a condition that is asked too early',
      '- { name: x, when: { header_syntax: false }, deny: true }',
      /^3:26 header_syntax is not known yet at rcpt → move the rule to "data:" or a later stage$/,
    ],
    [
      'a recipient at MAIL',
      '- { name: x, when: { recipient: a@b.test }, deny: true }',
      /^3:26 recipient is not known yet at mail → move the rule to "rcpt:"/,
      'mail',
    ],
    ['a wrong value', '- { name: x, when: { tls: 1.3 }, deny: true }', /^3:31 1.3 is not a version of TLS/],
    [
      'a wrong value inside a condition',
      '- { name: x, when: { size: { over: 5X } }, deny: true }',
      /^3:40 "5X" is not a size/,
    ],
    ['an empty when', '- { name: x, when: {}, deny: true }', /^3:24 this holds no condition → write conditions/],
    ['any without a list', '- { name: x, when: { any: { tls: true } }, deny: true }', /^3:31 .* a list of groups/],
    ['an exception in a list', '- { name: x, when: { sender: "!a@b.test" }, deny: true }', /write .*"not:"$/],
    [
      'an unknown value in a text',
      '- { name: x, when: { tls: false }, deny: "no, {recipent}" }',
      /^3:46 there is no value \{recipent\} in this rule → write \{recipient\}$/,
    ],
    [
      'a value that does not exist yet',
      '- { name: x, deny: "no, {sender}" }',
      /^3:24 there is no value \{sender\} in this rule → the values of this rule are client, user, helo$/,
      'helo',
    ],
    ['a brace alone', '- { name: x, deny: "{ no" }', /"\{ no" names no value → .*write \{\{ for a brace/],
    [
      'a text that SMTP cannot carry',
      '- { name: x, deny: "нет" }',
      /^3:24 this text holds characters that SMTP cannot/,
    ],
    [
      'a code of another verdict',
      '- { name: x, deny: { code: 450 } }',
      /^3:32 450 is not a reply code of deny → .* 500 to/,
    ],
    [
      'a status of another class',
      '- { name: x, defer: { status: 5.7.1 } }',
      /"5.7.1" is not an enhanced status of defer/,
    ],
    [
      'a misspelt key of a reply',
      '- { name: x, deny: { txt: a } }',
      /^3:26 there is no key "txt" here → write "text"$/,
    ],
    [
      'a field name with a colon',
      '- { name: x, tag: { field: "X:", value: a } }',
      /^3:32 "X:" cannot be the name of a hea/,
    ],
    [
      'discard at connect',
      '- { name: x, discard: true }',
      /^3:18 discard has no meaning at connect: .*no message/,
      'connect',
    ],
    ['hold at helo', '- { name: x, hold: "look" }', /^3:18 hold has no meaning at helo/, 'helo'],
    [
      'a place beside nothing',
      '- { name: x, before: relay-controll, deny: true }',
      /^3:26 the preset has no rule "relay-controll" at rcpt → write "relay-control"$/,
    ],
    [
      'a place at another stage',
      '- { name: x, after: relay-control, deny: true }',
      /no rule "relay-control" at mail/,
      'mail',
    ],
    [
      'a place beside a rule of another stage',
      '- { name: x, replace: submission-log-in, deny: true }',
      /^3:27 .*no rule "submission-log-in" at rcpt → it is a rule of "mail:": move this one there$/,
    ],
    [
      'a place beside a rule that is switched off',
      '- { name: x, before: verify-sender, deny: true }',
      /→ verify-sender is only there with checks\.verify_sender: set that, or leave the place out$/,
    ],
    [
      'a place beside a rule of one’s own',
      '- { name: x, deny: true }\n- { name: y, before: x, deny: true }',
      /^4:26 .* → it is a rule of your own: /,
    ],
    [
      'a size where none is known',
      '- { name: x, when: { size: { over: 1K } }, deny: true }',
      /^3:26 size is not known at rcpt → move the rule to "mail:" or "data:"$/,
    ],
    [
      'a share of recipients where it is past',
      '- { name: x, when: { bad_recipient_share: {} }, deny: true }',
      /^3:26 bad_recipient_share is not known at data → move the rule to "rcpt:"$/,
      'data',
    ],
    [
      'an empty bound',
      '- { name: x, when: { line_length: { over: } }, deny: true }',
      /^3:39 this compares with nothing/,
      'data',
    ],
    [
      'a tag that is to defer',
      '- { name: x, when: { tls: true }, unknown: defer, tag: { field: X-A, value: a } }',
      /^3:48 a rule with tag decides nothing and cannot defer/,
    ],
    ['two places', '- { name: x, before: relay-to, after: relay-to, deny: true }', /two places, before and after/],
    [
      'a name twice',
      '- { name: x, deny: true }\n- { name: x, deny: true }',
      /^4:15 there is another rule "x" at rcpt → choose another name$/,
    ],
    [
      'the name of a rule of the preset',
      '- { name: relay-control, deny: true }',
      /^3:15 there is another rule "relay-control" at rcpt → it belongs to the preset: .*replace: relay-control/,
    ],
    [
      'a wrong word for unknown',
      '- { name: x, unknown: accept, deny: true }',
      /^3:27 "accept" is not one of the choices/,
    ],
  ]
  for (const [what, rules, expected, stage] of cases) {
    test(what, () => {
      const found = problems(rules, stage)
      assert.equal(found.length, 1, found.join('\n'))
      assert.match(found[0] ?? '', expected)
    })
  }

  test('all mistakes are told at once, in the order of the file', () => {
    const found = problems('- { name: x, when: { sendr: a }, dny: true }\n- { name: y, deny: "{z}", before: q }')
    assert.deepEqual(
      found.map((text) => text.split(' ')[0]),
      ['3:7', '3:26', '3:38', '4:24', '4:39'],
    )
  })

  test('a report shows the line and points at the place', () => {
    const config = accepted('policy:\n  rcpt:\n    - { name: x, when: { sendr: a@b.test }, deny: true }\n')
    assert.equal(
      formatProblems(checkPolicy(config)),
      [
        'conf/waybill.yaml:3:26: there is no condition "sendr"',
        '        - { name: x, when: { sendr: a@b.test }, deny: true }',
        '                             ^',
        '    write "sender"',
      ].join('\n'),
    )
  })

  test('a hook that does not exist is found when the rules are compiled', () => {
    const rules = 'policy:\n  rcpt:\n    - { name: x, when: { hook: partner }, accept: true }'
    const missing = compilePolicy(makePolicyDeps({ config: rules }))
    assert.ok(!missing.ok)
    assert.match(formatProblems(missing.problems), /there is no function "partner"[^]*the key "hooks"/)
    assert.ok(compilePolicy(makePolicyDeps({ config: rules, hooks: { partner: () => true } })).ok)
  })
})

suite('the place of a rule', () => {
  const names = (rules: string): readonly string[] => {
    const shown = listRules(accepted(`policy: { rcpt: [ ${rules} ] }`))
    return shown.flatMap(({ stage, name, origin }) =>
      stage === 'rcpt' ? [origin.kind === 'file' ? `${name}@${origin.line}` : name] : [],
    )
  }
  const preset = names('')
  const at = preset.indexOf('relay-control')

  test('is before the preset, in the order of the file, where it says nothing', () => {
    assert.deepEqual(names('{ name: a, deny: true }, { name: b, deny: true }'), ['a@1', 'b@1', ...preset])
  })
  test('is before, after or instead of the rule that it names', () => {
    const placed = (how: string) => names(`{ name: a, ${how}: relay-control, deny: true }`)
    assert.deepEqual(placed('before'), preset.toSpliced(at, 0, 'a@1'))
    assert.deepEqual(placed('after'), preset.toSpliced(at + 1, 0, 'a@1'))
    assert.deepEqual(placed('replace'), preset.toSpliced(at, 1, 'a@1'))
  })
  test('several at one place keep their order, and the name of a replaced rule is free', () => {
    const rules =
      '{ name: relay-control, replace: relay-control, deny: true }, { name: b, replace: relay-control, deny: true }'
    assert.deepEqual(names(rules), preset.toSpliced(at, 1, 'relay-control@1', 'b@1'))
  })
})

test('the rules of the design’s example do what they say', async () => {
  const config = `
policy:
  rcpt:
    - name: partners-first
      before: relay-control
      when: { client: [192.0.2.0/24], not: { sender: "*@bad.example" } }
      accept: true
  mail:
    - { name: no-ads, when: { sender: "*@ads.test" }, deny: "No advertisements from {sender}, {helo}", log: "ad from {client}" }
    - { name: not-now, when: { sender: slow.test }, defer: { code: 450, status: 4.7.0, text: "Later, {{please}" } }
`
  const policy = openPolicy({ config })
  const partner = await policy.decide(rcpt('x@far.test'), factsOf())
  assert.equal(told(partner), 'accept partners-first 250 2.1.5 Recipient OK')
  assert.deepEqual(partner.origin, { kind: 'file', file: 'conf/waybill.yaml', line: 11 })
  assert.match(
    told(await policy.decide(rcpt('x@far.test', { sender: 'a@bad.example' }), factsOf())),
    /^deny relay-control/,
  )
  const ads = await policy.decide(mail('a@ads.test'), factsOf())
  assert.equal(told(ads), 'deny no-ads 550 5.7.1 No advertisements from a@ads.test, client.test')
  assert.equal(ads.log, 'ad from 192.0.2.9')
  assert.equal(told(await policy.decide(mail('a@slow.test'), factsOf())), 'defer not-now 450 4.7.0 Later, {please}')
})

test('list files of rules are found from the folder of the configuration file', async () => {
  const config = 'policy: { mail: [ { name: x, when: { sender: ./senders }, deny: true } ] }'
  const lists = new Map([['/srv/mail/conf/senders', 'bad.test']])
  const policy = openPolicy({ config, lists })
  assert.match(
    told(await policy.decide(mail('a@bad.test'), factsOf())),
    /^deny x 550 5\.7\.1 Refused by a rule .*\(x\)$/,
  )
})

test('an own rule can be asked at connect, helo and auth, with the codes that fit there', async () => {
  const rule = (verdict: string) => `[ { name: x, when: { client: 192.0.2.9 }, ${verdict}: true } ]`
  const all = (verdict: string) =>
    `policy: { connect: ${rule(verdict)}, helo: ${rule(verdict)}, auth: ${rule(verdict)} }`
  const codes = async (verdict: string) => {
    const policy = openPolicy({ config: all(verdict) })
    const questions = [
      { stage: 'connect' },
      { stage: 'helo', verb: 'EHLO', name: 'a.test' },
      { stage: 'auth', mechanism: 'PLAIN' },
    ] as const
    return Promise.all(questions.map(async (question) => (await policy.decide(question, factsOf())).reply.code))
  }
  assert.deepEqual(await codes('deny'), [554, 550, 503])
  assert.deepEqual(await codes('defer'), [421, 451, 454])
})

test('whatever stands in place of rules is told, and nothing throws', () => {
  const words = ['name', 'when', 'any', 'not', 'deny', 'accept', 'tag', 'text', 'sender', 'client', 'size', 'over', 'x']
  const key = fc.constantFrom(...words, '__proto__', 'toString')
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<unknown>(null, true, 5, 'x', '{client}', '{', '10M', '<>'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    ),
  }))
  fc.assert(
    fc.property(fc.array(value, { maxLength: 3 }), fc.constantFrom('connect', 'rcpt', 'data'), (rules, stage) => {
      const result = parseConfig(`policy: { ${stage}: ${JSON.stringify(rules)} }`, 'waybill.yaml', ENV)
      if (result.ok) for (const { line, advice } of checkPolicy(result.config)) assert.ok(line === 1 && advice !== '')
    }),
    { numRuns: 200 },
  )
})

test('a rule that asks a scanner that does not exist is refused', () => {
  const complaint = (scanners: string, condition: string): string | undefined => {
    const rule = `{ name: x, when: { ${condition} }, deny: true }`
    const compiled = compilePolicy(makePolicyDeps({ config: `scanners: ${scanners}\npolicy: { data: [${rule}] }` }))
    return compiled.ok ? undefined : compiled.problems.map(({ message }) => message).join()
  }
  const one = '[{ name: filter, spamd: 127.0.0.1 }]'
  for (const condition of ['scan: spam', 'spam_score: { over: 5 }', 'malware: true']) {
    assert.equal(complaint('[]', condition), 'there is no scanner that could tell')
    assert.equal(complaint(one, condition), undefined)
  }
  assert.equal(complaint(one, 'spam_score: { over: 5, scanner: fliter }'), 'there is no scanner "fliter"')
  assert.equal(complaint(one, 'scan: { verdict: spam, scanner: fliter }'), 'there is no scanner "fliter"')
})

test('rules are shown as they are written, those of the preset too', () => {
  const rule = { name: 'x', when: { tls: false }, deny: true }
  const shown = listRules(accepted(`policy: { mail: [${JSON.stringify(rule)}] }`))
  assert.deepEqual(shown[0], {
    stage: 'mail',
    name: 'x',
    origin: { kind: 'file', file: 'conf/waybill.yaml', line: 1 },
    written: rule,
  })
  assert.ok(shown.some(({ name, written }) => name === 'relay-control' && 'deny' in written))
})
