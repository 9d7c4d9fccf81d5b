import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEFAULT_GUARD } from '../config/default-guard.ts'
import type { GuardConfig } from '../config/config.ts'
import type { Message, Outcome } from '../core/message.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { after, days, hours, instant, minutes } from '../core/time.ts'
import { makeMessage } from '../core/message.test-support.ts'
import { MemoryOutbound } from '../queue/memory-outbound.test-support.ts'
import { OutboundGuard } from './outbound-guard.ts'
import { senderOf, sendersOf } from './sender-name.ts'

const START = instant(Date.UTC(2026, 10, 22, 12))

/** A guard, and what it has had stored: `restart` is another one on the same. */
function world(settings: Partial<GuardConfig> = {}) {
  const clock = new FakeClock(START)
  const stored = new MemoryOutbound()
  const told: string[] = []
  const make = (): OutboundGuard =>
    new OutboundGuard({
      clock,
      settings: () => ({ ...DEFAULT_GUARD, ...settings }),
      records: stored.records(),
      tell: (sender) => void told.push(sender),
      isSpamRefusal: ({ facts }) => facts?.['spam'] === true,
    })
  let guard = make()
  return {
    clock,
    told,
    stored,
    get guard() {
      return guard
    },
    restart() {
      guard = make()
    },
    /** How many of so many letters are held. */
    send(
      count: number,
      { sender = 'user:alice', to = ['far.test'] }: { sender?: string; to?: readonly string[] } = {},
    ) {
      let held = 0
      for (let i = 0; i < count; i++) {
        const judged = guard.judge({
          senders: [sender],
          domains: to,
          leaves: (domain) => domain !== 'here.test',
          at: clock.now(),
        })
        stored.add(judged?.counts)
        if (judged?.hold) held++
      }
      return held
    },
    ended(outcomes: readonly Outcome[], user = 'alice') {
      stored.add(guard.ended(from(user), outcomes, clock.now()))
    },
    keep(sender: string, afresh: boolean) {
      stored.change({ sender, at: clock.now(), state: guard.state(sender), afresh })
    },
  }
}

const from = (user: string): Message => {
  const message = makeMessage()
  return message.origin.kind === 'smtp' ? { ...message, origin: { ...message.origin, user } } : assert.fail()
}

const refused = (spam: boolean): Outcome => ({
  kind: 'failed',
  status: '5.7.1' as never,
  reason: { code: 'smtp.content', remote: { host: 'mx.far.test', address: '192.0.2.1', port: 25 }, facts: { spam } },
})
const arrived: Outcome = {
  kind: 'delivered',
  via: { transport: 'smtp', host: 'mx', address: '192.0.2.1', port: 25, tls: true, dsn: false, reply: '250 ok' },
}

test('what is over the limit of an hour is held, and everything behind it, and one is told once', async () => {
  const one = world()
  assert.equal(one.send(500), 450)
  assert.deepEqual(one.told, ['user:alice'])
  assert.deepEqual(one.guard.state('user:alice').held, {
    since: START,
    why: 'hour',
    values: { letters: 51, limit: 50 },
  })
  await one.clock.advance(hours(5))
  assert.equal(one.send(1), 1)
})

test('each recipient elsewhere counts, and mail that stays here does not', () => {
  const one = world()
  assert.equal(one.send(200, { to: ['here.test'] }), 0)
  assert.equal(one.send(1, { to: [...Array.from({ length: 51 }, () => 'far.test'), 'here.test'] }), 1)
  const judged = one.guard.judge({
    senders: ['user:alice'],
    domains: ['far.test', 'here.test'],
    leaves: (domain) => domain === 'far.test',
    at: START,
  })
  assert.deepEqual([judged?.hold?.isFor('far.test'), judged?.hold?.isFor('here.test')], [true, false])
})

test('the limit of a day holds who stays below that of an hour', async () => {
  const one = world()
  for (let hour = 0; hour < 5; hour++) {
    assert.equal(one.send(40), 0)
    await one.clock.advance(minutes(61))
  }
  assert.equal(one.send(1), 1)
  assert.equal(one.guard.state('user:alice').held?.why, 'day')
})

test('what was counted and decided is the same after a restart', () => {
  const one = world()
  assert.equal(one.send(30), 0)
  one.restart()
  assert.equal(one.send(21), 1)
  one.keep('user:alice', false)
  one.restart()
  assert.equal(one.send(1), 1)
  assert.deepEqual(one.told, ['user:alice'])
})

test('a release counts anew, also after a restart, and a limit of an operator holds from then on', () => {
  const one = world()
  one.send(51)
  one.guard.release('user:alice')
  one.keep('user:alice', true)
  one.restart()
  assert.equal(one.send(50), 0)
  assert.equal(one.guard.list()[0]?.hour, 50)
  one.guard.limit('user:alice', { hour: 1000, day: 2000 })
  one.keep('user:alice', false)
  one.restart()
  assert.equal(one.send(900), 0)
  one.guard.limit('user:alice', undefined)
  assert.equal(one.send(1), 1)
})

test('what could not be stored does not count towards the days, and its domains are new again', () => {
  const one = world()
  const judge = () =>
    one.guard.judge({ senders: ['user:alice'], domains: ['far.test'], leaves: () => true, at: START }) ?? assert.fail()
  const first = judge()
  assert.deepEqual(first.counts[0]?.domains, ['far.test'])
  first.undo()
  assert.deepEqual(judge().counts[0]?.domains, ['far.test'])
})

