import assert from 'node:assert/strict'
import { test } from 'node:test'
import { effectiveSettings } from './effective.ts'
import { accepted } from './load.test-support.ts'
import type { Reference } from './reference.ts'

const USUAL = { smarthost: 'none', 'smarthost.port': '25', 'smarthost.login': 'no log-in' }
const REFERENCE: Reference = new Map(Object.entries(USUAL).map(([key, usual]) => [key, { key, usual, meaning: '' }]))

const shown = (text: string): readonly string[] =>
  effectiveSettings(accepted(`hostname: mx.here.test\n${text}`), REFERENCE)
    .filter(({ key }) => key.startsWith('smarthost'))
    .map(({ key, text: value, from }) => `${key} ${value} ${typeof from === 'string' ? from : from.line}`)

test('a group has its default until something of it is written', () => {
  assert.deepEqual(shown(''), ['smarthost none default'])
  assert.deepEqual(shown('smarthost: { host: smtp.isp.test }'), [
    'smarthost.host smtp.isp.test 2',
    'smarthost.port 25 default',
    'smarthost.login no log-in default',
  ])
})
