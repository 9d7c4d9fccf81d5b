import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { suite, test } from 'node:test'
import { fakeResolver } from '../../dns/fake-resolver.test-support.ts'
import { parseZones } from '../../dns/zones.ts'
import { compareRecord } from './compare-record.ts'
import { recordText } from './key-folder.ts'
import { quotedStrings, zoneLine } from './zone-line.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const text = recordText(privateKey)
const p = text.slice(text.indexOf('p='))
const NAME = 's._domainkey.example.org'
const other = recordText(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey)

async function seen(zone: string): Promise<string> {
  const state = compareRecord(privateKey, await fakeResolver(zone).txt(NAME))
  switch (state.kind) {
    case 'published':
      return ['published', ...state.remarks].join(' ')
    case 'wrong':
      return [state.why, ...(state.aliases ?? [])].join(' ')
    case 'unknown':
      return 'unknown'
  }
}
const record = (value: string): string => `${NAME} TXT "${value}"`

suite('what DNS shows of a key', () => {
  for (const [title, zone, expected] of [
    ['as it is', record(text), 'published'],
    ['in strings', `${NAME} TXT ${quotedStrings(text).join(' ')}`, 'published'],
    ['with spaces', record(`v=DKIM1; k=rsa; p= ${p.slice(2, 80)} ${p.slice(80)}`), 'published'],
    ['by an alias', `${NAME} CNAME k.example.net\nk.example.net TXT "${text}"`, 'published'],
    ['on trial', record(`v=DKIM1; t=y:s; ${p}`), 'published testing strict'],
    ['beside something else', `${record(text)}\n${record('v=spf1 -all')}`, 'published several'],
    ['not', '', 'missing'],
    ['under a name without TXT', `${NAME} A 192.0.2.1`, 'missing'],
    ['by an alias to nothing', `${NAME} CNAME k.example.net`, 'dangling-alias k.example.net'],
    ['as another', record(other), 'other-key'],
    ['without its end', record(text.slice(0, 255)), 'cut-short'],
    [
      'in records of their own',
      quotedStrings(text)
        .map((part) => `${NAME} TXT ${part}`)
        .join('\n'),
      'in-pieces',
    ],
    ['with its quotes', record(`v=DKIM1; k=rsa; p=${p.slice(2, 50)}'  '${p.slice(50)}`), 'quotes-inside'],
    ['with backslashes', record(text.replaceAll(';', String.raw`\;`)), 'quotes-inside'],
    ['revoked', record('v=DKIM1; p='), 'revoked'],
    ['for another service', record(`s=tlsrpt; ${p}`), 'not-for-mail'],
    ['as something else', record('hello'), 'malformed'],
    ['perhaps', `${NAME} FAIL servfail`, 'unknown'],
  ] as const) {
    test(title, async () => assert.equal(await seen(zone), expected))
  }
})

test('the lines for a zone file are read back as the value, in strings that fit', () => {
  const line = zoneLine('s', 'example.org', text)
  assert.ok([...line.matchAll(/"([^"]*)"/g)].every(([, part = '']) => part.length <= 255))
  const flat = line.replaceAll('\n', ' ').replace(' IN TXT (', ' TXT').replace(/\)$/, '')
  const found = parseZones(flat).lookup(NAME, 'TXT').records[0]
  assert.equal(found?.type === 'TXT' && found.data.join(''), text)
})
