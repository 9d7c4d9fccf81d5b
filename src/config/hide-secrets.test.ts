// Passwords that people write into the file are refused, with words, and never told again.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { formatProblems, parseConfig } from './load.ts'
import { ENV } from './load.test-support.ts'
import { processorTime } from '../../test/support/processor-time.ts'

const SECRET = 'hunter2'
const report = (text: string): string => {
  const result = parseConfig(text, 'waybill.yaml', ENV)
  return result.ok ? 'accepted' : formatProblems(result.problems)
}

suite('a password in the file is told without itself', () => {
  const ldap = 'url: ldap://x.test, base: dc=x, filter: "(uid={user})", bind_dn: cn=x'
  const cases: readonly (readonly [what: string, text: string])[] = [
    ['of LDAP', `auth: { stores: [ { ldap: { ${ldap}, bind_password: ${SECRET} } } ] }`],
    ['of LDAP in quotes', `auth: { stores: [ { ldap: { ${ldap}, bind_password: "${SECRET}" } } ] }`],
    ['of LDAP on lines of their own', `auth:\n  stores:\n    - ldap:\n        bind_password:\n          ${SECRET}`],
    ['of digits', 'auth: { stores: [ { postgresql: { host: x, password: 4711471147 } } ] }'],
    ['in an LDAP URL', `auth: { stores: [ { ldap: { url: "ldap://cn=x:${SECRET}@host.test" } } ] }`],
    ['in a PostgreSQL URL', `auth: { stores: [ { postgresql: "postgresql://me:${SECRET}@db/mail" } ] }`],
    ['in a long URL', `smarthost: "smtp://me:${'x'.repeat(55)}${SECRET}@isp.test"`],
    ['of PostgreSQL, below a key', `auth: { stores: [ { postgresql: { host: x, password: { value: ${SECRET} } } } ] }`],
    ['of a user', `users: { alice: { password: ${SECRET} } }`],
    ['of a user, behind the name', `users: { alice: ${SECRET} }`],
    ['of a user, on a line of its own', `users:\n  alice: ${SECRET}\n`],
    ['of a user, in a list', `users:\n  - alice: ${SECRET}\n`],
    ['of the smarthost', `smarthost: { host: isp.test, user: me, password: ${SECRET} }`],
    ['of the smarthost, as credentials', `smarthost: { host: isp.test, credentials: "me:${SECRET}" }`],
    ['in a URL of the smarthost', `smarthost: smtp://me:${SECRET}@isp.test:587`],
    ['where YAML itself is broken', `smarthost: { host: isp.test, password: "${SECRET} }`],
  ]
  for (const [what, text] of cases) {
    test(what, () => {
      const told = report(text)
      assert.match(told, /^waybill\.yaml:\d/)
      assert.doesNotMatch(told, /hunter2|47114711/)
    })
  }
})

test('and it is said where it belongs', () => {
  for (const text of [
    `auth: { stores: [ { postgresql: { host: x, database: x, user: x, query: ":user", password: ${SECRET} } } ] }`,
    `users: { alice: { password: ${SECRET} } }`,
    `users: { alice: ${SECRET} }`,
  ]) {
    assert.match(report(text), /a password never stands in this file: name the file or the environment variable/)
  }
})

test('a file that names where a password is, and a line without any, are shown as they are', () => {
  assert.match(
    report('auth: { stores: [ { ldap: { bind_password: { file: /etc/secret }, url: x } } ] }'),
    /\{ file: \/etc\/secret \}, url: x/,
  )
  assert.match(report('relay_fom: [a@b.test]'), /relay_fom: \[a@b\.test\]/)
})

test('a value of a million letters is told at once', () => {
  const text = `hostname: ${'x'.repeat(1_000_000)}`
  assert.ok(processorTime(() => assert.match(report(text), /is not a domain name/)) < 2000)
})
