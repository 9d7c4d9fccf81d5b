import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { describePlace } from '../core/place.ts'
import { parseScannerPlace } from './scanner-place.ts'
import { scannersSchema } from './scanners-schema.ts'
import { listKeys, shapeOf } from './shape.ts'

const read = (input: unknown) => v.safeParse(scannersSchema, input)

test('each kind of scanner is read, with its defaults', () => {
  const result = read([
    { name: 'spam', spamd: '127.0.0.1:783', timeout: '30s', down: 'pass' },
    { rspamd: 'http://127.0.0.1:11333/' },
    { name: 'virus', clamd: '/run/clamav/clamd.ctl', max_size: '25M' },
    { name: 'dkim', milter: 'inet:8891@localhost' },
    { name: 'own', command: ['/usr/local/bin/check', '--fast'] },
  ])
  assert.deepEqual(result.issues, undefined)
  const usual = { timeout: 60_000, down: 'defer' }
  assert.deepEqual(result.output, [
    {
      name: 'spam',
      engine: { kind: 'spamd', place: { host: '127.0.0.1', port: 783 } },
      timeout: 30_000,
      down: 'pass',
      maxSize: 524_288,
    },
    { name: 'rspamd', engine: { kind: 'rspamd', place: { host: '127.0.0.1', port: 11_333 } }, ...usual },
    {
      name: 'virus',
      engine: { kind: 'clamd', place: { path: '/run/clamav/clamd.ctl' } },
      ...usual,
      maxSize: 26_214_400,
    },
    { name: 'dkim', engine: { kind: 'milter', place: { host: 'localhost', port: 8891 } }, ...usual },
    { name: 'own', engine: { kind: 'command', argv: ['/usr/local/bin/check', '--fast'] }, ...usual },
  ])
})

test('places are written in the ways of their programs', () => {
  for (const [text, port, expected] of [
    ['127.0.0.1:783', undefined, '127.0.0.1:783'],
    ['spamd.far.test', 783, 'spamd.far.test:783'],
    ['[::1]:3310', undefined, '[::1]:3310'],
    ['::1', 3310, '[::1]:3310'],
    ['http://localhost:11333', undefined, 'localhost:11333'],
    ['inet:8891@localhost', undefined, 'localhost:8891'],
    ['inet:8891', undefined, '127.0.0.1:8891'],
    ['inet6:8891@::1', undefined, '[::1]:8891'],
    ['inet6:8891@[::1]', undefined, '[::1]:8891'],
    ['inet:localhost:8891', undefined, 'localhost:8891'],
    ['unix:/run/x.sock', undefined, '/run/x.sock'],
    ['local:/run/x.sock', undefined, '/run/x.sock'],
    ['/run/x.sock', undefined, '/run/x.sock'],
  ] as const) {
    const place = parseScannerPlace(text, port)
    assert.equal(place && describePlace(place), expected, text)
  }
  for (const text of [
    '',
    '127.0.0.1',
    'inet:0@localhost',
    'inet:70000',
    'run/x.sock',
    'https://x:1',
    'a b:1',
    '/run/\0',
    'unix:x',
  ]) {
    assert.equal(parseScannerPlace(text), undefined, text)
  }
})

for (const [what, input, message, advice] of [
  ['nothing to ask', [{ name: 'x' }], /does not say what it is/, /spamd, rspamd/],
  [
    'two at once',
    [{ spamd: '127.0.0.1:783', clamd: '/x' }],
    /several things at once: spamd, clamd/,
    /entry of its own/,
  ],
  ['the same name twice', [{ clamd: '/x' }, { clamd: '/y' }], /two scanners are called "clamd"/, /name of its own/],
  ['a milter without a port', [{ milter: 'localhost' }], /not the place of a milter/, /inet:8891@localhost/],
  ['a command as a text', [{ command: '/bin/x --y' }], /not a program with its arguments/, /no shell/],
  ['an empty command', [{ command: [] }], /not a program/, /list of texts/],
  ['a command of numbers', [{ command: ['/bin/x', 1] }], /not a program/, /list of texts/],
  ['a relative command', [{ command: ['check'] }], /not the full path/, /begin it with \//],
  ['a name with a space', [{ name: 'a b', clamd: '/x' }], /cannot be the name/, /letters, digits/],
  ['no time at all', [{ clamd: '/x', timeout: '0s' }], /too short/, /1s or more/],
  ['another word for down', [{ clamd: '/x', down: 'accept' }], /not one of the choices/, /defer or pass/],
  ['a scanner that is no group', ['/x'], /stands where keys belong/, /name, spamd/],
  ['a group that is no list', { clamd: '/x' }, /stands where a list belongs/, /virus/],
] as const) {
  test(`${what} is refused with advice`, () => {
    const [issue] = read(input).issues ?? []
    assert.match(issue?.message ?? '', message)
    assert.match(issue?.expected ?? '', advice)
  })
}

test('the keys can be listed for the check of unknown keys and for the reference', () => {
  const keys = ['name', 'spamd', 'rspamd', 'clamd', 'milter', 'command', 'timeout', 'down', 'max_size']
  assert.deepEqual(
    listKeys(shapeOf(scannersSchema)),
    keys.map((key) => `[].${key}`),
  )
})
