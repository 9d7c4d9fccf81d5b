// Texts that are not about mail get no cause: configuration, source code, prose, other daemons' logs, errors of git and of package
// managers. The texts are our own, in the form in which such programs write. Files of the machine are tried in test/interop.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { explainAll } from '../../src/diagnose/library.ts'
import { looksLikeLog } from '../../src/diagnose/logs/looks-like-log.ts'

const texts = readFileSync(new URL('not-mail.txt', import.meta.url), 'utf8').split(/^%%\n/m)

test('there are many such texts, each once', () => {
  assert.ok(texts.length >= 400, `only ${texts.length}`)
  assert.equal(new Set(texts).size, texts.length)
})

test('none of them gets a cause', async () => {
  const wrong: string[] = []
  for (const text of texts) {
    const answers = await explainAll(Buffer.from(text))
    const causes = answers.map(({ cause }) => cause)
    if (looksLikeLog(text) || causes.some((cause) => cause !== 'not-mail')) wrong.push(`${causes.join()}: ${text}`)
  }
  assert.deepEqual(wrong, [])
})

test('the answer is sure of nothing, asks for nothing, and says that this is no matter of mail', async () => {
  const [answer] = await explainAll(Buffer.from('E: Unable to locate package libfoo-dev'))
  assert.equal(answer?.confidence, 'low')
  assert.equal(answer?.who, 'unknown')
  assert.match(answer?.diagnosis?.title ?? '', /does not speak of mail/)
})
