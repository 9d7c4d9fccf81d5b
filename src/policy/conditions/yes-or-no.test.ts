// Words that look like true and false are neither: YAML 1.2 reads `no` as a text, and as a pattern it would fit nothing.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accepted } from '../../config/load.test-support.ts'
import { checkPolicy } from '../compile.ts'
import { BASE } from '../policy.test-support.ts'

for (const [stage, condition] of [
  ['mail', 'authenticated'],
  ['data', 'malware'],
  ['mail', 'tls'],
  ['mail', 'relay_from'],
  ['data', 'header_syntax'],
] as const) {
  for (const word of ['no', 'yes', 'Off', '"true"', '[no]']) {
    test(`${condition}: ${word} is refused and not taken for a name`, () => {
      const rule = `{ name: x, when: { ${condition}: ${word} }, deny: true }`
      const [problem] = checkPolicy(accepted(`${BASE}\npolicy:\n  ${stage}: [${rule}]`))
      assert.match(problem?.message ?? 'no problem', /is not (?:true or false|a version of TLS)/)
      assert.match(problem?.advice ?? '', /^write true/)
    })
  }
}
