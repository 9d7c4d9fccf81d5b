// The main file and its drop-ins are one configuration, and what is wrong is told of the file that it stands in.

import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { tempFolder } from '../../test/support/temp-folder.ts'
import type { Config } from './config.ts'
import { formatProblems, loadConfig, parseTexts, type ConfigResult } from './load.ts'
import { ENV } from './load.test-support.ts'

const parse = (main: string, ...dropIns: readonly string[]): ConfigResult =>
  parseTexts([{ file: 'w.yaml', text: main }, ...dropIns.map((text, i) => ({ file: `w.d/${i + 1}.yaml`, text }))], ENV)

function good(...texts: readonly [string, ...string[]]): Config {
  const result = parse(...texts)
  if (!result.ok) assert.fail(formatProblems(result.problems))
  return result.config
}

const bad = (...texts: readonly [string, ...string[]]): readonly string[] => {
  const result = parse(...texts)
  return result.ok
    ? []
    : result.problems.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`)
}

test('groups are put together, lists are appended in the order of the files', () => {
  const config = good(
    'relay_from: [127.0.0.1]\nlimits: { errors: 3 }\nusers: { alice: }',
    'relay_from: [10.1.0.0/16]\nusers: { bob: { maildir: /b } }',
    'limits: { recipients: 5 }\nrelay_from: [192.0.2.1]',
  )
  assert.deepEqual(
    config.relayFrom.map(({ text }) => text),
    ['127.0.0.1', '10.1.0.0/16', '192.0.2.1'],
  )
  assert.deepEqual([config.limits.errors, config.limits.recipients], [3, 5])
  assert.deepEqual([...config.users.keys()], ['alice', 'bob'])
})

test('a single value stands in one file, and both places are named', () => {
  assert.deepEqual(bad('site: internet\n', '\nsite: local'), ['w.d/1.yaml:2:1 this is written already, in w.yaml:1:1'])
  assert.equal(good('site:\nsmtp_port: 26', 'site: local\nsmtp_port:').site, 'local')
})

test('what is wrong is told of the file and line that it stands in', () => {
  const rule = (name: string) => `policy:\n  rcpt:\n    - { name: ${name}, when: { helo: x }, deny: true }`
  assert.deepEqual(bad('limits: { idel: 5m }', `${rule('a')}\nrelay_from:\n  - 10.0.0.0/8\n  - nonsense`, 'x: 1'), [
    'w.yaml:1:11 there is no key "idel" in limits',
    'w.d/1.yaml:6:5 "nonsense" is not a network',
    'w.d/2.yaml:1:1 there is no key "x" here',
  ])
  const { policy, written } = good(rule('a'), `\n${rule('b')}`)
  assert.equal(policy.rules.rcpt?.length, 2)
  assert.deepEqual([written.get('policy.rcpt.b')?.file, written.get('policy.rcpt.b')?.line], ['w.d/1.yaml', 4])
})

test('the folder beside the file is read by name; other files in it, and no folder, are nothing', async () => {
  await using folder = await tempFolder()
  const file = join(folder.path, 'site.yaml')
  writeFileSync(file, 'hostname: mx.here.test\nrelay_from: [10.1.0.0/16]')
  assert.ok((await loadConfig(file)).ok)
  const dropIns = join(folder.path, 'site.d')
  mkdirSync(dropIns)
  const write = (name: string, text: string): void => writeFileSync(join(dropIns, name), text)
  write('20-b.yaml', 'relay_from: [10.3.0.0/16]')
  write('10-a.yml', 'relay_from: [10.2.0.0/16]')
  write('.10-a.yaml.swp', 'nonsense')
  write('30.yaml~', 'nonsense')
  write('README', 'nonsense')
  const loaded = await loadConfig(file)
  assert.deepEqual(loaded.ok && loaded.config.relayFrom.map(({ text }) => text), [
    '10.1.0.0/16',
    '10.2.0.0/16',
    '10.3.0.0/16',
  ])
  mkdirSync(join(dropIns, '40.yaml'))
  const broken = await loadConfig(file)
  assert.deepEqual(broken.ok || broken.problems.map(({ file: name, message }) => [name, message]), [
    [join(dropIns, '40.yaml'), 'this is a folder'],
  ])
})
