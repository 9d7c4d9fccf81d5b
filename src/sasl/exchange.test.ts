import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { describeReply } from '../core/reply.ts'
import { AuthExchange, MAX_EXCHANGE_LINE, type AuthOutcome, type ExchangeStep } from './exchange.ts'
import { makeMechanism } from './make-mechanism.ts'
import { MECHANISM_NAMES, type MechanismName } from './mechanism.ts'
import { cramMd5Mechanism } from './mechanisms/cram-md5.ts'
import { DECOY_KEY, memoryStore } from './memory-store.test-support.ts'
import type { PasswordStore } from './password-store.ts'
import { clientFinal, clientFirst } from './scram-client.test-support.ts'

const store = memoryStore({ tim: 'tanstaaftanstaaf', пользователь: 'пароль' })
const base64 = (text: string): string => Buffer.from(text).toString('base64')
const decoded = (text: string): string => Buffer.from(text, 'base64').toString()

const mechanism = (name: MechanismName): ReturnType<typeof makeMechanism> =>
  makeMechanism(name, {
    clock: new FakeClock(),
    hostname: 'mx.example.org',
    bindings: [],
    plusOffered: false,
    decoyKey: DECOY_KEY,
  })

type Line = string | ((challenge: string) => string)

/** Plays the client's lines; the first is the initial response, `undefined` for none. */
async function play(
  exchange: AuthExchange,
  [initial, ...lines]: readonly (Line | undefined)[],
  passwords: PasswordStore = store,
): Promise<{ readonly challenges: readonly string[]; readonly outcome: AuthOutcome }> {
  const challenges: string[] = []
  let step: ExchangeStep = exchange.start(typeof initial === 'string' ? initial : undefined)
  for (;;) {
    if (step.kind === 'verify') step = await step.run(passwords)
    else if (step.kind === 'finished') return { challenges, outcome: step.outcome }
    else {
      assert.equal(step.reply.code, 334)
      const text = decoded(step.reply.lines[0] ?? '')
      challenges.push(text)
      const line = lines.shift()
      assert.ok(line !== undefined, `nothing to answer to ${text}`)
      step = exchange.line(typeof line === 'string' ? line : line(text))
    }
  }
}

const said = ({ outcome }: { readonly outcome: AuthOutcome }): string => describeReply(outcome.reply)

test('PLAIN succeeds with an initial response, and after an empty challenge', async () => {
  const message = base64('\0tim\0tanstaaftanstaaf')
  const direct = await play(new AuthExchange(mechanism('PLAIN')), [message])
  assert.equal(said(direct), '235 2.7.0 Authentication successful')
  assert.equal(direct.outcome.ok && direct.outcome.user, 'tim')
  const asked = await play(new AuthExchange(mechanism('PLAIN')), [undefined, message])
  assert.deepEqual([asked.challenges, asked.outcome.ok], [[''], true])
})

test('PLAIN takes one’s own name as authorization identity and no other', async () => {
  const own = await play(new AuthExchange(mechanism('PLAIN')), [base64('tim\0tim\0tanstaaftanstaaf')])
  assert.equal(own.outcome.ok, true)
  const other = await play(new AuthExchange(mechanism('PLAIN')), [base64('root\0tim\0tanstaaftanstaaf')])
  assert.equal(!other.outcome.ok && other.outcome.reason, 'other-identity')
  assert.equal(other.outcome.reply.code, 535)
})

test('LOGIN asks for name and password, and takes a name that was sent along', async () => {
  const name = base64('пользователь')
  const asked = await play(new AuthExchange(mechanism('LOGIN')), [undefined, name, base64('пароль')])
  assert.deepEqual([asked.challenges, asked.outcome.ok], [['Username:', 'Password:'], true])
  const sent = await play(new AuthExchange(mechanism('LOGIN')), [name, base64('пароль')])
  assert.deepEqual([sent.challenges, sent.outcome.ok], [['Password:'], true])
})

test('CRAM-MD5 computes the digest of RFC 2195', async () => {
  const text = '<1896.697170952@postoffice.reston.mci.net>'
  const answer = 'dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw'
  const { challenges, outcome } = await play(new AuthExchange(cramMd5Mechanism(text, DECOY_KEY)), [undefined, answer])
  assert.deepEqual(challenges, [text])
  assert.equal(outcome.ok && outcome.user, 'tim')
})

test('CRAM-MD5 refuses a wrong digest, an unknown name, and a client that speaks first', async () => {
  const reply =
    (user: string, key: string): Line =>
    (text) =>
      base64(`${user} ${createHmac('md5', key).update(text).digest('hex')}`)
  for (const line of [reply('tim', 'wrong'), reply('ghost', '')]) {
    assert.match(said(await play(new AuthExchange(mechanism('CRAM-MD5')), [undefined, line])), /^535 5\.7\.8/)
  }
  assert.match(said(await play(new AuthExchange(mechanism('CRAM-MD5')), [base64('tim')])), /^501 5\.7\.0/)
})

test('no two challenges of CRAM-MD5 are the same', () => {
  const first = new AuthExchange(mechanism('CRAM-MD5')).start()
  const second = new AuthExchange(mechanism('CRAM-MD5')).start()
  assert.notDeepEqual(first, second)
})

test('SCRAM ends after the client has acknowledged the server’s signature', async () => {
  const client = { user: 'tim', password: 'tanstaaftanstaaf' }
  const lines: Line[] = [base64(clientFirst(client)), (text) => base64(clientFinal(client, text).message), '']
  const { challenges, outcome } = await play(new AuthExchange(mechanism('SCRAM-SHA-256')), lines)
  assert.match(challenges[1] ?? '', /^v=/)
  assert.equal(outcome.ok, true)
})

