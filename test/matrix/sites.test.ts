// Five kinds of site × four recipients × four clients, through real connections: the reply at RCPT word for word, and the
// rule that the story of the session names. The table is site-table.ts.

import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { SITES, type Config, type Site } from '../../src/config/config.ts'
import { parseIp } from '../../src/core/ip.ts'
import type { World } from '../support/world.ts'
import { decidingRule, LOGIN, openSession, startWorld, withoutIds } from './ask.ts'
import { CLIENTS, RECIPIENTS, SITE_TABLE, type Client, type Recipient } from './site-table.ts'

const clients = Object.keys(CLIENTS) as Client[]
const recipients = Object.keys(RECIPIENTS) as Recipient[]

// Nobody answers there: a hub that refused would pause its route, which is no matter of these tests.
const HUB = { host: parseIp('192.0.2.16') ?? assert.fail(), port: 25 }

function settings(site: Site): Partial<Config> {
  return { site, smarthosts: site === 'smarthost' || site === 'satellite' ? [HUB] : [] }
}

interface Answer {
  readonly reply: string
  /** The name of the message, where the recipient was taken. */
  readonly queued?: string
}

async function askFor(world: World, client: Client, recipient: Recipient): Promise<Answer> {
  using talker = await openSession(world, CLIENTS[client].from)
  if (client === 'user') assert.match(await talker.say(LOGIN), /^235 2\.7\.0 /)
  assert.match(await talker.say('MAIL FROM:<someone@far.test>'), /^250 2\.1\.0 /)
  const reply = withoutIds(await talker.say(`RCPT TO:<${RECIPIENTS[recipient].address}>`))
  if (!reply.startsWith('250')) {
    await talker.say('QUIT')
    return { reply }
  }
  assert.match(await talker.say('DATA'), /^354 /)
  const queued = /^250 2\.0\.0 Queued as (\w+)$/.exec(await talker.say('From: a@far.test\r\n\r\nhello\r\n.'))?.[1]
  return { reply, queued: queued ?? assert.fail('the message was not taken') }
}

for (const site of SITES) {
  suite(`site: ${site}`, () => {
    let world: World
    before(async () => {
      world = await startWorld(settings(site))
    })
    after(() => world[Symbol.asyncDispose]())
    for (const recipient of recipients) {
      for (const client of clients) {
        const { rule, reply } = SITE_TABLE[site][recipient][client]
        test(`${client} to ${recipient}: ${rule} ${reply.slice(0, 3)}`, async () => {
          const answer = await askFor(world, client, recipient)
          assert.equal(answer.reply, reply)
          assert.equal(await decidingRule(world, RECIPIENTS[recipient].address, answer.queued), rule)
        })
      }
    }
  })
}
