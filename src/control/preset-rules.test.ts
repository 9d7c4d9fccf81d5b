import assert from 'node:assert/strict'
import { test } from 'node:test'
import { STAGES } from '../core/decision.ts'
import { parseDomain } from '../core/domain.ts'
import type { Config } from '../config/config.ts'
import { defaultConfig } from '../config/defaults.ts'
import { presetRules } from '../policy/presets.ts'
import { applyChange } from './apply-change.ts'
import { CHECK_KEYS } from './change.ts'
import { checkOf, isListRule, LIST_OF } from './preset-rules.ts'
import { parseIp } from '../core/ip.ts'
import { sessionId } from '../core/id.ts'
import type { RefusedCase } from './refused-case.ts'
import { reply } from '../core/reply.ts'

const hostname = parseDomain('mx.example.org') ?? assert.fail()
const base = defaultConfig({ hostname, stateFolder: '/tmp/state' })
const list = [{ zone: 'bl.example', action: 'deny' as const }]
const config: Config = {
  ...base,
  listsFolder: '/etc/lists',
  checks: { ...base.checks, verifySender: true, headerSender: true, ipDnsbls: list, domainDnsbls: list },
}
const address = parseIp('192.0.2.1') ?? assert.fail()
const anyCase: RefusedCase = {
  facts: {
    session: sessionId(1),
    listener: 'smtp',
    client: { address, port: 1 },
    local: { address: '127.0.0.1', port: 25 },
  },
  questions: [],
  decision: { verdict: 'deny', reply: reply(550, '5.7.1', 'no'), rule: 'x', compared: {} },
}

const namesOf = (one: Config): readonly string[] =>
  STAGES.flatMap((stage) => (presetRules(one).rules[stage] ?? []).map(({ name }) => name))

test('a rule is gone when its check is switched off', () => {
  const switched = new Set<string>()
  for (const name of namesOf(config)) {
    const check = checkOf(name)
    if (!check) continue
    switched.add(check.key)
    const changed = applyChange({ kind: 'check-off', ...check }, anyCase, config)?.options.config ?? assert.fail()
    assert.ok(!namesOf(changed).includes(name), name)
  }
  assert.deepEqual([...switched].toSorted(), [...CHECK_KEYS].toSorted())
})

test('the rules that read a list are rules of the presets, and read that list', () => {
  const rules = STAGES.flatMap((stage) => presetRules(config).rules[stage] ?? [])
  for (const [name, { file }] of Object.entries(LIST_OF)) {
    const rule = rules.find((one) => one.name === name) ?? assert.fail(name)
    assert.ok(isListRule(name))
    assert.match(JSON.stringify(rule.when), new RegExp(`/${file}"`))
  }
})
