// An attempt over LMTP (RFC 2033): each recipient ends as the server says of that one, whatever it says of the others.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { DROP, SILENCE, type Script } from '../../test/support/scripted-peer.ts'
import { parseIp } from '../core/ip.ts'
import { mailbox } from '../core/message.test-support.ts'
import { inWords, makeJob, makeWorld, stepsOf } from './attempt.test-support.ts'
import type { Job } from './job.ts'

const SOCKET = '/run/dovecot/lmtp'
const AT_SOCKET: Job['destination'] = { kind: 'lmtp', name: 'dovecot', place: { path: SOCKET } }
const TO = ['one@x.test', 'two@x.test', 'three@x.test']

async function handed(script: Script | 'connect.refused', to = TO, destination = AT_SOCKET, address = SOCKET) {
  const world = makeWorld({ [address]: script === 'connect.refused' ? script : [script] })
  const result = await world.attempt(makeJob({ to, destination }))
  return { ...world, result, words: inWords(result), ...world.heard[address] }
}

suite('an attempt over LMTP', () => {
  test('says LHLO, and hears of each recipient after the content', async () => {
    const { result, words, commands, messages } = await handed({
      LHLO: '250-store.test\n250-PIPELINING\n250 DSN',
      content: '250 2.0.0 one saved\n452 4.2.2 two is full\n550 5.7.1 three wants none',
    })
    assert.deepEqual(words, ['delivered', 'deferred smtp.content 452', 'failed smtp.content 5.7.1'])
    assert.deepEqual(commands, ['LHLO us.test', 'MAIL FROM:<a@us.test>', ...TO.map((to) => `RCPT TO:<${to}>`), 'DATA'])
    assert.equal(messages?.length, 1)
    const outcome = result.outcomes.get(0)
    assert.deepEqual(outcome?.kind === 'delivered' && outcome.via, {
      transport: 'lmtp',
      host: SOCKET,
      address: SOCKET,
      port: 0,
      reply: '250 2.0.0 one saved',
    })
    const content = result.events.find((event) => event.kind === 'step' && event.step === 'content')
    assert.deepEqual(content?.kind === 'step' && content.exchanges?.map(({ sent, reply }) => [sent, reply?.code]), [
      ['.', 250],
      ['', 452],
      ['', 550],
    ])
  })

  test('names the user as the server knows it', async () => {
    const as = mailbox('alice@x.test')
    const { words, commands } = await handed({}, ['postmaster@x.test'], {
      kind: 'lmtp',
      name: 'd',
      place: { path: SOCKET },
      as,
    })
    assert.deepEqual([words, commands?.[2]], [['delivered'], 'RCPT TO:<alice@x.test>'])
  })

  test('counts the replies by those whom RCPT accepted', async () => {
    const { words } = await handed({
      RCPT: ['250 ok', '550 5.1.1 unknown', '250 ok'],
      content: '250 one\n451 4.3.0 not three',
    })
    assert.deepEqual(words, ['delivered', 'failed smtp.rcpt 5.1.1', 'deferred smtp.content 451'])
  })

  test('sends no content where nobody was accepted, and the connection serves the next message', async () => {
    const world = makeWorld({ [SOCKET]: [{ RCPT: ['550 5.1.1 no', '250 ok'] }] })
    const job = (): Job => makeJob({ to: ['one@x.test'], destination: AT_SOCKET })
    assert.deepEqual(inWords(await world.attempt(job())), ['failed smtp.rcpt 5.1.1'])
    const next = await world.attempt(job())
    assert.deepEqual(inWords(next), ['delivered'])
    assert.deepEqual(stepsOf(next.events), ['reuse', 'envelope', 'content'])
    assert.deepEqual(world.heard[SOCKET]?.commands.slice(-5), [
      'RCPT TO:<one@x.test>',
      'RSET',
      'MAIL FROM:<a@us.test>',
      'RCPT TO:<one@x.test>',
      'DATA',
    ])
  })

  for (const [trouble, after] of [
    ['a connection that breaks', DROP],
    ['a server that says no more', SILENCE],
    ['a goodbye', '421 4.3.2 stopping'],
  ] as const) {
    test(`${trouble} after the first reply leaves that one delivered, and the others for later`, async () => {
      const say = typeof after === 'string' ? `250 one\n${after}` : '250 one'
      const { words } = await handed({ content: after === DROP ? { say, drop: true } : say })
      assert.equal(words[0], 'delivered')
      for (const word of words.slice(1)) assert.match(word, /^deferred smtp\./)
      assert.equal(words.length, 3)
    })
  }

  test('a socket that is not there makes mail wait, and is not asked by every message', async () => {
    const { words, result, dialed } = await handed('connect.refused')
    assert.deepEqual(
      words,
      TO.map(() => 'deferred connect.refused'),
    )
    assert.deepEqual(dialed, [SOCKET])
    assert.ok(result.restsUntil !== undefined)
    const [outcome] = result.outcomes.values()
    assert.deepEqual(outcome?.kind === 'deferred' && outcome.reason.remote, {
      host: SOCKET,
      address: SOCKET,
      port: 0,
      protocol: 'lmtp',
    })
  })

  test('a host is called on its port, never with TLS', async () => {
    const host = parseIp('203.0.113.9') ?? assert.fail()
    const place = { host, port: 24 }
    const { words, result } = await handed(
      { LHLO: '250-x\n250 STARTTLS' },
      TO.slice(0, 1),
      { kind: 'lmtp', name: 'd', place },
      host,
    )
    assert.deepEqual(words, ['delivered'])
    assert.deepEqual(stepsOf(result.events), ['resolve', 'connect', 'greet', 'ehlo', 'envelope', 'content'])
  })

  test('a server that speaks SMTP only is told so, and mail waits', async () => {
    const { words } = await handed({ LHLO: '500 5.5.1 what?' })
    assert.match(words[0] ?? '', /^(deferred|failed) smtp.hello/)
  })
})
