import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { askStore } from '../ask-store.ts'
import type { ChannelBinding } from '../channel-binding.ts'
import { DECOY_KEY, memoryStore } from '../memory-store.test-support.ts'
import type { SaslStep } from '../mechanism.ts'
import { clientFinal, clientFirst, type ScramClient } from '../scram-client.test-support.ts'
import { scramMechanism, type ScramDeps } from './scram.ts'

const store = memoryStore({ user: 'pencil', 'a,b=c': 'comma' })
const deps: ScramDeps = { bindings: [], plusOffered: false, nonce: () => 'SERVERNONCE', decoyKey: DECOY_KEY }
const EXPORTER: ChannelBinding = { type: 'tls-exporter', data: new Uint8Array(32).fill(1) }
const END_POINT: ChannelBinding = { type: 'tls-server-end-point', data: new Uint8Array(32).fill(2) }

const bytes = (text: string): Uint8Array => Buffer.from(text)

async function asked(step: SaslStep): Promise<SaslStep> {
  return step.kind === 'verify' ? askStore(step.request, store, {}) : step
}

function challengeText(step: SaslStep): string {
  assert.equal(step.kind, 'challenge', JSON.stringify(step))
  return step.kind === 'challenge' ? Buffer.from(step.data).toString() : ''
}

/** The whole exchange; the last step. */
async function run(client: ScramClient, options: Partial<ScramDeps> = {}, plus = false): Promise<SaslStep> {
  const mechanism = scramMechanism(plus ? 'SCRAM-SHA-256-PLUS' : 'SCRAM-SHA-256', { ...deps, ...options })
  const first = await asked(mechanism.start(bytes(clientFirst(client))))
  if (first.kind !== 'challenge') return first
  const answer = clientFinal(client, challengeText(first))
  const last = mechanism.next(bytes(answer.message))
  if (last.kind !== 'challenge') return last
  assert.equal(challengeText(last), `v=${answer.serverSignature}`)
  return mechanism.next(new Uint8Array())
}

const reasonOf = (step: SaslStep): string => (step.kind === 'failed' ? step.reason : step.kind)

