import assert from 'node:assert/strict'
import { test } from 'node:test'
import { localeLanguage } from './language.ts'

test('the language is that of the locale', () => {
  assert.equal(localeLanguage({ LANG: 'ru_RU.UTF-8' }), 'ru')
  assert.equal(localeLanguage({ LANG: 'ru_RU.UTF-8', LC_ALL: 'C' }), 'en')
  assert.equal(localeLanguage({ LANG: 'run_BI' }), 'en')
  assert.equal(localeLanguage({}), 'en')
})
