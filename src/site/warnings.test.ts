import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accepted } from '../config/load.test-support.ts'
import { configWarnings } from './warnings.ts'

test('a folder of lists and a file of accounts that do not exist are told at the start', () => {
  const config = accepted(`
hostname: mx.here.test
lists_folder: /nonexistent/lists
system_users: { file: /nonexistent/passwd }
`)
  assert.deepEqual(
    configWarnings(config).map(({ line, message }) => [line, message.replace(/^.*: /, '')]),
    [
      [3, '/nonexistent/lists'],
      [4, '/nonexistent/passwd'],
    ],
  )
})

test('nothing is told where nothing is named', () => {
  assert.deepEqual(configWarnings(accepted('hostname: mx.here.test')), [])
})
