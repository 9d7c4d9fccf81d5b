// The addresses by which users are known elsewhere: in what they send, signed as it leaves; in nobody else's mail.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { parseDomain } from '../../src/core/domain.ts'
import type { MessageId } from '../../src/core/id.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { World } from '../support/world.ts'

const visibleDomain = parseDomain('isp.test') ?? assert.fail()

const content = [
  'From: "Alice, of here" <alice@sandbox.test>',
  'Reply-To: bob@sandbox.test, x@far.test',
  'Sender: root@sandbox.test (cron)',
  'To: alice@sandbox.test',
  'Message-ID: <1@sandbox.test>',
  'Subject: hi',
  '',
  'From: alice@sandbox.test',
  '',
].join('\r\n')

async function sent(world: World, to: string | readonly string[], from?: string) {
  const id = await world.accepted({ to, content, ...(from !== undefined && { from }) })
  await world.rest(id)
  return { id, story: await world.story(id) }
}

const received = (world: World): readonly string[] =>
  world.received('ok.test').map(({ content: octets }) => Buffer.from(octets).toString('latin1'))

const told = async (world: World, id: MessageId): Promise<readonly string[]> =>
  (await world.story(id)).events.flatMap((event) =>
    event.kind === 'readdressed' ? [`${event.from} ${event.to} ${event.where.join()} ${event.because}`] : [],
  )

suite('users who are known elsewhere by other addresses', () => {
  test('have them in sender, From, Reply-To and Sender, and nowhere else', async () => {
    await using folder = await tempFolder()
    const emailAddresses = join(folder.path, 'email-addresses')
    await writeFile(emailAddresses, 'alice: alice.smith@isp.test\nroot: box@isp.test\n')
    await using world = await World.start({ emailAddresses })
    const { id, story } = await sent(world, 'x@ok.test')
    const [text = ''] = received(world)
    assert.match(text, /^From: "Alice, of here" <alice\.smith@isp\.test>\r$/m)
    assert.match(text, /^Reply-To: bob@sandbox\.test, x@far\.test\r$/m)
    assert.match(text, /^Sender: box@isp\.test \(cron\)\r$/m)
    assert.match(text, /^To: alice@sandbox\.test\r$/m)
    assert.match(text, /\r\n\r\nFrom: alice@sandbox\.test\r\n$/)
    assert.equal(story.message.mailFrom?.domain, 'isp.test')
    assert.deepEqual(await told(world, id), [
      'alice@sandbox.test alice.smith@isp.test MAIL FROM,From email-addresses',
      'root@sandbox.test box@isp.test Sender email-addresses',
    ])
    // As Exim does it, users of this server see them too.
    await sent(world, 'bob@sandbox.test')
    assert.match((await world.mail('bob'))[0] ?? '', /alice\.smith@isp\.test/)
  })

  test('a hidden name stays hidden in what leaves, and is seen in what stays', async () => {
    await using world = await World.start({ hideMailname: true, visibleDomain })
    await sent(world, 'x@ok.test')
    const [text = ''] = received(world)
    const [header = ''] = text.split('\r\n\r\n')
    assert.match(header, /^From: "Alice, of here" <alice@isp\.test>\r$/m)
    assert.match(header, /^Reply-To: bob@isp\.test, x@far\.test\r$/m)
    assert.match(header, /^Sender: root@isp\.test \(cron\)\r$/m)
    assert.equal(world.received('ok.test')[0]?.mailFrom, 'alice@isp.test')
    const { id } = await sent(world, 'bob@sandbox.test')
    assert.deepEqual(await told(world, id), [])
  })

  test('a stranger’s mail stays as it came, whomever it names', async () => {
    await using world = await World.start({ hideMailname: true, visibleDomain, relayFrom: [] })
    const text = `EHLO far.test\r\nMAIL FROM:<x@ok.test>\r\nRCPT TO:<bob@sandbox.test>\r\nDATA\r\n${content}.\r\nQUIT\r\n`
    assert.match(await world.talk('127.0.0.1', text), /\r\n250 2\.0\.0/)
    const [mail = ''] = await world.until('mail', async () => {
      const mails = await world.mail('bob')
      return mails.length > 0 ? mails : undefined
    })
    assert.match(mail, /^From: "Alice, of here" <alice@sandbox\.test>\r?$/m)
  })
})
