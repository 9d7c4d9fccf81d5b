// What the tests of the configuration share: a machine that is always the same, and short ways to read a text.

import assert from 'node:assert/strict'
import type { Config } from './config.ts'
import type { Environment } from './environment.ts'
import { formatProblems, parseConfig } from './load.ts'

export const ENV: Environment = {
  hostname: 'mx.example.org',
  resolvConf: '# made by hand\nnameserver 10.0.0.2\n nameserver 2001:db8::53 # second\nsearch example.org\n',
  cwd: '/srv/mail',
  ipv6: true,
}

export function accepted(text: string, env: Partial<Environment> = {}): Config {
  const result = parseConfig(text, 'conf/waybill.yaml', { ...ENV, ...env })
  if (!result.ok) assert.fail(formatProblems(result.problems))
  return result.config
}

/** The problems of a text as `line:column message`. */
export function refused(text: string, env: Partial<Environment> = {}): readonly string[] {
  const result = parseConfig(text, 'waybill.yaml', { ...ENV, ...env })
  assert.ok(!result.ok, 'the configuration was accepted')
  for (const { advice, file } of result.problems) assert.ok(advice !== '' && file === 'waybill.yaml')
  return result.problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
}

export function advice(text: string): string {
  const result = parseConfig(text, 'waybill.yaml', ENV)
  return result.ok ? 'accepted' : result.problems.map((problem) => problem.advice).join(' | ')
}