test('a script is held without its account, and the account holds all of its scripts', () => {
  const one = world({
    limits: { ...DEFAULT_GUARD.limits, uid: { hour: 30, day: 300 }, script: { hour: 10, day: 100 } },
  })
  const call = (script: string): boolean => {
    const senders = ['uid:www', `script:www:${script}`]
    return one.guard.judge({ senders, domains: ['far.test'], leaves: () => true, at: START })?.hold !== undefined
  }
  const of = (script: string, count: number): number =>
    Array.from({ length: count }, () => call(script)).filter(Boolean).length
  assert.equal(of('/a.php', 12), 2)
  assert.equal(of('/b.php', 10), 0)
  assert.equal(of('/c.php', 10), 0)
  assert.equal(of('/d.php', 5), 5)
  assert.deepEqual(one.told, ['script:www:/a.php', 'uid:www'])
})

test('hosts are not counted unless somebody says so', () => {
  const one = world()
  const host = { listener: 'smtp', user: undefined } as never
  assert.equal(one.guard.counts(host), false)
  one.guard.limit('host:192.0.2.7', { hour: 3, day: 9 })
  assert.equal(one.guard.counts(host), true)
  assert.equal(one.send(4, { sender: 'host:192.0.2.7' }), 1)
  assert.equal(one.send(4, { sender: 'host:192.0.2.8' }), 0)
  assert.equal(world().send(5000, { sender: 'host:192.0.2.7' }), 0)
  const limits = { ...DEFAULT_GUARD.limits, host: { hour: 10, day: 100 } }
  assert.equal(world({ limits }).send(12, { sender: 'host:192.0.2.7' }), 2)
})

/** Two letters a day for ten days, to the same place. */
async function wellKnown(settings: Partial<GuardConfig> = {}) {
  const one = world(settings)
  for (let day = 0; day < 10; day++) {
    one.send(2)
    await one.clock.advance(days(1))
  }
  return one
}

test('ten times a usual day is a spike, once a week has passed and it is more than thirty', async () => {
  const one = await wellKnown()
  assert.equal(one.send(30), 0)
  one.restart()
  assert.equal(one.send(1), 1)
  assert.deepEqual(one.guard.state('user:alice').held?.values, { letters: 31, limit: 30, times: 10, usual: 2 })
  assert.equal((await wellKnown({ spike: 0 })).send(31), 0)
  assert.equal(world().send(31), 0)
})

test('many domains that were never written to are an alarm for whoever is known', async () => {
  const one = await wellKnown({ spike: 0 })
  const to = Array.from({ length: 31 }, (_, i) => `d${i}.test`)
  assert.equal(one.send(1, { to: to.slice(0, 30) }), 0)
  assert.equal(one.send(1, { to: to.slice(30) }), 1)
  assert.deepEqual(one.guard.state('user:alice').held?.values, { domains: 31, limit: 30 })
})

test('many bounces hold whoever caused them, and refusals as spam sooner', () => {
  const one = world()
  one.ended([...Array.from({ length: 10 }, () => arrived), ...Array.from({ length: 9 }, () => refused(false))])
  assert.equal(one.guard.state('user:alice').held, undefined)
  one.restart()
  one.ended([refused(false)])
  assert.deepEqual(one.guard.state('user:alice').held?.values, { letters: 20, failed: 10, share: 50, limit: 50 })

  const two = world()
  two.ended([...Array.from({ length: 16 }, () => arrived), ...Array.from({ length: 5 }, () => refused(true))])
  assert.equal(two.guard.state('user:alice').held?.why, 'spam')
  two.guard.release('user:alice')
  two.keep('user:alice', true)
  two.restart()
  two.ended([refused(true)])
  assert.equal(two.guard.state('user:alice').held, undefined)
})

test('mail of strangers, bounces and letters of the server are nobody’s', () => {
  const one = world()
  assert.equal(senderOf({ kind: 'letter' }), undefined)
  assert.deepEqual(
    one.guard.ended({ ...makeMessage(), origin: { kind: 'letter' } }, [refused(true)], after(START, days(1))),
    [],
  )
})

test('senders are named by what is proved, and scripts by what they say', () => {
  const local = (submitter: object) =>
    ({
      session: 'S' as never,
      listener: 'local',
      client: { address: '127.0.0.1' as never, port: 0 },
      local: { address: '127.0.0.1', port: 0 },
      user: 'www-data',
      submitter: {
        uid: 33,
        login: 'www-data',
        trusted: false,
        program: 'sendmail',
        folder: '/srv/shop',
        extracts: true,
        ...submitter,
      },
    }) as const
  assert.deepEqual(sendersOf(local({ caller: '/usr/sbin/apache2' }), '33:mail.php'), [
    'uid:www-data',
    'script:www-data:/srv/shop/mail.php',
  ])
  assert.deepEqual(sendersOf(local({ caller: '/usr/sbin/cron' }), undefined), [
    'uid:www-data',
    'script:www-data:/srv/shop/cron',
  ])
  assert.deepEqual(sendersOf(local({}), undefined), ['uid:www-data'])
  const { submitter: _, ...smtp } = { ...local({}), listener: 'submission' as const, user: 'alice' }
  assert.deepEqual(sendersOf(smtp, '33:x.php'), ['user:alice'])
})
