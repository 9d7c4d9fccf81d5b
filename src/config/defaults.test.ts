import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDomain } from '../core/domain.ts'
import { days } from '../core/time.ts'
import { defaultConfig } from './defaults.ts'

test('a configuration without a file is complete, and overrides replace its fields', () => {
  const hostname = parseDomain('mx.test')
  assert.ok(hostname)
  const config = defaultConfig({ hostname, stateFolder: '/tmp/w', smtpPort: 2525, listen: [] })
  assert.equal(config.hostname, 'mx.test')
  assert.equal(config.stateFolder, '/tmp/w')
  assert.equal(config.smtpPort, 2525)
  assert.deepEqual(config.listen, [])
  assert.deepEqual(config.localDomains, ['mx.test'])
  assert.deepEqual(config.dns.servers, [{ address: '127.0.0.1', port: 53 }])
  assert.equal(config.retry.last.until, days(4))
})
