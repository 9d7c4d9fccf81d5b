// A rule of a preset is there as long as its setting brings it, on the sites that have it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDomain } from '../../core/domain.ts'
import { SITES, type Config, type Site } from '../../config/config.ts'
import { defaultConfig } from '../../config/defaults.ts'
import { findPresetRule, PRESET_RULES, presetRules, settingThatBrings, starOf } from '../presets.ts'
import { withoutCheck } from './settings.ts'

const base = defaultConfig({ hostname: parseDomain('mx.example.org') ?? assert.fail(), stateFolder: '/tmp/state' })
const ZONE = { zone: 'bl.example', action: 'deny' } as const

/** Every check on, every list there, one scanner: all rules that a site can have. */
const everything = (site: Site): Config => ({
  ...base,
  site,
  listsFolder: '/etc/lists',
  aliases: '/etc/aliases',
  policy: { ...base.policy, routes: [{}] },
  submission: { ...base.submission, bindSender: true },
  checks: {
    ...base.checks,
    verifySender: true,
    reverseDns: true,
    headerSender: true,
    dmarc: 'enforce',
    ipDnsbls: [ZONE],
    domainDnsbls: [ZONE],
  },
  scanners: [{} as Config['scanners'][number]],
})
const written = (config: Config) => Object.values(presetRules(config).rules).flat()
const namesOf = (config: Config): readonly string[] => written(config).map(({ name }) => name)

test('each record is a rule of some site, under one name, which leads back to its record', () => {
  const all = new Set(SITES.flatMap((site) => namesOf(everything(site))))
  assert.deepEqual(new Set([...all].map((name) => findPresetRule(name))), new Set(PRESET_RULES))
  assert.equal(all.size, PRESET_RULES.length)
})

test('no rule of another site is there, and a site that is not set up has no rule but that', () => {
  for (const site of SITES) {
    const whereTo = namesOf(everything(site)).filter((name) =>
      ['relay-control', 'local-delivery-only', 'not-set-up'].includes(name),
    )
    const own = { local: ['local-delivery-only', 'relay-control'], none: ['not-set-up'] }
    assert.deepEqual(whereTo, site === 'local' || site === 'none' ? own[site] : ['relay-control'], site)
  }
  assert.deepEqual(namesOf(everything('none')), ['not-set-up'])
})

test('a rule is gone when its check is switched off, and others stay', () => {
  const config = everything('internet')
  for (const name of namesOf(config)) {
    const record = findPresetRule(name) ?? assert.fail(name)
    const { check } = record.setting
    if (check === undefined) continue
    const off = namesOf(withoutCheck(config, check, starOf(record, name)))
    assert.ok(!off.includes(name), name)
    const gone = namesOf(config).filter((one) => !off.includes(one))
    assert.ok(
      gone.every((one) => findPresetRule(one)?.setting.check === check),
      gone.join(),
    )
  }
})

test('of two block lists one can be switched off alone', () => {
  const config = { ...base, checks: { ...base.checks, ipDnsbls: [ZONE, { ...ZONE, zone: 'two.example' }] } }
  const names = namesOf(withoutCheck(config, 'ip_dnsbls', 'bl.example'))
  assert.ok(!names.includes('ip-dnsbl-bl.example'))
  assert.ok(names.includes('ip-dnsbl-two.example'))
})

test('a rule that hangs on a list file reads it, for what its record says', () => {
  const reading = PRESET_RULES.filter(({ setting }) => setting.list)
  assert.ok(reading.length > 0)
  for (const rule of reading) {
    const [one] = rule.write(everything('internet'))
    const { file, of } = rule.setting.list ?? assert.fail()
    assert.equal(one?.when?.[of], `/etc/lists/${file}`, rule.name)
    assert.deepEqual(rule.write(base), [])
  }
})

test('of each rule it is known which setting brings it, but for those that are always there', () => {
  const always = ['submission-log-in', 'unknown-user', 'relay-from', 'logged-in', 'local-recipient', 'relay-to']
  const without = PRESET_RULES.flatMap(({ name }) => (settingThatBrings(name) === undefined ? [name] : []))
  assert.deepEqual(without, always)
  assert.equal(settingThatBrings('ip-dnsbl-bl.example'), 'checks.ip_dnsbls')
  assert.equal(settingThatBrings('relay-control'), 'site: internet, smarthost, satellite or local')
  assert.equal(settingThatBrings('not-set-up'), 'site: none')
  assert.equal(settingThatBrings('a-rule-of-mine'), undefined)
})
