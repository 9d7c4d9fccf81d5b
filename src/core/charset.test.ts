// In which set the bytes are when nobody says so: real words in each, and bytes that mean nothing.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeEightBit, decodeText, EIGHT_BIT, guessCharset } from './charset.ts'
import { encode } from './charset.test-support.ts'

const RUSSIAN = [
  '550 5.1.1 Пользователь не найден',
  '554 Сообщение отклонено как спам. Обратитесь к администратору',
  '550 Ящик переполнен',
  '550 НЕТ ТАКОГО ПОЛЬЗОВАТЕЛЯ на этом сервере',
  'Доступ запрещён',
]
const WESTERN = [
  "550 5.1.1 L'adresse de messagerie n'a pas été trouvée",
  '550 Empfänger nicht verfügbar: Postfach überfüllt',
  '550 El buzón está lleno, inténtelo más tarde',
  '550 Användaren finns inte på denna värd',
]

for (const charset of ['koi8-r', 'windows-1251'] as const) {
  for (const text of RUSSIAN) {
    test(`${charset}: ${text}`, () => assert.equal(decodeText(encode(text, charset)), text))
  }
}

for (const text of WESTERN) {
  test(`Latin-1: ${text}`, () => assert.equal(decodeText(encode(text, 'windows-1252')), text))
}

test('each set of eight bits has a character for every octet', () => {
  const all = Uint8Array.from({ length: 256 }, (_, octet) => octet)
  for (const charset of EIGHT_BIT) assert.deepEqual(encode(decodeEightBit(all, charset), charset), all)
})

test('UTF-8 goes before all others, with and without a mark, and UTF-16 is known by its mark', () => {
  for (const text of [...RUSSIAN, ...WESTERN]) {
    assert.equal(decodeText(Buffer.from(text)), text)
    assert.equal(decodeText(Buffer.from(`\ufeff${text}`)), text)
    assert.equal(decodeText(Buffer.from(`\ufeff${text}`, 'utf16le')), text)
  }
  assert.equal(guessCharset(new Uint8Array()), 'utf-8')
})

test('ISO-2022-JP says itself where its characters begin; colours of a terminal do not', () => {
  const bytes = Buffer.from('550 \u001b$B%f!<%6!<\u001b(B unknown', 'latin1')
  assert.equal(decodeText(bytes), '550 ユーザー unknown')
  assert.equal(guessCharset(Buffer.from('\u001b[31m550 red\u001b[0m')), 'utf-8')
})
