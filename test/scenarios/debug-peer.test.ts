// What is said with a peer that is to be looked at goes to the log, both ways, and no password and no content with it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sandboxUserFile } from '../../src/sandbox/sandbox-config.ts'
import { addUser } from '../../src/sasl/user-file.ts'
import { parseNetwork } from '../../src/core/ip.ts'
import { World } from '../support/world.ts'

const network = (text: string) => parseNetwork(text) ?? assert.fail(text)
const secret = Buffer.from('\0alice\0hunter2').toString('base64')

test('a client that is looked at: its commands and our replies, escaped, without passwords and content', async () => {
  await using world = await World.start({ debugPeers: [network('127.0.0.2')] }, { expectWarnings: true })
  const { ok } = await addUser(sandboxUserFile(world.stateFolder), 'alice', 'another one', { scram: false })
  assert.ok(ok)
  await world.talk(
    '127.0.0.2',
    `EHLO a.test\r\nAUTH PLAIN ${secret}\r\n${secret}\r\nhunter2\r\nRSET\r\nN\u00ef\u001b\r\nQUIT\r\n`,
  )
  await world.accepted({ to: 'alice@sandbox.test' })
  const text = JSON.stringify(world.dialogue)
  assert.doesNotMatch(text, /hunter2|127\.0\.0\.1"/)
  assert.ok(!text.includes(secret))
  const lines = world.dialogue.map((facts) => `${Reflect.get(facts, 'direction')} ${Reflect.get(facts, 'line')}`)
  assert.match(lines[0] ?? '', /^out 220 /)
  assert.ok(lines.includes('in EHLO a.test'))
  assert.ok(lines.some((line) => line.startsWith('in AUTH')))
  assert.ok(lines.includes(String.raw`in N\xef\x1b`), lines.join('\n'))
  assert.equal(lines.at(-2), 'in QUIT')
})

test('a server that is looked at: our commands and its replies', async () => {
  await using world = await World.start({ debugPeers: [network('192.0.2.0/24')] })
  const id = await world.accepted({ to: 'x@unknown.test', content: 'Subject: s\r\n\r\nthe-body\r\n' })
  await world.rest(id)
  const lines = world.dialogue.map((facts) => `${Reflect.get(facts, 'direction')} ${Reflect.get(facts, 'line')}`)
  assert.ok(lines.some((line) => line.startsWith('out EHLO ')))
  assert.ok(lines.some((line) => line.startsWith('out RCPT TO:<x@unknown.test>')))
  assert.ok(lines.some((line) => line.startsWith('in 550 5.1.1 ')))
  assert.doesNotMatch(lines.join(), /the-body/)
})
