import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accepted } from '../config/load.test-support.ts'
import { configWarnings } from './warnings.ts'

test('a file of users, a database and a folder of lists that do not exist are told at the start', () => {
  const config = accepted(`
hostname: mx.here.test
lists_folder: /nonexistent/lists
auth:
  stores:
    - { file: /nonexistent/users }
    - { sqlite: { database: /nonexistent/db, query: "SELECT p FROM u WHERE n = :user" } }
`)
  assert.deepEqual(
    configWarnings(config).map(({ line, message }) => [line, message.replace(/^.*: /, '')]),
    [
      [5, '/nonexistent/users'],
      [5, '/nonexistent/db'],
      [3, '/nonexistent/lists'],
    ],
  )
})

test('nothing is told where nothing is named', () => {
  assert.deepEqual(configWarnings(accepted('hostname: mx.here.test')), [])
})
