import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { rawField } from '../core/header.ts'
import { messageId } from '../core/id.ts'
import type { IpAddress } from '../core/ip.ts'
import type { Content } from '../core/message.ts'
import { storedBytes } from '../core/stored-content.test-support.ts'
import { instant } from '../core/time.ts'
import { mailbox } from '../core/message.test-support.ts'
import type { BodyWriter } from '../queue/store.ts'
import { StoreError } from '../queue/store-error.ts'
import type { Transaction } from '../smtp/server-actions.ts'
import { FACTS } from '../smtp/session-driver.test-support.ts'
import { acceptance } from './accept.test-support.ts'
import { Intake, type IntakeSettings } from './intake.ts'

/** A body on a pretended disk, which may fail at the n-th piece. */
class Body implements BodyWriter {
  text = ''
  state: 'open' | 'finished' | 'discarded' = 'open'
  readonly #failAt: number
  writes = 0

  constructor(failAt = Infinity) {
    this.#failAt = failAt
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (++this.writes >= this.#failAt) throw new StoreError('disk-full', 'no room')
    this.text += Buffer.from(chunk).toString('latin1')
  }
  async finish(): Promise<Content> {
    this.state = 'finished'
    return storedBytes(Buffer.from(this.text, 'latin1'))
  }
  async discard(): Promise<void> {
    this.state = 'discarded'
  }
}

function intake(
  changes: Partial<IntakeSettings> & { helo?: string; to?: readonly string[]; client?: string } = {},
  body = new Body(),
) {
  const { helo = 'client.test', to = ['c@d.test'], client = '192.0.2.9', ...settings } = changes
  const transaction: Transaction = {
    mailFrom: null,
    options: { body: '7BIT', smtputf8: false },
    recipients: to.map((text) => ({ rcptTo: mailbox(text), dsn: {} })),
    helo,
    protocol: 'ESMTP',
    facts: { ...FACTS, client: { address: client as IpAddress, port: 1 } },
    tags: [],
  }
  return new Intake({
    id: messageId(5),
    at: instant(Date.UTC(2026, 10, 22)),
    hostname: 'mx.test',
    transaction,
    inlineBody: 1000,
    openBody: async () => body,
    ...settings,
  })
}

async function inline(message: Intake): Promise<string> {
  const content = await message.finish()
  return content.kind === 'inline' ? Buffer.from(content.bytes).toString('latin1') : assert.fail('in a file')
}

suite('the Received field', () => {
  const field = async (changes: Parameters<typeof intake>[0]): Promise<string> => inline(intake(changes))

  test('tells from whom, by whom, how, for whom and when (RFC 5321 §4.4)', async () => {
    const text = await field({})
    assert.equal(
      text,
      'Received: from client.test ([192.0.2.9])\r\n' +
        `\tby mx.test (Waybill) with ESMTP id ${messageId(5)}\r\n\tfor <c@d.test>;\r\n\tSun, 22 Nov 2026 00:00:00 +0000\r\n`,
    )
  })
  test('names no recipient when there are several', async () => {
    assert.doesNotMatch(await field({ to: ['c@d.test', 'e@d.test'] }), /for|@/)
  })
  test('marks IPv6 addresses', async () => {
    assert.match(await field({ client: '2001:db8::1' }), /\(\[IPv6:2001:db8::1\]\)/)
  })
  for (const [helo, shown] of [
    ['[192.0.2.1]', '[192.0.2.1]'],
    ['[IPv6:2001:db8::1]', '[IPv6:2001:db8::1]'],
    ['my_host', 'my_host'],
    ['[open', '?open'],
    ['a(b', 'a?b'],
    ['a"b', 'a?b'],
    ['a;b', 'a?b'],
    ['a\\b', 'a?b'],
    ['<a@b>', '?a?b?'],
    ['a,b:c', 'a?b?c'],
  ] as const) {
    test(`shows the HELO name ${helo} as ${shown}`, async () => {
      assert.ok((await field({ helo })).startsWith(`Received: from ${shown} ([192.0.2.9])\r\n`))
    })
  }
})

suite('a message that goes round in a loop', () => {
  const header = 'Received: from a by b; x\r\n'.repeat(60)
  for (const inlineBody of [0, 100, 1500, 1_000_000]) {
    for (const piece of [1, 700, 100_000]) {
      test(`is recognised with ${inlineBody} octets inline and pieces of ${piece}`, async () => {
        const body = new Body()
        const message = intake({ inlineBody }, body)
        const content = Buffer.from(`${header}Subject: x\r\n\r\n${'body\r\n'.repeat(300)}`)
        for (let at = 0; at < content.length; at += piece) void message.write(content.subarray(at, at + piece))
        const { result, code } = await acceptance(message)
        assert.ok(!result.ok)
        assert.deepEqual(
          result.events.map((event) => event.kind === 'content-refused' && event.problem),
          ['loop'],
        )
        assert.equal(code, 554)
        assert.equal(body.state, inlineBody < 1_000_000 ? 'discarded' : 'open')
      })
    }
  }
  test('is not one whose body quotes sixty Received fields', async () => {
    const message = intake({ inlineBody: 0 })
    await message.write(Buffer.from(`Subject: x\r\n\r\n${header}`))
    assert.equal((await acceptance(message)).code, 250)
  })
})

suite('the header section', () => {
  const long = `X-Long: ${'y'.repeat(900)}\r\n`.repeat(150)
  for (const [title, content] of [
    ['with a body', 'A: b\r\nC: d\r\n e\r\n\r\nbody\r\n'],
    ['of more than one piece of the file', `${long}A: b\r\n\r\nbody\r\n`],
    ['that a line ends which is no field', `A: b\r\nno field\r\n${'C: d\r\n'.repeat(20_000)}`],
    ['without a body', `${long}A: b\r\n`],
    ['without the end of its last line', `${long}A: b`],
    ['with nothing but the empty line', '\r\nA: b\r\n'],
    ['longer than what is looked at', `${'X-Long: y\r\n'.repeat(150_000)}A: b\r\n\r\nbody`],
  ] as const) {
    for (const piece of [997, 65_536, 2_000_000]) {
      test(`${title} is the same in memory and in a file, in pieces of ${piece}`, async () => {
        const sections = [Infinity, 0].map(async (inlineBody) => {
          const message = intake({ inlineBody })
          const bytes = Buffer.from(content)
          for (let at = 0; at < bytes.length; at += piece) await message.write(bytes.subarray(at, at + piece))
          await message.finish()
          const { fields, length, bodyStart, ends } = message.section()
          return { fields: fields.map((field) => Buffer.from(rawField(field)).toString()), length, bodyStart, ends }
        })
        const [inMemory, inFile] = await Promise.all(sections)
        assert.deepEqual(inFile, inMemory)
        assert.ok(inMemory && inMemory.fields.length > 0)
        assert.equal(inMemory.ends === 'cut', title === 'longer than what is looked at')
      })
    }
  }
})

suite('the end of the header', () => {
  const cases: readonly (readonly [what: string, sent: string, kept: string])[] = [
    ['is put before text without a header', 'just body\r\n', '\r\njust body\r\n'],
    ['is put before a sentence with a colon', 'Disk is full: please look\r\n', '\r\nDisk is full: please look\r\n'],
    [
      'is put before a line after fields',
      'A: b\r\nno field\r\nX-Admin: yes\r\n',
      'A: b\r\n\r\nno field\r\nX-Admin: yes\r\n',
    ],
    ['is put before a name with other letters', 'A: b\r\nT\xe9l: 1\r\n', 'A: b\r\n\r\nT\xe9l: 1\r\n'],
    ['is put before a folded first line', ' folded\r\nA: b\r\n', '\r\n folded\r\nA: b\r\n'],
    ['is put before a colon without a name', ': x\r\n', '\r\n: x\r\n'],
    ['is left where it is', 'A: b\r\n c\r\n\r\nno field\r\n', 'A: b\r\n c\r\n\r\nno field\r\n'],
    ['is not needed where nothing follows', 'A: b\r\n', 'A: b\r\n'],
    ['is not needed where there is nothing', '', ''],
    [
      'is where it was after the line of an mbox',
      'From a@b Mon Jan  1 00:00:00 2024\r\nA: b\r\n\r\nhi\r\n',
      'A: b\r\n\r\nhi\r\n',
    ],
    ['is put behind the line of an mbox', 'From a@b Mon Jan  1 00:00:00 2024\r\nhi\r\n', '\r\nhi\r\n'],
    ['is put before a fold behind the line of an mbox', 'From a@b\r\n A: b\r\n', '\r\n A: b\r\n'],
    ['is not where From is a field with a blank', 'From : a@b\r\n\r\nhi\r\n', 'From : a@b\r\n\r\nhi\r\n'],
    ['is put before an mbox line below a field', 'A: b\r\nFrom a@b x\r\n', 'A: b\r\n\r\nFrom a@b x\r\n'],
  ]
  for (const [what, sent, kept] of cases) {
    for (const inlineBody of [Infinity, 0]) {
      for (const piece of [1, 1000]) {
        test(`${what} (${inlineBody === 0 ? 'in a file' : 'in memory'}, pieces of ${piece})`, async () => {
          const body = new Body()
          const message = intake({ inlineBody }, body)
          const bytes = Buffer.from(sent, 'latin1')
          for (let at = 0; at < bytes.length; at += piece) await message.write(bytes.subarray(at, at + piece))
          const content = await message.finish()
          const text = content.kind === 'inline' ? Buffer.from(content.bytes).toString('latin1') : body.text
          assert.match(text, /^Received: from/)
          assert.equal(text.split('+0000\r\n').slice(1).join('+0000\r\n'), kept)
          assert.equal(message.size, text.length)
          assert.notEqual(message.section().ends, 'no-field')
        })
      }
    }
  }
})

suite('content on its way to disk', () => {
  test('is in the file as it came, behind the Received field, whatever the pieces', async () => {
    const body = new Body()
    const message = intake({ inlineBody: 300 }, body)
    const lines = Array.from({ length: 200 }, (_, n) => `line ${n}\r\n`)
    for (const line of lines) await message.write(Buffer.from(line))
    assert.equal((await message.finish()).kind, 'stored')
    assert.ok(body.text.startsWith('Received: '))
    assert.ok(body.text.endsWith(`+0000\r\n\r\n${lines.join('')}`))
    assert.equal(message.size, body.text.length)
  })
  test('that comes in very many pieces is written in a few', async () => {
    const body = new Body()
    const message = intake({ inlineBody: 0 }, body)
    for (let n = 0; n < 200_000; n++) await message.write(Buffer.from('x'))
    await message.finish()
    assert.ok(body.writes < 20, String(body.writes))
    assert.ok(body.text.endsWith('x'.repeat(200_000)))
  })
  test('that finds no room is refused for now and removed', async () => {
    const body = new Body(2)
    const message = intake({ inlineBody: 0 }, body)
    for (let n = 0; n < 10; n++) await message.write(Buffer.alloc(50_000))?.catch(() => undefined)
    assert.equal((await acceptance(message)).code, 452)
    assert.equal(body.state, 'discarded')
  })
  test('that could not even be begun is refused for now', async () => {
    const message = intake({ inlineBody: 0, openBody: () => Promise.reject(new StoreError('io-error', 'broken')) })
    await message.write(Buffer.from('x\r\n'))?.catch(() => undefined)
    // The failure is there before anyone asks for it.
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal((await acceptance(message)).code, 451)
  })
})
