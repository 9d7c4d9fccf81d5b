import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  formatMailbox,
  formatReversePath,
  isAddressLiteral,
  needsSmtputf8,
  parseAddressLiteral,
  parseMailbox,
  parsePath,
  type Mailbox,
} from './address.ts'
import { anyText, mailbox } from './arbitraries.test-support.ts'

function read(text: string, options?: { smtputf8?: boolean }): Mailbox {
  const parsed = parseMailbox(text, options)
  if (!parsed.ok) assert.fail(`${text}: ${parsed.problem}`)
  return parsed.value
}

const problem = (text: string, options?: { smtputf8?: boolean }) => {
  const parsed = parseMailbox(text, options)
  return parsed.ok ? `read as ${formatMailbox(parsed.value)}` : parsed.problem
}

test('an address is read into its two parts, the domain in lower case, the local part as it is', () => {
  assert.deepEqual(read('Alice.B+tag@Example.ORG'), { localPart: 'Alice.B+tag', domain: 'example.org' })
  assert.deepEqual(read("!#$%&'*+-/=?^_`{|}~@a.b"), { localPart: "!#$%&'*+-/=?^_`{|}~", domain: 'a.b' })
})

test('a quoted local part means what it says without its quotes', () => {
  assert.equal(read('"john smith"@a.b').localPart, 'john smith')
  assert.equal(read('"a@b"@a.b').localPart, 'a@b')
  assert.equal(read('"a\\"b\\\\c"@a.b').localPart, 'a"b\\c')
  assert.equal(read('"\\a"@a.b').localPart, 'a')
  assert.deepEqual(read('"alice"@a.b'), read('alice@a.b'))
  assert.equal(formatMailbox(read('"alice"@a.b')), 'alice@a.b')
  assert.equal(formatMailbox(read('"a..b"@a.b')), '"a..b"@a.b')
})

test('an address literal stands for the domain', () => {
  assert.deepEqual(read('a@[192.0.2.1]'), { localPart: 'a', domain: '[192.0.2.1]' })
  assert.equal(read('a@[IPv6:2001:DB8:0::1]').domain, '[IPv6:2001:db8::1]')
  assert.equal(read('a@[ipv6:::1]').domain, '[IPv6:::1]')
  assert.ok(isAddressLiteral(read('a@[192.0.2.1]').domain))
  assert.ok(!isAddressLiteral(read('a@b.c').domain))
})

test('an IPv6 literal is read without its tag too, as Exim does, and written with it (RFC 5321 §4.1.3)', () => {
  assert.equal(parseAddressLiteral('[2001:db8::1]'), '[IPv6:2001:db8::1]')
  assert.equal(parseAddressLiteral('[IPv6:::ffff:192.0.2.1]'), '[192.0.2.1]')
  for (const text of ['[]', '[1.2.3]', '[1.2.3.4', '1.2.3.4', '[IPv6:]', '[x]', '[fe80::1%eth0]', '[1.2.3.4]\n']) {
    assert.equal(parseAddressLiteral(text), undefined, text)
  }
})

test('UTF-8 is read when SMTPUTF8 is not refused', () => {
  assert.equal(read('почта@пример.рф').domain, 'xn--e1afmkfd.xn--p1ai')
  assert.ok(needsSmtputf8(read('почта@a.b')))
  assert.ok(!needsSmtputf8(read('post@a.b')))
  assert.equal(problem('почта@a.b', { smtputf8: false }), 'needs-smtputf8')
  assert.equal(problem('"é"@a.b', { smtputf8: false }), 'needs-smtputf8')
  assert.equal(read('"例 え"@a.b').localPart, '例 え')
})

test('what is not an address says why', () => {
  for (const [text, why] of [
    ['', 'empty'],
    ['alice', 'no-domain'],
    ['alice@', 'no-domain'],
    ['@a.b', 'bad-local-part'],
    ['""@a.b', 'bad-local-part'],
    ['a..b@a.b', 'bad-local-part'],
    ['.a@a.b', 'bad-local-part'],
    ['a.@a.b', 'bad-local-part'],
    ['a b@a.b', 'bad-local-part'],
    ['a@b@c.d', 'bad-local-part'],
    ['"a"b@a.b', 'bad-local-part'],
    ['"a@a.b', 'bad-local-part'],
    ['"a\\"@a.b', 'bad-local-part'],
    ['a\0b@a.b', 'bad-local-part'],
    ['"a\r\nb"@a.b', 'bad-local-part'],
    ['a@b..c', 'bad-domain'],
    ['a@-b.c', 'bad-domain'],
    ['a@b c', 'bad-domain'],
    ['a@192.0.2.1', 'bad-domain'],
    ['a@[300.0.0.1]', 'bad-domain'],
    ['a@a.b.', 'bad-domain'],
    ['a@a.b\n', 'bad-domain'],
  ] as const) {
    assert.equal(problem(text), why, JSON.stringify(text))
  }
})

test('lengths are counted in octets, at their exact ends (RFC 5321 §4.5.3.1)', () => {
  const longDomain = `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.test`
  assert.equal(read(`${'x'.repeat(64)}@a.b`).localPart.length, 64)
  assert.equal(problem(`${'x'.repeat(65)}@a.b`), 'too-long')
  assert.equal(read(`${'я'.repeat(32)}@a.b`).localPart.length, 32)
  assert.equal(problem(`${'я'.repeat(33)}@a.b`), 'too-long')
  assert.equal(read(`${'x'.repeat(64)}@${longDomain}`).domain, longDomain)
  assert.equal(problem(`${'x'.repeat(64)}@d.${longDomain}`).length > 0, true)
  const at254 = `${'x'.repeat(64)}@d.${longDomain}`.padEnd(254, 'd')
  assert.equal(at254.length, 254)
  read(at254)
  assert.equal(problem(`${at254}d`), 'too-long')
})

