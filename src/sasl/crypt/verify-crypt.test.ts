// The hashes of the tables were made with crypt(3) of libxcrypt, those of Argon2 with the program of its authors. What the machine's
// own crypt(3) is asked for is tried in test/interop.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verifyCrypt } from './verify-crypt.ts'

const kindOf = async (password: string, stored: string): Promise<string> => (await verifyCrypt(password, stored)).kind

const LONG = 'пароль '.repeat(30)

const HASHES: readonly (readonly [password: string, stored: string])[] = [
  ['Hello world!', '$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5'],
  ['This is just a test', '$5$rounds=5000$toolongsaltstrin$Un/5jzAHMgOGZ5.mWJpuVolil07guHPvOW8mGRcvxa5'],
  [LONG, '$5$0123456789abcdef$AI7ClA9RBjyCQETJzc4QBbnC2M7ITf9aJemzEw.kKOC'],
  [
    'Hello world!',
    '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
  ],
  [
    'Hello world!',
    '$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.',
  ],
  ['', '$6$ab$xnh5Qsr2NdbFw1PgdZie7nLON3gv.S.23iQDBqAzkdoXPtDnVSpludXkM5UWybQO3OI7hBj9wHg9Ow6sUWD60/'],
  [
    LONG,
    '$6$rounds=1234$0123456789abcdef$FxZwLRQVvHqhSQkQjUiaS6CqQeAKUmE3VCSLpEDpmkIBp8HnkR9qWRlAXfdSnTRdunPwp45WP.bMXmPZGd4JD/',
  ],
  ['secret', '$1$abcd$Oy8OD9LGKv7H9yIMreLNV1'],
  ['', '$1$ab$rn6aQS/o7141mj179E/zA.'],
  [LONG, '$1$01234567$r.WQxG0JHoGMbX0Fa1P1e/'],
  ['correct horse', '$argon2id$v=19$m=4096,t=2,p=2$c29tZXNhbHQx$TFRRYWOdCbcdJ3kOB9exapJNiJ3l5TIiMCbNISFeewk'],
  ['пароль', '$argon2i$v=19$m=1024,t=3,p=1$c29tZXNhbHQy$vYnCilvHn49TFKTUAooZ16lgD0tIgq6LX4LvIL9W9Q0'],
]

for (const [password, stored] of HASHES) {
  test(`${stored.slice(0, 24)}… fits its password of ${password.length} letters and no other`, async () => {
    assert.equal(await kindOf(password, stored), 'same')
    assert.equal(await kindOf(`${password}x`, stored), 'different')
    const last = stored.endsWith('A') ? 'B' : 'A'
    assert.equal(await kindOf(password, stored.slice(0, -1) + last), 'different')
  })
}

test('the forms with a name in braces are those of crypteq', async () => {
  const [password, stored] = HASHES[7] ?? ['', '']
  assert.equal(await kindOf(password, `{crypt}${stored}`), 'same')
  assert.equal(await kindOf('hello', '{md5}5d41402abc4b2a76b9719d911017c592'), 'same')
  assert.equal(await kindOf('hello', '{MD5}XUFAKrxLKna5cZ2REBfFkg=='), 'same')
  assert.equal(await kindOf('hello', '{sha1}AAF4C61DDCC5E8A2DABEDE0F3B482CD9AEA9434D'), 'same')
  assert.equal(await kindOf('hullo', '{sha1}qvTGHdzF6KLavt4PO0gs2a6pQ00='), 'different')
})

test('what cannot be checked here is said to be so, with its name and what to do', async () => {
  const forms: readonly (readonly [string, RegExp])[] = [
    ['$9x$abcdefgh$GxCeQreerYP7', /the form \$9x\$ cannot be checked by this server; .*openssl passwd -6/],
    [
      '$argon2id$v=19$m=4096000,t=3,p=4$c29tZXNhbHQ$GxCeQreerYP7WYNXxV9Bft',
      /\(Argon2\), unreadable or asking for too much work/,
    ],
    ['$argon2id$v=16$m=64,t=3,p=4$c29tZXNhbHQ$GxCeQreerYP7WYNXxV9Bft', /\(Argon2\), unreadable/],
    ['{ssha}abcd', /\{ssha\}/],
    ['$6$rounds=999999999$salt$abc', /999999999 rounds/],
  ]
  for (const [stored, text] of forms) {
    const verdict = await verifyCrypt('geheim', stored)
    assert.match(verdict.kind === 'unsupported' ? verdict.what : verdict.kind, text)
  }
})

test('a locked or empty field fits no password', async () => {
  for (const stored of ['', '*', '!', '!!', 'x', '!$6$ab$xnh5', '$6$ab$'])
    assert.notEqual(await kindOf('', stored), 'same')
})
