import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { tempFolder } from '../../test/support/temp-folder.ts'
import { instant } from '../core/time.ts'
import { openTokenBook } from './token-book.ts'

const shop = { name: 'shop', role: 'operator', contents: false, made: instant(1000), by: 'alice' } as const

test('a token holds over a restart, and what is kept of it cannot be used', async () => {
  await using folder = await tempFolder()
  const token = await (await openTokenBook(folder.path)).make(shop)
  assert.match(token ?? '', /^wbt_[\w-]{43}$/)
  const book = await openTokenBook(folder.path)
  assert.deepEqual(book.find(token ?? '', instant(2000)), shop)
  assert.deepEqual(book.list(), [shop])
  const path = join(folder.path, 'tokens')
  const kept = readFileSync(path, 'utf8')
  assert.ok(!kept.includes((token ?? '').slice(4)))
  assert.equal(statSync(path).mode & 0o777, 0o600)
  const digest = /"digest":"(\w+)"/.exec(kept)?.[1] ?? ''
  assert.equal(book.find(digest, instant(2000)), undefined)
  assert.equal(book.find(`wbt_${digest}`, instant(2000)), undefined)
})

test('a token is made once by its name, revoked for good, and over when its time is', async () => {
  await using folder = await tempFolder()
  const book = await openTokenBook(folder.path)
  const [first, second] = await Promise.all([book.make(shop), book.make(shop)])
  assert.deepEqual([typeof first, second], ['string', undefined])
  const short = await book.make({ ...shop, name: 'short', until: instant(5000) })
  assert.ok(book.find(short ?? '', instant(4999)))
  assert.equal(book.find(short ?? '', instant(5000)), undefined)
  assert.equal(await book.revoke('shop'), true)
  assert.equal(await book.revoke('shop'), false)
  assert.equal(book.find(first ?? '', instant(2000)), undefined)
  assert.deepEqual(
    (await openTokenBook(folder.path)).list().map(({ name }) => name),
    ['short'],
  )
})
