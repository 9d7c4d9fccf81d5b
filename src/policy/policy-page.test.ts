// docs/reference/policy.md tells the truth: every condition, verdict, rule of a preset and list file is in it.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { STAGES } from '../core/decision.ts'
import { accepted } from '../config/load.test-support.ts'
import { formatProblems } from '../config/problem.ts'
import { checkPolicy, listRules } from './compile.ts'
import { CONDITIONS } from './conditions.ts'
import { PRESET_RULES } from './presets.ts'
import { VERDICT_KEYS } from './read-verdict.ts'
import { subjectValueNames } from './subject-values.ts'

const page = readFileSync(new URL('../../docs/reference/policy.md', import.meta.url), 'utf8')
const rows = page.split('\n').filter((line) => line.startsWith('| '))

test('every condition has its row, with the stage from which on it can be asked', () => {
  for (const [name, { from }] of CONDITIONS) {
    const row = rows.find((line) => line.startsWith(`| \`${name}: `)) ?? assert.fail(`${name} is not in the page`)
    if (name !== 'rate') assert.ok(row.includes(` | ${from} | `), `${name} is known from ${from} on`)
  }
  const told = rows.flatMap(
    (line) => /^\| `([a-z_]+): .*\| (?:connect|helo|mail|rcpt|data|what) /.exec(line)?.[1] ?? [],
  )
  for (const name of told) assert.ok(CONDITIONS.has(name), `${name} is no condition`)
})

test('every verdict, stage and value of texts is there', () => {
  for (const verdict of VERDICT_KEYS) assert.match(page, new RegExp(`^\\| \`${verdict}[:\`]`, 'm'))
  for (const stage of STAGES) assert.match(page, new RegExp(`^\\| \`${stage}\` \\|`, 'm'))
  for (const value of subjectValueNames('data')) assert.ok(page.includes(`{${value}}`), value)
})

test('every rule of the presets is there, in order, at its stage and with its setting', () => {
  const table = rows.filter((line) => /^\| (?:mail|rcpt|data) \| `[a-z-]+[`<]/.test(line))
  const places = PRESET_RULES.map(({ name, stage, setting }) => {
    const at = table.findIndex((line) => line.includes(`\`${name.replace('*', '<zone>')}\``))
    assert.ok(table[at]?.startsWith(`| ${stage} |`), name)
    if (setting.key !== undefined) assert.ok(table[at]?.includes(`\`${setting.key}\``), `${name}: ${setting.key}`)
    return at
  })
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
  )
})

test('the example file is right, and so are its rules', () => {
  const text = readFileSync(new URL('../../docs/examples/policy.yaml', import.meta.url), 'utf8')
  const config = accepted(text)
  assert.equal(formatProblems(checkPolicy(config)), '')
  const own = listRules(config).filter(({ origin }) => origin.kind === 'file')
  assert.equal(own.length, 8)
})
