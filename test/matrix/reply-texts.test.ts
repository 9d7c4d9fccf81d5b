// Says every line of reply-table.ts to a real server and compares the reply word for word, and holds
// docs/reference/differences-from-exim.md to the tables. `WAYBILL_WRITE=1` writes the page anew.

import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { after, before, suite, test } from 'node:test'
import { defaultConfig } from '../../src/config/defaults.ts'
import type { Config } from '../../src/config/config.ts'
import { parseDomain } from '../../src/core/domain.ts'
import type { PolicySource } from '../../src/config/policy-source.ts'
import type { WrittenRules } from '../../src/policy/written-rule.ts'
import { Talker } from '../support/talker.ts'
import type { World } from '../support/world.ts'
import { LOGIN, startWorld, withoutIds } from './ask.ts'
import { differencesPage } from './differences-page.ts'
import { ELSEWHERE, REPLY_TABLE, type ReplyRow } from './reply-table.ts'
import { WAY_OUT } from './way-out-table.ts'

const PAGE = new URL('../../docs/reference/differences-from-exim.md', import.meta.url)
const ROOT = new URL('../../', import.meta.url)

const { checks, limits, auth } = defaultConfig({
  hostname: parseDomain('x.test') ?? assert.fail(),
  stateFolder: '/x',
})

const RULES: WrittenRules = {
  mail: [
    { name: 'later', when: { sender: 'later@two.test' }, defer: true },
    {
      name: 'moved',
      when: { sender: 'moved@two.test' },
      deny: { code: 551, status: '5.1.6', text: 'They have moved' },
    },
  ],
  rcpt: [{ name: 'no-bob', when: { recipient: 'bob@sandbox.test' }, deny: true }],
}
const policy: PolicySource = { file: 'test', folder: '/', rules: RULES, routes: [], places: new Map() }

/** Nobody can make a folder there, root neither. */
const users = ['alice', 'bob', 'postmaster'].map((name) => [name, { name, maildir: `/dev/null/${name}` }] as const)

const SERVERS: Readonly<Record<NonNullable<ReplyRow['server']>, Partial<Config>>> = {
  usual: {},
  strict: {
    checks: { ...checks, verifySender: true, headerSender: true },
    limits: { ...limits, messageSize: 2000, recipients: 12, transactions: 1 },
    relayTo: ['servfail.test'],
    auth: { ...auth, clearTextFromLoopback: false, stores: [{ kind: 'file', path: '/nowhere/users' }] },
    policy,
  },
  'no-login': { auth: { ...auth, stores: [] } },
}

const ADDRESSES = { stranger: '127.0.0.2', user: '127.0.0.2', trusted: '127.0.0.1' } as const

async function replyTo({ before: first, say, client = 'stranger' }: ReplyRow, world: World): Promise<string> {
  const { talker } = await Talker.open({ port: world.port, from: ADDRESSES[client] })
  using _ = talker
  for (const line of first) await talker.say(line)
  if (client === 'user') assert.match(await talker.say(LOGIN), /^235/)
  return withoutIds(await talker.say(say))
}

for (const server of ['usual', 'strict', 'no-login'] as const) {
  suite(`replies of a server that is ${server}`, () => {
    let world: World
    before(async () => {
      world = await startWorld({ relayTo: [], users: new Map(users), ...SERVERS[server] })
    })
    after(() => world[Symbol.asyncDispose]())
    for (const row of REPLY_TABLE.filter((one) => (one.server ?? 'usual') === server)) {
      test(`${row.situation}: ${row.ours.slice(0, 9)}`, async () => {
        const reply = await replyTo(row, world)
        assert.equal(reply, row.ours)
      })
      test(`${row.situation}: ${row.changed === undefined ? 'Exim’s code' : 'not Exim’s code, for a reason'}`, () => {
        const kept = row.exim.slice(0, 3) === row.ours.slice(0, 3)
        if (row.changed === undefined) assert.ok(kept, `${row.exim} became ${row.ours} without a reason`)
      })
    }
  })
}

test('what cannot be brought about here is tested where the table says', () => {
  for (const { test: file } of [...ELSEWHERE, ...WAY_OUT])
    if (file !== '') assert.ok(existsSync(new URL(file, ROOT)), file)
})

test('docs/reference/differences-from-exim.md is what the tables say', async () => {
  const page = differencesPage()
  if (process.env['WAYBILL_WRITE']) await writeFile(PAGE, page)
  assert.equal(await readFile(PAGE, 'utf8'), page)
})
