// The README stays true where a program can tell: the pretended world, the example of a configuration, the commands.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { parseConfig } from '../src/config/load.ts'
import { RECEIVERS } from '../src/sandbox/receivers.ts'
import { filesIn, readText } from './support/source-files.ts'

const readme = readText('README.md')

test('the table of the pretended world is that of the sandbox', () => {
  const rows = [...readme.matchAll(/^\| `([\w.-]+\.test)` \| (.+) \|$/gm)].map(([, domain, habit]) => ({
    domain,
    habit,
  }))
  assert.deepEqual(
    rows.slice(1),
    RECEIVERS.map(({ domain, habit }) => ({ domain, habit })),
  )
})

test('the example of a configuration is a valid one', () => {
  const example = /^```yaml\n([^]*?)^```$/m.exec(readme)?.[1] ?? ''
  assert.match(example, /^hostname:/m)
  const environment = { hostname: 'host.example.org', resolvConf: '', cwd: '/', ipv6: true }
  const result = parseConfig(example, '/etc/waybill.yaml', environment)
  assert.ok(result.ok, JSON.stringify(result))
})

test('every command in the README exists', () => {
  const used = new Set(
    [...readme.matchAll(/bin\/waybill\.js (\w+)(?: (list|show|retry|hold|release|remove))?/g)].map((match) =>
      match.slice(1),
    ),
  )
  const present = filesIn('src/cli/commands', '.ts')
  for (const [command, subcommand] of used) {
    const file = `src/cli/commands/${[command, subcommand].filter((word) => word !== undefined).join('-')}.ts`
    assert.ok(present.includes(file), `${file} is missing`)
  }
})

test('every npm script in README and CONTRIBUTING exists', () => {
  const { scripts } = JSON.parse(readText('package.json')) as { readonly scripts: Readonly<Record<string, string>> }
  for (const page of ['README.md', 'CONTRIBUTING.md', '.ci/run']) {
    for (const [, name = ''] of readText(page).matchAll(/\bnpm run ([\w:]+)/g)) {
      assert.ok(name in scripts, `${page} speaks of "npm run ${name}"`)
    }
  }
})
