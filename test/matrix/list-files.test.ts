// Debian's list files (exim4-config_files(5)) in `lists_folder`, under their own names, through real connections: what
// each does, how its lines are read, and that a change holds at once.

import assert from 'node:assert/strict'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { after, before, suite, test } from 'node:test'
import { defaultConfig } from '../../src/config/defaults.ts'
import type { Checks } from '../../src/config/config.ts'
import { parseDomain } from '../../src/core/domain.ts'
import { seconds } from '../../src/core/time.ts'
import { openPolicy, ZONES } from '../../src/policy/policy.test-support.ts'
import { factsOf, rcpt } from '../../src/conditions/subjects.test-support.ts'
import { tempFolder, type TempFolder } from '../support/temp-folder.ts'
import type { World } from '../support/world.ts'
import { openSession, startWorld, withoutIds } from './ask.ts'

const { checks } = defaultConfig({ hostname: parseDomain('x.test') ?? assert.fail(), stateFolder: '/x' })

/** A server whose lists can be written while it runs. */
class Listing {
  readonly #folder: TempFolder
  readonly #world: World

  private constructor(folder: TempFolder, world: World) {
    this.#folder = folder
    this.#world = world
  }

  static async start(more: Partial<Checks> = {}): Promise<Listing> {
    const folder = await tempFolder()
    const relayTo = ['ok.test', 'unknown.test', 'down.test']
    const world = await startWorld({ listsFolder: folder.path, checks: { ...checks, ...more }, relayTo })
    return new Listing(folder, world)
  }

  /** `undefined` takes the file away; `null` puts something there that cannot be read. */
  async write(name: string, text: string | undefined | null): Promise<void> {
    const path = `${this.#folder.path}/${name}`
    await rm(path, { recursive: true, force: true })
    if (text === null) await mkdir(path)
    else if (text !== undefined) await writeFile(path, text)
    // Whether a list has changed is looked up once a second.
    await this.#world.clock.advance(seconds(2))
  }

  async clear(): Promise<void> {
    for (const name of NAMES) await this.write(name, undefined)
  }

