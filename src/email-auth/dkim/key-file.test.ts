import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { tempFolder } from '../../../test/support/temp-folder.ts'
import { parsePrivateKey, watchKeyFile } from './key-file.ts'
import { parseKeyTable } from './key-table.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
const ed = generateKeyPairSync('ed25519').privateKey
const what = (text: string): string => {
  const read = parsePrivateKey(text)
  return read.ok ? `${read.value.type} ${read.value.bits}` : read.detail
}

suite('a private key', () => {
  for (const [title, text, expected] of [
    [
      'of opendkim-genkey and openssl genrsa (PKCS#1)',
      privateKey.export({ type: 'pkcs1', format: 'pem' }),
      /^rsa 1024$/,
    ],
    ['of Exim and new openssl (PKCS#8)', privateKey.export({ type: 'pkcs8', format: 'pem' }), /^rsa 1024$/],
    ['of Ed25519', ed.export({ type: 'pkcs8', format: 'pem' }), /^ed25519 256$/],
    [
      'of dknewkey',
      `${ed.export({ type: 'pkcs8', format: 'der' }).subarray(16).toString('base64')}\n`,
      /^ed25519 256$/,
    ],
    ['that is the public one', publicKey.export({ type: 'spki', format: 'pem' }), /public key/],
    [
      'of 512 bits',
      generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
      /512 bits is not believed/,
    ],
    [
      'that cannot sign mail',
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
      /type ec/,
    ],
    [
      'that lacks a line',
      privateKey.export({ type: 'pkcs1', format: 'pem' }).replace(/\n.{20,}\n/, '\n'),
      /cannot be read/,
    ],
    [
      'that is locked',
      privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }),
      /locked with a password/,
    ],
    ['that is none', 'hello\n', /no key in PEM/],
    ['of nothing', '', /no key in PEM/],
  ] as const) {
    test(title, () => assert.match(what(text), expected))
  }

  test('is refused where others can read it, and named where it is not there', async () => {
    await using folder = await tempFolder()
    const path = join(folder.path, 'k.pem')
    const detail = (): string => {
      const read = watchKeyFile(path).read()
      return read.ok ? 'ok' : read.detail
    }
    assert.match(detail(), /k\.pem cannot be read: there is no such file/)
    writeFileSync(path, ed.export({ type: 'pkcs8', format: 'pem' }))
    chmodSync(path, 0o644)
    assert.match(detail(), /mode 644/)
    chmodSync(path, 0o640)
    assert.equal(detail(), 'ok')
  })
})

test('a table of opendkim’s keys is read, and each line that is none is told', () => {
  const table = parseKeyTable(
    '# keys\nmail._domainkey.example.org example.org:Mail:/etc/keys/a.private\n\nx example.net:s:sub/b.pem # relative\ny %:s:/k\nz example.org\n',
    '/etc/opendkim/KeyTable',
  )
  assert.deepEqual(
    table.entries.map(({ domain, selector, file }) => [domain, selector, file]),
    [
      ['example.org', 'mail', '/etc/keys/a.private'],
      ['example.net', 's', '/etc/opendkim/sub/b.pem'],
    ],
  )
  assert.deepEqual(
    table.problems.map(({ line, message }) => [line, message.slice(0, 30)]),
    [
      [5, 'a key for every domain (%) sig'],
      [6, 'the line names no domain, sele'],
    ],
  )
})
