import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numberParameter } from './named-parameter.ts'

test('each :user becomes the first parameter', () => {
  assert.deepEqual(numberParameter('SELECT p FROM u WHERE a = :user OR b=:user;'), {
    text: 'SELECT p FROM u WHERE a = $1 OR b=$1;',
    count: 2,
  })
})

test('strings, quoted names, comments and casts are left alone', () => {
  for (const piece of [
    `':user'`,
    `'it''s :user'`,
    `E'\\':user'`,
    `":user"`,
    `$$ :user $$`,
    `$a$ :user $b$ $a$`,
    '-- :user',
    '/* :user */',
    'x::user',
    ':username',
  ]) {
    assert.deepEqual(numberParameter(`SELECT ${piece}\n`), { text: `SELECT ${piece}\n`, count: 0 }, piece)
    assert.equal(numberParameter(`SELECT ${piece}\n = :user`).count, 1, piece)
  }
})

test('a query without parameter stays as it is, and long odd ones take no time', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      if (!text.includes(':user')) assert.deepEqual(numberParameter(text), { text, count: 0 })
    }),
  )
  for (const odd of [`'`, `E'\\`, '/*', '$a$', '$', '"', '--']) numberParameter(odd.repeat(2000))
})