test('formatting and reading are inverse for every mailbox', () => {
  fc.assert(
    fc.property(mailbox, (one) => {
      const text = formatMailbox(one)
      const parsed = parseMailbox(text)
      if (!parsed.ok) return assert.equal(parsed.problem, 'too-long')
      assert.deepEqual(parsed.value, one)
    }),
    { numRuns: 500 },
  )
})

test('whatever text is read, its formatted form is read as the same mailbox', () => {
  const list = (...pieces: string[]) =>
    fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map((all) => all.join(''))
  const local = list('a', 'B', '.', '@', ' ', 'é', '\\', '"', '\\"', '\0', '>')
  const quoted = list('a', '.', '@', ' ', 'é', '\\\\', '\\"', '\\a', '>').map((inside) => `"${inside}"`)
  const place = fc.constantFrom('b.c', 'B.C', 'é.c', '[1.2.3.4]', '[IPv6:0:0::1]', '[::ffff:1.2.3.4]', 'b..c', '')
  const text = fc.oneof(
    fc.tuple(fc.oneof(local, quoted), place).map((parts) => parts.join('@')),
    anyText(),
  )
  let readable = 0
  fc.assert(
    fc.property(text, (input) => {
      const parsed = parseMailbox(input)
      if (!parsed.ok) return
      readable++
      const again = parseMailbox(formatMailbox(parsed.value))
      assert.deepEqual(again, parsed)
    }),
    { numRuns: 1000, seed: 20_261_122 },
  )
  assert.ok(readable > 100, 'the generator made too few addresses to prove anything')
})

const path = (text: string) => {
  const parsed = parsePath(text)
  return parsed.ok ? [formatReversePath(parsed.value.mailbox), parsed.value.rest] : parsed.problem
}

test('a path is read from its brackets, and what follows is left for the parameters', () => {
  assert.deepEqual(path('<a@b.c>'), ['a@b.c', ''])
  assert.deepEqual(path('<a@b.c> SIZE=5 BODY=8BITMIME'), ['a@b.c', ' SIZE=5 BODY=8BITMIME'])
  assert.deepEqual(path('<>'), ['', ''])
  assert.deepEqual(path('<> RET=HDRS'), ['', ' RET=HDRS'])
  assert.deepEqual(path('<"a> b"@b.c> X'), ['"a> b"@b.c', ' X'])
  assert.deepEqual(path('<"a\\">"@b.c>'), ['"a\\">"@b.c', ''])
})

test('a source route is dropped (RFC 5321 appendix C)', () => {
  assert.deepEqual(path('<@a.b:c@d.e>'), ['c@d.e', ''])
  assert.deepEqual(path('<@a.b,@[1.2.3.4],@f.g:c@d.e> X'), ['c@d.e', ' X'])
  assert.equal(path('<@a.b:>'), 'bad-path')
  assert.equal(path('<@a.b>'), 'bad-local-part')
})

test('a path that is not one is refused', () => {
  for (const text of [
    '',
    'a@b.c',
    ' <a@b.c>',
    '<a@b.c',
    '<a@b.c>x',
    '<a@b.c>\tSIZE=1',
    '<a@b.c> \0',
    '<"a@b.c>',
    '<a@b.c>>',
  ]) {
    assert.equal(path(text), 'bad-path', JSON.stringify(text))
  }
  assert.equal(path('< >'), 'no-domain')
})

test('hostile texts of 100 kB are refused', () => {
  const n = 100_000
  const hostile = [
    'a'.repeat(n),
    'a.'.repeat(n / 2),
    `${'a.'.repeat(n / 2)}@b.c`,
    `"${'\\'.repeat(n)}"@b.c`,
    `"${'\\"'.repeat(n / 2)}@b.c`,
    `"${'a'.repeat(n)}@b.c`,
    '@'.repeat(n),
    `a@${'b.'.repeat(n / 2)}`,
    `a@${'-'.repeat(n)}`,
    `a@${'я.'.repeat(n / 2)}`,
    `a@[${':'.repeat(n)}]`,
    `a@[${'1.'.repeat(n / 2)}]`,
    'я'.repeat(n),
  ]
  for (const text of hostile) {
    assert.equal(parseMailbox(text).ok, false)
    assert.equal(parsePath(`<${text}>`).ok, false)
    assert.equal(parsePath(`<@${text}:a@b.c>x`).ok, false)
    assert.equal(parsePath(`<${text}`).ok, false)
  }
  assert.equal(parsePath(`<${'@a.b,'.repeat(n / 5)}a@b.c>`).ok, false)
})

test('a text that is too long for an address is refused for that before anything else is looked at', () => {
  assert.equal(problem(' '.repeat(255)), 'too-long')
  assert.equal(problem(`${'a.'.repeat(50_000)}a@b.c`), 'too-long')
  assert.equal(problem(`"${'a'.repeat(100_000)}"@b.c`), 'too-long')
})

test('no text makes the parsers throw', () => {
  fc.assert(
    fc.property(anyText({ maxLength: 60 }), (text) => {
      parseMailbox(text)
      parseMailbox(text, { smtputf8: false })
      parsePath(`<${text}> X`)
      parseMailbox(`a@${text}`)
      parseMailbox(`a@[${text}]`)
    }),
    { numRuns: 500 },
  )
})
