import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { askStore } from '../ask-store.ts'
import { makeMechanism } from '../make-mechanism.ts'
import { DECOY_KEY, memoryStore } from '../memory-store.test-support.ts'
import type { SaslStep } from '../mechanism.ts'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { chooseMechanism, type ClientMechanism, type Credentials } from './client-mechanism.ts'
import { scramClient } from './scram.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text)
const text = (answer: Uint8Array | undefined): string | undefined => answer && Buffer.from(answer).toString()

const need = <T>(value: T | undefined): T => value ?? assert.fail('nothing there')
const choose = (offered: readonly string[], credentials: Credentials): ClientMechanism =>
  need(chooseMechanism(offered, credentials, () => 'NONCE'))

/** How a log-in at our own server ends. */
async function logIn(client: ClientMechanism, passwords: Readonly<Record<string, string>>): Promise<string> {
  const store = memoryStore(passwords)
  const deps = { clock: new FakeClock(), hostname: 'mx.test', bindings: [], plusOffered: false, decoyKey: DECOY_KEY }
  // This server itself has no tokens.
  if (client.name === 'XOAUTH2') assert.fail('no server here knows it')
  const server = makeMechanism(client.name, deps)
  const asked = async (step: SaslStep): Promise<SaslStep> =>
    step.kind === 'verify' ? asked(await askStore(step.request, store, {})) : step
  let step = await asked(server.start(client.initial))
  while (step.kind === 'challenge') step = await asked(server.next(need(await client.answer(step.data))))
  return step.kind === 'done' ? `${step.user}, ${client.proved() ? 'proved' : 'not proved'}` : step.kind
}

suite('a client that logs in', () => {
  test('the strongest mechanism that both sides know is taken', () => {
    const all = ['LOGIN', 'PLAIN', 'XOAUTH2', 'CRAM-MD5', 'SCRAM-SHA-256']
    const names = all.map((_, i) => chooseMechanism(all.slice(0, i + 1), { user: 'u', password: 'p' }, () => 'n')?.name)
    assert.deepEqual(names, ['LOGIN', 'PLAIN', 'PLAIN', 'CRAM-MD5', 'SCRAM-SHA-256'])
    assert.equal(
      chooseMechanism(['XOAUTH2'], { user: 'u', password: 'p' }, () => 'n'),
      undefined,
    )
  })

  for (const name of ['SCRAM-SHA-256', 'CRAM-MD5', 'PLAIN', 'LOGIN']) {
    test(`${name}: our server takes the right password and no other`, async () => {
      for (const [user, password] of [
        ['alice', 'pencil'],
        ['a,b=c', 'two words, päss'],
      ] as const) {
        assert.equal(await logIn(choose([name], { user, password }), { [user]: password }), `${user}, proved`)
        assert.equal(await logIn(choose([name], { user, password: 'other' }), { [user]: password }), 'failed')
      }
    })
  }

  test('the dialogue of RFC 7677 §3 goes word by word', async () => {
    const client = scramClient({ user: 'user', password: 'pencil' }, () => 'rOprNGfwEbeRWgbNEkqO')
    assert.equal(text(client.initial), 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO')
    const first = 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'
    assert.equal(
      text(await client.answer(bytes(first))),
      'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
    )
    assert.equal(client.proved(), false)
    const signature = bytes('v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=')
    assert.equal(text(await client.answer(signature)), '')
    assert.equal(client.proved(), true)
  })

  test('the digest of RFC 2195 §2 is the one that is sent', async () => {
    const client = choose(['CRAM-MD5'], { user: 'tim', password: 'tanstaaftanstaaf' })
    const answer = await client.answer(bytes('<1896.697170952@postoffice.reston.mci.net>'))
    assert.equal(text(answer), 'tim b913a602c7eda7a495b4e6e7334d3890')
  })

  test('a server of SCRAM that cannot be honest gets no proof, and one that does not prove itself is not believed', async () => {
    const begin = () => scramClient({ user: 'u', password: 'p' }, () => 'NONCE')
    for (const first of [
      'r=OTHER,s=c2FsdA==,i=4096',
      'r=NONCE,s=c2FsdA==,i=4096',
      'r=NONCE1,s=c2FsdA==,i=1',
      'r=NONCE1,s=c2FsdA==,i=99999999',
      'm=x,r=NONCE1,s=c2FsdA==,i=4096',
      '',
    ])
      assert.equal(await begin().answer(bytes(first)), undefined, first)
    const client = begin()
    await client.answer(bytes('r=NONCE1,s=c2FsdA==,i=4096'))
    await client.answer(bytes(`v=${Buffer.alloc(32).toString('base64')}`))
    assert.equal(client.proved(), false)
  })

  test('a server that asks for ever is given up, whatever it asks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('CRAM-MD5', 'PLAIN', 'LOGIN'),
        fc.array(fc.uint8Array({ minLength: 1 }), { minLength: 3, maxLength: 3 }),
        async (name, challenges) => {
          const client = choose([name], { user: 'u', password: 'p' })
          const answers: unknown[] = []
          for (const challenge of challenges) answers.push(await client.answer(challenge))
          assert.ok(answers.includes(undefined))
        },
      ),
      { numRuns: 30 },
    )
  })
})
