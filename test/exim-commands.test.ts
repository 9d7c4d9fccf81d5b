// The page about Exim's command is made from the table of `sendmail`, and the options of that table are told apart.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

test('docs/reference/exim-commands.md is what its script writes', () => {
  const { status, stderr } = spawnSync(process.execPath, [at('scripts/exim-commands.js'), '--check'], {
    encoding: 'utf8',
  })
  assert.equal(status, 0, stderr)
})