/** A log-in by each mechanism that needs no TLS binding. */
function attempt(name: MechanismName, user: string, password: string): readonly (Line | undefined)[] {
  switch (name) {
    case 'PLAIN':
      return [base64(`\0${user}\0${password}`)]
    case 'LOGIN':
      return [base64(user), base64(password)]
    case 'CRAM-MD5':
      return [undefined, (text) => base64(`${user} ${createHmac('md5', password).update(text).digest('hex')}`)]
    case 'SCRAM-SHA-256':
    case 'SCRAM-SHA-256-PLUS':
      return [
        base64(clientFirst({ user, password })),
        (text) => base64(clientFinal({ user, password }, text).message),
        '',
      ]
  }
}

for (const name of MECHANISM_NAMES.filter((each) => each !== 'SCRAM-SHA-256-PLUS')) {
  test(`${name}: an unknown name and a wrong password are answered with the same words`, async () => {
    const unknown = await play(new AuthExchange(mechanism(name)), attempt(name, 'ghost', 'x'))
    const wrong = await play(new AuthExchange(mechanism(name)), attempt(name, 'tim', 'x'))
    assert.equal(said(unknown), said(wrong))
    assert.equal(unknown.outcome.reply.code, 535)
    assert.equal(!unknown.outcome.ok && unknown.outcome.user, 'ghost')
  })

  test(`${name}: a store that is down or throws gives 454, whatever the password`, async () => {
    for (const broken of ['unavailable', 'throws'] as const) {
      const down = memoryStore({ tim: 'tanstaaftanstaaf' }, broken)
      const result = await play(new AuthExchange(mechanism(name)), attempt(name, 'tim', 'tanstaaftanstaaf'), down)
      assert.match(said(result), /^454 4\.7\.0/)
      assert.equal(!result.outcome.ok && result.outcome.reason, 'unavailable')
    }
  })
}

test('a store that keeps no secrets makes CRAM-MD5 and SCRAM unavailable', async () => {
  const hashesOnly: PasswordStore = { name: 'hashes', verify: async () => ({ kind: 'ok' }) }
  for (const name of ['CRAM-MD5', 'SCRAM-SHA-256'] as const) {
    const result = await play(new AuthExchange(mechanism(name)), attempt(name, 'tim', 'x'), hashesOnly)
    assert.equal(result.outcome.reply.code, 454)
  }
})

test('* cancels with 501 at any challenge', async () => {
  assert.match(said(await play(new AuthExchange(mechanism('PLAIN')), [undefined, '*'])), /^501 5\.7\.0/)
  assert.match(said(await play(new AuthExchange(mechanism('LOGIN')), [base64('tim'), '*'])), /^501 5\.7\.0/)
})

test('= is an empty initial response, and nothing else', async () => {
  assert.match(said(await play(new AuthExchange(mechanism('PLAIN')), ['='])), /^501 5\.5\.2 Malformed/)
  assert.match(said(await play(new AuthExchange(mechanism('PLAIN')), [undefined, '='])), /^501 5\.5\.2 Cannot decode/)
})

test('what is not strict base64 is refused with 501', async () => {
  for (const text of ['%%%', 'YQ', 'YR==', 'YQ== ', 'Y Q==', 'YQ==YQ==', '_-_-']) {
    const result = await play(new AuthExchange(mechanism('LOGIN')), [undefined, text])
    assert.match(said(result), /^501 5\.5\.2 Cannot decode/, text)
  }
})

test('a line beyond the limit of RFC 4954 is refused before it is decoded', async () => {
  const long = 'A'.repeat(MAX_EXCHANGE_LINE + 4)
  assert.match(said(await play(new AuthExchange(mechanism('PLAIN')), [long])), /^500 5\.5\.6/)
  assert.match(said(await play(new AuthExchange(mechanism('LOGIN')), [undefined, long])), /^500 5\.5\.6/)
})

test('names and passwords beyond their limits, with NUL or bad UTF-8, never reach the store', async () => {
  const hostile = [
    base64(`\0${'a'.repeat(321)}\0x`),
    base64(`\0tim\0${'a'.repeat(1025)}`),
    base64('\0tim\0a\0b'),
    base64('\0\0x'),
    base64('\0ti\nm\0x'),
    Buffer.from([0, 0xff, 0xfe, 0, 0x61]).toString('base64'),
    base64('tim'),
  ]
  const watched = memoryStore({})
  for (const line of hostile) {
    assert.match(said(await play(new AuthExchange(mechanism('PLAIN')), [line], watched)), /^501 5\.5\.2/)
  }
  assert.deepEqual(watched.asked, [])
})

test('random lines end every mechanism without an exception and without success', async () => {
  const line = fc.oneof(fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 }).map(base64), fc.base64String())
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...MECHANISM_NAMES), fc.array(line, { maxLength: 6 }), async (name, lines) => {
      const { outcome } = await play(new AuthExchange(mechanism(name)), [lines[0], ...lines, '*', '*', '*', '*'])
      assert.equal(outcome.ok, false)
    }),
    { numRuns: 150 },
  )
})

test('a finished exchange takes nothing more', async () => {
  const exchange = new AuthExchange(mechanism('PLAIN'))
  await play(exchange, ['='])
  assert.throws(() => exchange.line('x'))
})

test('a store is asked once, however its answer comes', async () => {
  const step = new AuthExchange(mechanism('PLAIN')).start(base64('\0tim\0tanstaaftanstaaf'))
  assert.ok(step.kind === 'verify')
  const first = step.run(store)
  await assert.rejects(step.run(store), /waits for nothing was given store/)
  const done = await first
  assert.ok(done.kind === 'finished' && done.outcome.ok)
})
