import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accepted } from '../config/load.test-support.ts'
import { configWarnings, notRootWarnings } from './warnings.ts'

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

test('who cannot write or run as others is told what that concerns, and nothing where it concerns nothing', () => {
  const told = (text: string): readonly (readonly [number, string])[] =>
    notRootWarnings(accepted(`hostname: mx.here.test\n${text}`), 'waybill').map(({ line, subject }) => [line, subject])
  assert.deepEqual(told('system_users: true'), [[2, '{home}/Maildir']])
  assert.deepEqual(told('system_users: { maildir: "/srv/mail/{user}" }'), [])
  assert.deepEqual(
    told('transports: { lists: { pipe: [/bin/cat], as: list }, own: { pipe: [/bin/cat], as: waybill } }'),
    [[2, 'lists: list']],
  )
  assert.deepEqual(told('system_users: true\ntransports: { d: { lmtp: /run/lmtp } }\ndeliver: d'), [])
})
