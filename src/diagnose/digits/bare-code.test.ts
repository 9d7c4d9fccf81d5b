import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LANGUAGES } from '../diagnosis.ts'
import { explain } from '../library.ts'
import { bareCodeTitle, readBareCode } from './bare-code.ts'
import { DETAILS } from './enhanced-codes.ts'

const BARE: readonly (readonly [text: string, written: string])[] = [
  ['354', '354'],
  ['220', '220'],
  ['SMTP 451', '451'],
  ['код 550', '550'],
  ['ответ: 421', '421'],
  ['SMTP error code 550', '550'],
  ['(#5.1.1)', '5.1.1'],
  ['550 5.7.1', '550 5.7.1'],
  ['"554"', '554'],
  ['2xx', '2xx'],
  ['5XX', '5xx'],
  ['4.x.x', '4.x.x'],
]

for (const [text, written] of BARE) {
  test(`a code and nothing else: ${text}`, () => {
    assert.equal(readBareCode(text)?.written, written)
    const { diagnosis, retry_helps: again } = explain(text)
    assert.match(diagnosis?.title ?? '', / alone means: /)
    assert.equal(diagnosis?.confidence, 'low')
    if (written.startsWith('4')) assert.equal(again, true)
    if (written.startsWith('5')) assert.notEqual(again, true)
  })
}

test('words, sizes and versions are no bare code', () => {
  for (const text of ['', '550 no such user', '299 bytes', '26.4.1', '1.5.5.1', 'x', '650', 'exit code 1'])
    assert.equal(readBareCode(text), undefined, text)
})

test('what a code means fits a line, in every language', () => {
  for (const language of LANGUAGES) {
    const codes = Array.from({ length: 400 }, (_, i) => String(200 + i))
    for (const text of [...codes, ...Object.keys(DETAILS).map((detail) => `5.${detail}`), '2xx', '4xx', '5xx']) {
      const bare = readBareCode(text)
      if (bare) assert.ok(bareCodeTitle(bare, language).length <= 80, bareCodeTitle(bare, language))
    }
  }
})