  /** The reply to RCPT. */
  async ask({ from = '127.0.0.2', sender = 'someone@two.test', to = 'alice@sandbox.test' } = {}): Promise<string> {
    using talker = await openSession(this.#world, from)
    assert.match(await talker.say(`MAIL FROM:<${sender}>`), /^250 /)
    const reply = withoutIds(await talker.say(`RCPT TO:<${to}>`))
    await talker.say('QUIT')
    return reply
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#world[Symbol.asyncDispose]()
    await this.#folder[Symbol.asyncDispose]()
  }
}

const NAMES = [
  'local_host_blacklist',
  'local_sender_blacklist',
  'host_local_deny_exceptions',
  'sender_local_deny_exceptions',
  'local_sender_callout',
  'local_rcpt_callout',
] as const

const TAKEN = '250 2.1.5 Recipient OK'
const BLOCKED_CLIENT =
  '550 5.7.1 Your address 127.0.0.2 is on the block list of this server; if this is wrong, write to postmaster (ID)'
const blockedSender = (sender: string): string =>
  `550 5.7.1 The sender ${sender} is on the block list of this server; if this is wrong, write to postmaster (ID)`

suite('Debian’s list files', () => {
  let listing: Listing
  before(async () => {
    listing = await Listing.start({ verifySender: true })
  })
  after(() => listing[Symbol.asyncDispose]())

  test('no file is an empty list', async () => {
    await listing.clear()
    assert.equal(await listing.ask(), TAKEN)
  })

  suite('local_host_blacklist', () => {
    const cases: readonly (readonly [lines: string, blocked: boolean])[] = [
      ['127.0.0.2\n', true],
      ['127.0.0.2', true],
      ['127.0.0.3\n', false],
      ['127.0.0.0/24\n', true],
      ['127.0.0.0/31\n', false],
      ['2001:db8::/32\n', false],
      // Addresses of IPv4 count in their mapped form, so this is everyone.
      ['::/0\n', true],
      ['*\n', true],
      ['!127.0.0.2\n127.0.0.0/24\n', false],
      ['127.0.0.0/24\n!127.0.0.2\n', true],
      ['# 127.0.0.2\n', false],
      ['127.0.0.2 # a comment\r\n', true],
      ['\n\n   127.0.0.2   \n', true],
      ['+ignore_unknown\n127.0.0.2\n', true],
      ['*.dynamic.test\n', false],
      ['not a host at all ((\n127.0.0.2\n', true],
    ]
    for (const [lines, blocked] of cases) {
      test(`${JSON.stringify(lines)} ${blocked ? 'blocks' : 'lets in'} 127.0.0.2`, async () => {
        await listing.clear()
        await listing.write('local_host_blacklist', lines)
        assert.equal(await listing.ask(), blocked ? BLOCKED_CLIENT : TAKEN)
      })
    }
    test('does not hold for clients that may relay, nor for mail to postmaster of a relay domain', async () => {
      await listing.clear()
      await listing.write('local_host_blacklist', '*\n')
      assert.equal(await listing.ask({ from: '127.0.0.1' }), TAKEN)
      assert.equal(await listing.ask({ to: 'postmaster@ok.test' }), TAKEN)
      assert.match(await listing.ask(), /^550 /)
    })
    test('has its exceptions by client and by sender', async () => {
      for (const [name, text] of [
        ['host_local_deny_exceptions', '127.0.0.2\n'],
        ['sender_local_deny_exceptions', '*@two.test\n'],
      ] as const) {
        await listing.clear()
        await listing.write('local_host_blacklist', '127.0.0.0/8\n')
        assert.equal(await listing.ask(), BLOCKED_CLIENT)
        await listing.write(name, text)
        assert.equal(await listing.ask(), TAKEN, name)
      }
    })
  })

  suite('local_sender_blacklist', () => {
    const cases: readonly (readonly [lines: string, sender: string, blocked: boolean])[] = [
      ['foe@two.test\n', 'foe@two.test', true],
      ['foe@two.test\n', 'FOE@TWO.TEST', true],
      ['foe@two.test\n', 'friend@two.test', false],
      ['two.test\n', 'anyone@two.test', true],
      ['*@two.test\n', 'anyone@two.test', true],
      ['*.test\n', 'anyone@two.test', true],
      ['*.two.test\n', 'anyone@two.test', false],
      ['!friend@two.test\n*@two.test\n', 'friend@two.test', false],
      ['!friend@two.test\n*@two.test\n', 'foe@two.test', true],
      ['# two.test\n', 'anyone@two.test', false],
      ['^f.e@two\\.test$\n', 'foe@two.test', true],
      ['*@two.test\n', '', false],
    ]
    for (const [lines, sender, blocked] of cases) {
      test(`${JSON.stringify(lines)} ${blocked ? 'blocks' : 'lets in'} <${sender}>`, async () => {
        await listing.clear()
        await listing.write('local_sender_blacklist', lines)
        const reply = await listing.ask({ sender })
        assert.equal(reply.toLowerCase(), (blocked ? blockedSender(sender) : TAKEN).toLowerCase())
      })
    }
  })

  test('sender_local_deny_exceptions excuses from the check of the sender too', async () => {
    await listing.clear()
    assert.match(
      await listing.ask({ sender: 'x@gone.test' }),
      /^550 5\.1\.8 The sender x@gone\.test cannot be answered: /,
    )
    await listing.write('sender_local_deny_exceptions', 'gone.test\n')
    assert.equal(await listing.ask({ sender: 'x@gone.test' }), TAKEN)
  })

  test('local_sender_callout asks the server of the sender', async () => {
    await listing.clear()
    assert.equal(await listing.ask({ sender: 'x@unknown.test' }), TAKEN)
    await listing.write('local_sender_callout', '*@unknown.test\n*@down.test\n*@ok.test\n')
    assert.match(
      await listing.ask({ sender: 'x@unknown.test' }),
      /^550 5\.1\.8 .*User unknown in virtual mailbox table/s,
    )
    assert.equal(await listing.ask({ sender: 'x@ok.test' }), TAKEN)
    assert.match(await listing.ask({ sender: 'x@down.test' }), /^451 4\.7\.1 .*"sender_verified"/s)
    assert.equal(await listing.ask({ sender: 'x@two.test' }), TAKEN)
  })

  test('local_rcpt_callout asks the server of the recipient', async () => {
    await listing.clear()
    assert.equal(await listing.ask({ to: 'x@unknown.test' }), TAKEN)
    await listing.write('local_rcpt_callout', 'unknown.test\ndown.test\nok.test\n')
    assert.match(
      await listing.ask({ to: 'x@unknown.test' }),
      /^550 5\.1\.1 Mail for x@unknown\.test would not be taken: /,
    )
    assert.equal(await listing.ask({ to: 'x@ok.test' }), TAKEN)
    assert.match(await listing.ask({ to: 'x@down.test' }), /^451 4\.7\.1 .*"recipient_verified"/s)
  })

  test('a list that is changed, emptied or taken away holds from the next question on', async () => {
    await listing.clear()
    for (const [text, reply] of [
      ['127.0.0.2\n', BLOCKED_CLIENT],
      ['127.0.0.3\n', TAKEN],
      ['127.0.0.3\n127.0.0.2\n', BLOCKED_CLIENT],
      ['', TAKEN],
      ['127.0.0.0/8\n', BLOCKED_CLIENT],
      [undefined, TAKEN],
    ] as const) {
      await listing.write('local_host_blacklist', text)
      assert.equal(await listing.ask(), reply)
    }
  })

  /** What would be refused if the list did, or did not, hold it: only there its answer is needed. */
  const inQuestion = {
    local_host_blacklist: {},
    local_sender_blacklist: {},
    host_local_deny_exceptions: { sender: 'x@gone.test' },
    sender_local_deny_exceptions: { sender: 'x@gone.test' },
    local_sender_callout: { sender: 'x@unknown.test' },
    local_rcpt_callout: { to: 'x@unknown.test' },
  }
  for (const name of NAMES) {
    test(`${name} that cannot be read defers, and says which check and why`, async () => {
      await listing.clear()
      await listing.write(name, null)
      const reply = await listing.ask(inQuestion[name])
      assert.match(reply, /^451 4\.7\.1 Cannot decide now: the check "[^]* cannot be read: EISDIR/)
    })
  }
})

test('local_domain_dnsbl_whitelist excuses senders from the lists of domains, and from nothing else', async () => {
  const zones = `${ZONES}\nfar.test.rhs.test A 127.0.0.2\n9.2.0.192.ip.test A 127.0.0.2\n`
  const ask = async (config: string, lists: ReadonlyMap<string, string>): Promise<string> => {
    const policy = openPolicy({ zones, lists, config: `lists_folder: /l\nchecks: { ${config} }` })
    return (await policy.decide(rcpt('alice@here.test', { sender: 'x@far.test' }), factsOf({ from: '192.0.2.9' }))).rule
  }
  const list = new Map([['/l/local_domain_dnsbl_whitelist', 'far.test\n']])
  const byDomain = 'domain_dnsbls: [{ zone: rhs.test, action: deny }]'
  assert.equal(await ask(byDomain, new Map()), 'domain-dnsbl-rhs.test')
  assert.equal(await ask(byDomain, list), 'local-recipient')
  assert.equal(await ask('ip_dnsbls: [{ zone: ip.test, action: deny }]', list), 'ip-dnsbl-ip.test')
})