test('the exchange of RFC 7677 §3 goes word by word', async () => {
  const mechanism = scramMechanism('SCRAM-SHA-256', { ...deps, nonce: () => '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0' })
  assert.deepEqual(mechanism.start(), { kind: 'challenge', data: new Uint8Array() })
  const first = await asked(mechanism.next(bytes('n,,n=user,r=rOprNGfwEbeRWgbNEkqO')))
  assert.equal(
    challengeText(first),
    'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
  )
  const final =
    'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ='
  assert.equal(challengeText(mechanism.next(bytes(final))), 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=')
  assert.deepEqual(mechanism.next(new Uint8Array()), { kind: 'done', user: 'user' })
})

test('the name that comes out is the one of the store', async () => {
  const mechanism = scramMechanism('SCRAM-SHA-256', deps)
  const client = { user: 'USER', password: 'pencil' }
  const begun = mechanism.start(bytes(clientFirst(client)))
  assert.ok(begun.kind === 'verify' && begun.request.kind === 'scram')
  const found = await store.scramCredentials('user')
  const first = challengeText(begun.request.answer(found.kind === 'found' ? { ...found, user: 'user' } : found))
  assert.equal(mechanism.next(bytes(clientFinal(client, first).message)).kind, 'challenge')
  assert.deepEqual(mechanism.next(new Uint8Array()), { kind: 'done', user: 'user' })
})

test('a wrong password fails, and so does an unknown name after an exchange that looks the same', async () => {
  assert.equal(reasonOf(await run({ user: 'user', password: 'wrong' })), 'credentials')
  const first = async (): Promise<string> => {
    const mechanism = scramMechanism('SCRAM-SHA-256', deps)
    return challengeText(await asked(mechanism.start(bytes(clientFirst({ user: 'ghost', password: '' })))))
  }
  assert.match(await first(), /^r=abcdefSERVERNONCE,s=[A-Za-z0-9+/]{22}==,i=4096$/)
  assert.equal(await first(), await first(), 'asking twice shows a different salt')
  assert.equal(reasonOf(await run({ user: 'ghost', password: 'pencil' })), 'credentials')
})

test('commas and equals signs in a name are decoded, other uses of the equals sign are errors', async () => {
  assert.deepEqual(await run({ user: 'a=2Cb=3Dc', password: 'comma' }), { kind: 'done', user: 'a,b=c' })
  assert.equal(reasonOf(await run({ user: 'a=2cb', password: 'comma' })), 'malformed')
})

test('acting for another user is refused, naming oneself is not', async () => {
  assert.equal(reasonOf(await run({ user: 'user', password: 'pencil', header: 'n,a=root,' })), 'other-identity')
  assert.deepEqual(await run({ user: 'user', password: 'pencil', header: 'n,a=user,' }), { kind: 'done', user: 'user' })
})

test('-PLUS succeeds with either binding of the connection and fails with any other', async () => {
  const bindings = [EXPORTER, END_POINT]
  const client = { user: 'user', password: 'pencil' }
  for (const { type, data } of bindings) {
    const bound = { ...client, header: `p=${type},,`, bindingData: data }
    assert.deepEqual(await run(bound, { bindings, plusOffered: true }, true), { kind: 'done', user: 'user' })
    const elsewhere = { ...bound, bindingData: new Uint8Array(32).fill(9) }
    assert.equal(reasonOf(await run(elsewhere, { bindings, plusOffered: true }, true)), 'channel-binding')
  }
  const unknown = { ...client, header: 'p=tls-unique,,', bindingData: EXPORTER.data }
  assert.equal(reasonOf(await run(unknown, { bindings, plusOffered: true }, true)), 'channel-binding')
  assert.equal(reasonOf(await run(client, { bindings, plusOffered: true }, true)), 'channel-binding')
})

test('a client that was told that there is no -PLUS although it was offered is stopped', async () => {
  const client = { user: 'user', password: 'pencil', header: 'y,,' }
  assert.equal(reasonOf(await run(client, { plusOffered: true })), 'channel-binding')
  assert.deepEqual(await run(client, { plusOffered: false }), { kind: 'done', user: 'user' })
  assert.equal(reasonOf(await run({ ...client, header: 'p=tls-exporter,,' })), 'channel-binding')
})

test('a last message with another nonce, header or a longer form is refused', async () => {
  const client = { user: 'user', password: 'pencil' }
  const change = async (edit: (message: string) => string): Promise<string> => {
    const mechanism = scramMechanism('SCRAM-SHA-256', deps)
    const first = challengeText(await asked(mechanism.start(bytes(clientFirst(client)))))
    return reasonOf(mechanism.next(bytes(edit(clientFinal(client, first).message))))
  }
  assert.equal(await change((text) => text), 'challenge')
  assert.equal(await change((text) => text.replace('SERVERNONCE', 'SERVERNONCF')), 'malformed')
  assert.equal(await change((text) => text.replace('SERVERNONCE', '')), 'malformed')
  assert.equal(await change((text) => text.replace('c=biws', 'c=eSws')), 'channel-binding')
  assert.equal(await change((text) => `${text},x=1`), 'malformed')
  assert.equal(await change(() => ''), 'malformed')
})

test('mandatory extensions and missing parts in the first message are refused', () => {
  for (const text of [
    'n,,m=x,n=user,r=abc',
    'n,,n=user',
    'n,,n=,r=abc',
    'x,,n=user,r=abc',
    'n,n=user,r=abc',
    'n,,n=user,r=',
  ]) {
    assert.equal(reasonOf(scramMechanism('SCRAM-SHA-256', deps).start(bytes(text))), 'malformed', text)
  }
})

test('no bytes make it throw, and none make it succeed', async () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.constantFrom('n,,n=user,r=abc', 'c=biws,r=abcSERVERNONCE,p=', '', 'v=').map(bytes),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 5 }), async (pieces) => {
      const mechanism = scramMechanism('SCRAM-SHA-256', deps)
      let step = await asked(mechanism.start())
      for (const each of pieces) {
        if (step.kind !== 'challenge') break
        step = await asked(mechanism.next(each))
      }
      assert.notEqual(step.kind, 'done')
    }),
    { numRuns: 80 },
  )
})
