import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyText } from '../../core/arbitraries.test-support.ts'
import { FilterParser } from 'ldapts'
import { escapeDnValue, escapeFilterValue, fillTemplate } from './ldap-text.ts'

test('the examples of RFC 4515 and RFC 4514', () => {
  assert.equal(escapeFilterValue('Parens R Us (for all your parenthetical needs)').includes('\\28for'), true)
  assert.equal(escapeFilterValue('*'), '\\2a')
  assert.equal(escapeFilterValue('C:\\MyFile'), 'C:\\5cMyFile')
  assert.equal(escapeFilterValue('\0'), '\\00')
  assert.equal(escapeDnValue('James "Jim" Smith, III'), 'James \\"Jim\\" Smith\\, III')
  assert.equal(escapeDnValue('#Sales+ '), '\\#Sales\\+\\ ')
  assert.equal(escapeDnValue('a\\ '), 'a\\\\\\ ')
  assert.equal(escapeDnValue(' '), '\\ ')
})

test('whatever the name, a filter keeps its one comparison', () => {
  fc.assert(
    fc.property(anyText({ minLength: 1, maxLength: 20 }), (name) => {
      const filter = FilterParser.parseString(`(&(a=1)(uid=${escapeFilterValue(name)}))`)
      assert.equal('filters' in filter && Array.isArray(filter.filters) && filter.filters.length, 2)
      assert.equal(filter.toString().match(/(?<!\\)\((?=\w+=)/g)?.length, 2)
    }),
  )
})

test('a template takes the name, its local part and its domain, and nothing that stands in the name', () => {
  assert.equal(fillTemplate('uid={local_part},dc={domain}', 'a,b@x.org', escapeDnValue), 'uid=a\\,b,dc=x.org')
  assert.equal(fillTemplate('{user}/{local_part}', 'alice', escapeDnValue), 'alice/alice')
  assert.equal(fillTemplate('uid={user}', '{domain}{user}$&', escapeDnValue), 'uid={domain}{user}$&')
  assert.equal(fillTemplate('dc={domain}', 'alice', escapeDnValue), undefined)
})
