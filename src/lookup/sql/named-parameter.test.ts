import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numberParameters } from './named-parameter.ts'

test('each name becomes one parameter', () => {
  assert.deepEqual(numberParameters('SELECT p FROM u WHERE a = :user OR b=:user;'), {
    text: 'SELECT p FROM u WHERE a = $1 OR b=$1;',
    names: ['user'],
  })
  assert.deepEqual(
    numberParameters('SELECT p FROM u WHERE a = :address OR (l=:local_part AND d=:domain AND :address)'),
    {
      text: 'SELECT p FROM u WHERE a = $1 OR (l=$2 AND d=$3 AND $1)',
      names: ['address', 'local_part', 'domain'],
    },
  )
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
    assert.deepEqual(numberParameters(`SELECT ${piece}\n`), { text: `SELECT ${piece}\n`, names: [] }, piece)
    assert.equal(numberParameters(`SELECT ${piece}\n = :user`).names.length, 1, piece)
  }
})

test('a query without parameter stays as it is, and long odd ones take no time', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      if (!text.includes(':')) assert.deepEqual(numberParameters(text), { text, names: [] })
    }),
  )
  for (const odd of [`'`, `E'\\`, '/*', '$a$', '$', '"', '--']) numberParameters(odd.repeat(2000))
})
