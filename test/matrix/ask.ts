// What the tests of this folder share: servers with the settings that the tables are about, and a way to ask them that
// leaves out what differs from run to run.

import assert from 'node:assert/strict'
import type { Config } from '../../src/config/config.ts'
import { parseNetwork, type Network } from '../../src/core/ip.ts'
import { parseMessageId } from '../../src/core/id.ts'
import { duration } from '../../src/core/time.ts'
import type { Event } from '../../src/events/event.ts'
import { addUser } from '../../src/sasl/user-file.ts'
import { SANDBOX_PASSWORD, sandboxUserFile } from '../../src/sandbox/sandbox-config.ts'
import { plainLogin, Talker } from '../support/talker.ts'
import { World } from '../support/world.ts'

export const network = (text: string): Network => parseNetwork(text) ?? assert.fail(text)

/** 127.0.0.2 is a stranger; 127.1.0.0/16 is the network that may relay. */
export const RELAYS: Partial<Config> = {
  relayFrom: ['127.0.0.1', '::1', '127.1.0.0/16'].map(network),
  relayTo: ['ok.test'],
}

/** Cheap enough to be made for each test. */
const QUICK_HASH = { ln: 10, r: 8, p: 1 }

export async function startWorld(overrides: Partial<Config> = {}): Promise<World> {
  const world = await World.start({ ...RELAYS, ...overrides }, { expectWarnings: true })
  await addAlice(world)
  return world
}

async function addAlice(world: World): Promise<void> {
  const added = await addUser(sandboxUserFile(world.stateFolder), 'alice', SANDBOX_PASSWORD, { scrypt: QUICK_HASH })
  assert.ok(added.ok, JSON.stringify(added))
}

export const LOGIN = `AUTH PLAIN ${plainLogin('alice', SANDBOX_PASSWORD)}`

export async function openSession(world: World, from: string, helo = 'EHLO client.test'): Promise<Talker> {
  const { talker, greeting } = await Talker.open({ port: world.port, from })
  assert.match(greeting, /^220 /)
  if (helo !== '') assert.match(await talker.say(helo), /^250/)
  return talker
}

/** The names of refusals and messages differ from run to run. */
export const withoutIds = (reply: string): string =>
  reply.replaceAll(/\(wb-[0-9A-Z]{6}\)/g, '(ID)').replaceAll(/Queued as \w+/g, 'Queued as ID')

/** The rule that decided about a recipient, from the events of the message or of the refused session. */
export async function decidingRule(world: World, address: string, queued?: string): Promise<string> {
  const id = queued === undefined ? undefined : parseMessageId(queued)
  if (id) return ruleIn((await world.story(id)).events, address) ?? assert.fail(`no verdict on ${address} in ${id}`)
  return world.until(`the story of ${address}`, async () => {
    // The stories of refused sessions are written a moment later, many at once.
    await world.clock.advance(duration(100))
    const [latest] = await world.refused(address)
    return latest && ruleIn(latest.events, address)
  })
}

function ruleIn(events: readonly Event[], address: string): string | undefined {
  for (const event of events.toReversed()) {
    if (event.kind === 'decided' && event.stage === 'rcpt' && event.subject === address) return event.decision.rule
  }
  return undefined
}
