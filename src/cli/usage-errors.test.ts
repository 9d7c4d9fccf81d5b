import assert from 'node:assert/strict'
import { test } from 'node:test'

import { russianUsage } from './usage-errors.ts'

const SAMPLES: readonly (readonly [english: string, russian: string])[] = [
  ["error: unknown option '--lagn'\n(Did you mean --lang?)", 'ошибка: параметра «--lagn» нет\n(может быть, --lang?)'],
  ["error: unknown command 'trase'", 'ошибка: команды «trase» нет'],
  ["error: missing required argument 'subject'", 'ошибка: не указано «subject»'],
  ["error: option '--limit <n>' argument missing", 'ошибка: у параметра «--limit <n>» нет значения'],
  [
    "error: option '--lang <language>' argument 'de' is invalid. It must be en or ru.",
    'ошибка: параметру «--lang <language>» не подходит значение «de». Допустимо: en или ru.',
  ],
  [
    "error: too many arguments for 'show'. Expected 1 argument but got 2.",
    'ошибка: лишние слова в команде: нужно 1, указано 2',
  ],
  [
    "error: too many arguments for 'routes'. Expected 0 arguments but got 1: gmail.",
    'ошибка: лишние слова в команде: нужно 0, указано 1',
  ],
  [
    "error: option '--body <text>' cannot be used with option '--file <file>'",
    'ошибка: параметр «--body <text>» нельзя указать вместе с параметром «--file <file>»',
  ],
  [
    "error: option '--port <n>' argument '99999999' is invalid. It must be a number from 1 to 65535.",
    'ошибка: параметру «--port <n>» не подходит значение «99999999». Допустимо: число от 1 до 65535.',
  ],
  [
    "error: option '--timeout <span>' argument '5x' is invalid. It must be a span of time such as 30s or 5m.",
    'ошибка: параметру «--timeout <span>» не подходит значение «5x». Допустимо: промежуток времени, например 30s или 5m.',
  ],
]

for (const [english, russian] of SAMPLES) {
  test(`in Russian: ${english.slice(0, 50)}`, () => assert.equal(russianUsage(english), russian))
}

test('what is not known stays as it is', () => assert.equal(russianUsage('error: odd'), 'error: odd'))
