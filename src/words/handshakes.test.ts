import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { handshakeInRussian } from './handshakes.ts'

test('what is noted of a handshake that failed is told in Russian', () => {
  const sources = ['../net/server-tls.ts', '../net/server-connection.ts'].map((name) =>
    readFileSync(new URL(name, import.meta.url), 'utf8'),
  )
  const noted = sources.join('').match(/(?<=['`])the (?:client|connection|handshake) [^'`]+(?=['`])/g) ?? []
  assert.ok(noted.length >= 9)
  for (const sentence of noted) assert.match(handshakeInRussian(sentence.replace('${code}', 'X')), /^[а-яё]/, sentence)
  assert.equal(handshakeInRussian('ERR_SSL_BAD_RECORD'), 'ERR_SSL_BAD_RECORD')
})
