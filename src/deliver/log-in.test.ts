// The log-in at a smarthost as one attempt sees it: what is said to the server, what is told of it, and that nothing leaves
// without it.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Script } from '../../test/support/scripted-peer.ts'
import type { Smarthost } from '../config/config.ts'
import { parseIp } from '../core/ip.ts'
import { inWords, makeJob, makeWorld, stepsOf } from './attempt.test-support.ts'
import type { Job } from './job.ts'
import type { LoginReading } from './smarthost-login.ts'

const LOOPBACK = '127.0.0.1'
const FAR = '203.0.113.1'
const LOGIN = { user: 'me', password: { kind: 'file', path: '/secret' } } as const
const KNOWN: LoginReading = { ok: true, credentials: { user: 'me', password: 'sesame' } }

function smarthostAt(address: string, more: Partial<Smarthost> = {}): Job['destination'] {
  const host = parseIp(address) ?? assert.fail()
  return { kind: 'host', host, port: 587, smarthost: { host, port: 587, login: LOGIN, ...more } }
}

async function sent(script: Script, address = LOOPBACK, reading = KNOWN) {
  const world = makeWorld(
    { [address]: [script] },
    { login: () => Promise.resolve(reading), trust: () => assert.fail() },
  )
  const result = await world.attempt(makeJob({ destination: smarthostAt(address) }))
  return { result, steps: stepsOf(result.events), words: inWords(result), ...world.heard[address] }
}

const OFFER = '250-peer.test\n250 AUTH PLAIN LOGIN'
const TAKEN = { EHLO: OFFER, AUTH: '235 2.7.0 welcome' }

suite('an attempt through a smarthost with a log-in', () => {
  test('logs in before the first message, and the password stands in no event', async () => {
    const { words, commands = [], result } = await sent(TAKEN)
    assert.deepEqual(words, ['delivered'])
    assert.deepEqual(
      commands.map((line) => line.split(' ')[0]?.split(':')[0]),
      ['EHLO', 'AUTH', 'MAIL', 'RCPT', 'DATA'],
    )
    const plain = Buffer.from('\0me\0sesame').toString('base64')
    assert.equal(commands[1], `AUTH PLAIN ${plain}`)
    const told = JSON.stringify(result)
    for (const secret of ['sesame', plain, Buffer.from('sesame').toString('base64')]) assert.ok(!told.includes(secret))
    assert.match(told, /"step":"auth".*AUTH PLAIN \(not shown\).*"user":"me","mechanism":"PLAIN"/)
  })

  test('sends nothing without it, whatever is in the way, and gives nobody up for that', async () => {
    for (const [script, expected] of [
      [{ EHLO: OFFER, AUTH: '535 5.7.8 no' }, 'deferred smtp.auth 535'],
      [{ EHLO: OFFER, AUTH: '454 4.7.0 later' }, 'deferred smtp.auth 454'],
      [{ EHLO: '250 peer.test' }, 'deferred smtp.auth-missing'],
      [{ EHLO: '250-peer.test\n250 AUTH GSSAPI XOAUTH2' }, 'deferred smtp.auth-mechanism'],
    ] as const) {
      const { words, commands = [] } = await sent(script)
      assert.deepEqual(words, [expected])
      assert.ok(!commands.some((line) => line.startsWith('MAIL')))
    }
    const unread = await sent(TAKEN, LOOPBACK, { ok: false, detail: '/secret has mode 644' })
    assert.deepEqual(unread.words, ['deferred local.password'])
  })

  test('never shows the password to a host elsewhere in clear', async () => {
    const { words, commands = [] } = await sent(TAKEN, FAR)
    assert.deepEqual(words, ['deferred tls.not-offered'])
    assert.ok(!commands.some((line) => line.startsWith('AUTH') || line.startsWith('MAIL')))
  })

  test('a server of LOGIN asks twice, and gets one thing at a time', async () => {
    const { words, commands = [] } = await sent({
      EHLO: '250-peer.test\n250 AUTH LOGIN',
      AUTH: ['334 VXNlcm5hbWU6', '334 UGFzc3dvcmQ6', '235 2.7.0 welcome'],
    })
    assert.deepEqual(words, ['delivered'])
    const answers = commands.slice(2, 4).map((line) => Buffer.from(line, 'base64').toString())
    assert.deepEqual(answers, ['me', 'sesame'])
  })

  const token = (refused = (): void => {}) =>
    ({ ok: true, credentials: { user: 'me', password: 'tok-1', token: true }, refused }) as const
  const XOAUTH2 = Buffer.from('user=me\u0001auth=Bearer tok-1\u0001\u0001').toString('base64')

  test('a token logs in by XOAUTH2 and by nothing else, and stands in no event', async () => {
    const offer = '250-peer.test\n250 AUTH PLAIN LOGIN XOAUTH2'
    const { words, commands = [], result } = await sent({ EHLO: offer, AUTH: '235 2.7.0 in' }, LOOPBACK, token())
    assert.deepEqual(words, ['delivered'])
    assert.equal(commands[1], `AUTH XOAUTH2 ${XOAUTH2}`)
    const told = JSON.stringify(result)
    for (const secret of ['tok-1', XOAUTH2]) assert.ok(!told.includes(secret))
    assert.deepEqual((await sent(TAKEN, LOOPBACK, token())).words, ['deferred smtp.auth-mechanism'])
  })

  test('a token that is refused is heard out, thrown away, and gives nobody up', async () => {
    const thrown: string[] = []
    const why = Buffer.from('{"status":"400","schemes":"Bearer"}').toString('base64')
    const { words, commands = [] } = await sent(
      { EHLO: '250-peer.test\n250 AUTH XOAUTH2', AUTH: [`334 ${why}`, '535 5.7.8 not accepted'] },
      LOOPBACK,
      token(() => void thrown.push('thrown away')),
    )
    assert.deepEqual(words, ['deferred smtp.auth 535'])
    assert.equal(commands[2], '')
    assert.deepEqual(thrown, ['thrown away'])
  })
})
