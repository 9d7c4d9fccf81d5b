// docs/reference/configuration.md and the example file tell the truth: both are held against the schema.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { DEFAULT_SETTINGS } from './default-settings.ts'
import { parseConfig } from './load.ts'
import { settingsSchema } from './schema.ts'
import { listKeys, shapeOf } from './shape.ts'

const docs = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')

const rows = [...docs('reference/configuration.md').matchAll(/^\| `([^`]+)` \|.*\| *(.*?) *\|$/gm)]
const pageKeys = rows.map(([, key]) => key ?? '')
const schemaKeys = listKeys(shapeOf(settingsSchema))

test('every key of the schema is in the reference page', () => {
  assert.ok(schemaKeys.length > 40, 'the schema has lost its keys')
  assert.deepEqual(
    schemaKeys.filter((key) => !pageKeys.includes(key)),
    [],
  )
})

test('every key of the reference page is in the schema, once', () => {
  assert.deepEqual(
    pageKeys.filter((key) => !schemaKeys.includes(key)),
    [],
  )
  assert.equal(new Set(pageKeys).size, pageKeys.length)
})

test('the reference page shows the defaults that hold', () => {
  let compared = 0
  for (const [, key = '', shown = ''] of rows) {
    let value: unknown = DEFAULT_SETTINGS
    for (const step of key.split('.')) value = (value as Readonly<Record<string, unknown>> | undefined)?.[step]
    if (typeof value !== 'string' && typeof value !== 'number') continue
    // What it is in other cases may stand behind it.
    assert.equal(shown.split(';')[0], `\`${value}\``, key)
    compared++
  }
  assert.ok(compared > 25, 'hardly any default was compared')
})

test('the example file is a valid configuration, also with its commented line', () => {
  const env = { hostname: 'localhost', resolvConf: '', cwd: '/etc/waybill', ipv6: true }
  const text = docs('examples/waybill.yaml')
  const plain = parseConfig(text, 'waybill.yaml', env)
  assert.ok(plain.ok)
  assert.equal(plain.config.users.get('bob')?.maildir, '/home/bob/Maildir')
  assert.deepEqual(
    plain.config.relayFrom.map((network) => network.text),
    ['127.0.0.1', '::1', '10.1.0.0/16'],
  )

  const withSmarthost = parseConfig(text.replace('# smarthost:', 'smarthost:'), 'waybill.yaml', env)
  assert.ok(withSmarthost.ok)
  assert.deepEqual(withSmarthost.config.smarthosts, [{ host: 'smtp.isp.example', port: 587 }])
})
