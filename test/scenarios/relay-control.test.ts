import assert from 'node:assert/strict'
import { test } from 'node:test'
import { World } from '../support/world.ts'

const ask = (rcpt: string): string => `EHLO out.test\r\nMAIL FROM:<a@out.test>\r\nRCPT TO:${rcpt}\r\nQUIT\r\n`

test('only 127.0.0.1 may relay: another loopback address is an outsider, whatever form the address has', async () => {
  await using world = await World.start()
  const forms = ['<x@ok.test>', 'x@ok.test', '<@sandbox.test:x@ok.test>', '<x@[192.0.2.10]>']
  for (const form of forms) {
    const answer = await world.talk('127.0.0.2', ask(form))
    assert.match(answer, /^550 5\.7\.1 Relaying to .* refused/m, form)
    assert.doesNotMatch(answer, /^250 2\.1\.5/m, form)
  }
  for (const form of [
    '<"x@ok.test"@ok.test>',
    '<x%ok.test@ok.test>',
    '<x%ok.test@sandbox.test>',
    '<"x@ok.test"@sandbox.test>',
    '<ok.test!x@sandbox.test>',
    '<x@ok.test@sandbox.test>',
  ]) {
    assert.doesNotMatch(await world.talk('127.0.0.2', ask(form)), /^250 2\.1\.5/m, form)
  }
  assert.match(await world.talk('127.0.0.1', ask('<x@ok.test>')), /^250 2\.1\.5/m)
  assert.match(await world.talk('127.0.0.2', ask('<alice@sandbox.test>')), /^250 2\.1\.5/m)
})
