import assert from 'node:assert/strict'
import { test } from 'node:test'

import { GRAMMAR } from './grammar.ts'

test('what is counted has the form that the number asks for', () => {
  const ru = (count: number): string => GRAMMAR.ru.count(count, 'message')
  assert.deepEqual([0, 1, 2, 5, 11, 12, 14, 21, 22, 101, 111, 1.5].map(ru), [
    '0 писем',
    '1 письмо',
    '2 письма',
    '5 писем',
    '11 писем',
    '12 писем',
    '14 писем',
    '21 письмо',
    '22 письма',
    '101 письмо',
    '111 писем',
    '1,5 письма',
  ])
  assert.deepEqual(
    [0, 1, 2, 1.5].map((count) => GRAMMAR.en.count(count, 'point')),
    ['0 points', '1 point', '2 points', '1.5 points'],
  )
})

test('behind a preposition the words stand in the genitive', () => {
  assert.deepEqual(
    [1, 3, 5, 21].map((count) => GRAMMAR.ru.count(count, 'attempt-of')),
    ['1 попытки', '3 попыток', '5 попыток', '21 попытки'],
  )
})

test('spans have at most two units, sizes one, in the words of the language', () => {
  const all = (ms: number): readonly string[] => [GRAMMAR.en.span(ms), GRAMMAR.ru.span(ms)]
  assert.deepEqual(all(850), ['850 ms', '850 мс'])
  assert.deepEqual(all(2_400), ['2.4 s', '2,4 с'])
  assert.deepEqual(all(93_600_000), ['1 d 2 h', '1 д 2 ч'])
  assert.deepEqual([GRAMMAR.en.size(1_240), GRAMMAR.ru.size(1_240)], ['1.2 kB', '1,2 кБ'])
  assert.deepEqual([GRAMMAR.en.spelled(7_200), GRAMMAR.ru.spelled(7_200)], ['2 hours', '2 часа'])
  assert.deepEqual([GRAMMAR.en.spelled(60), GRAMMAR.ru.spelled(61)], ['60 seconds', '61 секунду'])
})

test('sizes have at most three digits, spans at most two units', () => {
  assert.deepEqual([0, 999, 1000, 14_400, 999_999, 52_428_800].map(GRAMMAR.en.size), [
    '0 B',
    '999 B',
    '1.0 kB',
    '14 kB',
    '1.0 MB',
    '52 MB',
  ])
  assert.deepEqual([0, 2450, 59_999, 60_000, 61_000, 3_600_000, 5_430_000].map(GRAMMAR.en.span), [
    '0 ms',
    '2.4 s',
    '59 s',
    '1 min',
    '1 min 1 s',
    '1 h',
    '1 h 30 min',
  ])
})
