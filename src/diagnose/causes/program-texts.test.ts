// A program is told about its settings, a server about the other side.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explain } from '../library.ts'

for (const text of [
  'Error: connect ECONNREFUSED 127.0.0.1:587',
  'Swift_TransportException: Expected response code 250 but got code "", with message ""',
  'MailKit.Security.SslHandshakeException: An error occurred while attempting to establish an SSL or TLS connection.',
]) {
  test(`its settings: ${text}`, () => {
    const { diagnosis } = explain(text)
    assert.match(diagnosis?.title ?? '', /program/)
    assert.match(diagnosis?.first ?? '', /settings/)
    const russian = explain(text, { language: 'ru' }).diagnosis
    assert.match(russian?.first ?? '', /настройках/)
    assert.equal(russian?.steps.length, diagnosis?.steps.length)
  })
}

test('a server that could not reach another one is told to wait', () => {
  const { diagnosis } = explain('connect to mx.there.example[192.0.2.1]:25: Connection refused')
  assert.match(diagnosis?.first ?? '', /tries again/)
})
