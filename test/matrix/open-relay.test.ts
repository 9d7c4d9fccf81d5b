// The nineteen tests by which the old relay testers (abuse.net, rlytest, mail-abuse.org) told an open relay: forms of
// sender and recipient that some server, once, took for its own and sent on. A stranger tries all of them on every kind
// of site, through a real connection; none may be taken, and nothing may leave.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { SITES } from '../../src/config/config.ts'
import { parseIp } from '../../src/core/ip.ts'
import { network, openSession, startWorld } from './ask.ts'
import { serverHealth } from '../../src/control/use-cases/health.ts'

const US = 'sandbox.test'
const OUR_ADDRESS = '[127.0.0.1]'
const VICTIM = 'victim@ok.test'

interface RelayTest {
  readonly name: string
  readonly from: string
  readonly to: string
}

const relay = (name: string, from: string, to: string): RelayTest => ({ name, from, to })
const SENDER = `spammer@${US}`

const TESTS: readonly RelayTest[] = [
  relay('plain', '<spammer@two.test>', `<${VICTIM}>`),
  relay('sender without a domain', '<spammer>', `<${VICTIM}>`),
  relay('null sender', '<>', `<${VICTIM}>`),
  relay('sender of ours', `<${SENDER}>`, `<${VICTIM}>`),
  relay('sender that exists here', `<alice@${US}>`, `<${VICTIM}>`),
  relay('sender at our address', `<spammer@${OUR_ADDRESS}>`, `<${VICTIM}>`),
  relay('sender with the name of our host', `<spammer@mx.${US}>`, `<${VICTIM}>`),
  relay('percent hack', `<${SENDER}>`, `<victim%ok.test@${US}>`),
  relay('percent hack with our address', `<${SENDER}>`, `<victim%ok.test@${OUR_ADDRESS}>`),
  relay('quoted whole address', `<${SENDER}>`, `<"${VICTIM}">`),
  relay('quoted percent hack', `<${SENDER}>`, '<"victim%ok.test">'),
  relay('two at signs', `<${SENDER}>`, `<${VICTIM}@${US}>`),
  relay('quoted address at ours', `<${SENDER}>`, `<"${VICTIM}"@${US}>`),
  relay('two at signs with our address', `<${SENDER}>`, `<${VICTIM}@${OUR_ADDRESS}>`),
  relay('source route', `<${SENDER}>`, `<@${US}:${VICTIM}>`),
  relay('source route with our address', `<${SENDER}>`, `<@${OUR_ADDRESS}:${VICTIM}>`),
  relay('bang path', `<${SENDER}>`, '<ok.test!victim>'),
  relay('bang path at ours', `<${SENDER}>`, `<ok.test!victim@${US}>`),
  relay('bang path with our address', `<${SENDER}>`, `<ok.test!victim@${OUR_ADDRESS}>`),
]

/** Not among the classics, and tried since. */
const MORE: readonly RelayTest[] = [
  relay('no brackets', SENDER, VICTIM),
  relay('blank in front', ` <${SENDER}>`, ` <${VICTIM}>`),
  relay('two routes', `<${SENDER}>`, `<@${US},@two.test:${VICTIM}>`),
  relay('route and percent', `<${SENDER}>`, `<@${US}:victim%ok.test@two.test>`),
  relay('dot behind the domain', `<${SENDER}>`, '<victim@ok.test.>'),
  relay('address of the receiver', `<${SENDER}>`, '<victim@[192.0.2.10]>'),
  relay('IPv6 address that is ours', `<${SENDER}>`, '<victim@[IPv6:::ffff:127.0.0.1]>'),
  relay('subdomain of ours', `<${SENDER}>`, `<victim%ok.test@sub.${US}>`),
  relay('quoted route', `<${SENDER}>`, `<"@${US}:${VICTIM}"@${US}>`),
  relay('pipe', `<${SENDER}>`, `<"|sendmail ${VICTIM}"@${US}>`),
  relay('NUL before our domain', `<${SENDER}>`, `<${VICTIM}\0@${US}>`),
]

// Nobody answers there: a hub that refused would pause its route, which is no matter of these tests.
const HUB = { host: parseIp('192.0.2.16') ?? assert.fail(), port: 25 }

test('there are nineteen classic tests', () => assert.equal(TESTS.length, 19))

suite('no kind of site is an open relay', () => {
  for (const site of SITES) {
    test(`site: ${site}`, async (t) => {
      const smarthosts = site === 'smarthost' || site === 'satellite' ? [HUB] : []
      await using world = await startWorld({ site, smarthosts, relayFrom: [network('127.0.0.1')], relayTo: [] })
      for (const { name, from, to } of [...TESTS, ...MORE]) {
        await t.test(`${name}: ${to.replaceAll('\0', '\\0')}`, async () => {
          // The name in HELO is ours as well: it must count for nothing.
          using talker = await openSession(world, '127.0.0.2', `EHLO mx.${US}`)
          await talker.say(`MAIL FROM:${from}`)
          assert.match(await talker.say(`RCPT TO:${to}`), /^5\d\d /)
          assert.match(await talker.say('DATA'), /^5\d\d /)
          assert.match(await talker.say('QUIT'), /^221 /)
        })
      }
      await t.test('nothing was queued and nothing has left', async () => {
        const client = await world.control()
        const health = await client.control.ask(serverHealth, {})
        await client.close()
        assert.equal(health.ok && health.value.queue.messages, 0, JSON.stringify(health))
        for (const domain of ['ok.test', 'two.test']) assert.deepEqual(world.received(domain), [])
      })
    })
  }
})
