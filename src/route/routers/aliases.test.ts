import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { tempFolder } from '../../../test/support/temp-folder.ts'
import { formatMailbox } from '../../core/address.ts'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { mailbox } from '../../core/message.test-support.ts'
import { accepted } from '../../config/load.test-support.ts'
import { makeOurselves } from '../../config/ourselves.ts'
import { AliasFile } from '../../lookup/aliases/alias-file.ts'
import { namedUsers } from '../../lookup/users/users.ts'
import { createRoute } from '../route.ts'
import type { Routing } from '../routing.ts'

const CONFIG = accepted(`
hostname: mx.here.test
local_domains: [here.test, second.test]
users: { alice: {}, bob: {}, carol: {} }
`)

const ALIASES = `
staff: alice, bob@here.test, Alice
bob: bob, archive@far.test
gone: :fail: Ask at the desk, please
later: :defer:
null: :blackhole:
list: :include:/nonexistent
a: b
b: a
carol: someone
info@second.test: carol@second.test
abuse: alice
escaped: \\alice
`

let route: (address: string, ...ancestors: string[]) => Routing

before(async () => {
  const folder = await tempFolder()
  const path = join(folder.path, 'aliases')
  await writeFile(path, ALIASES)
  const file = new AliasFile(path, { clock: new FakeClock() })
  file.find(['staff'])
  await folder[Symbol.asyncDispose]()
  const asked = createRoute(CONFIG, makeOurselves(CONFIG), { aliases: file, users: namedUsers(CONFIG.users) })
  route = (address, ...ancestors) => {
    const routing = asked(mailbox(address), { mailFrom: null, ancestors })
    assert.ok(!(routing instanceof Promise))
    return routing
  }
})

function to(address: string, ...ancestors: string[]): string {
  const routing = route(address, ...ancestors)
  switch (routing.kind) {
    case 'destination':
      return `${routing.router}: ${routing.destination.kind === 'mailbox' ? routing.destination.user : 'elsewhere'}`
    case 'redirect':
      return `${routing.router}: ${routing.to.map(formatMailbox).join(' ') || 'nobody'}`
    case 'failed':
      return `${routing.reason.code} ${routing.status} ${String(routing.reason.facts?.['text'] ?? routing.reason.facts?.['circle'] ?? '')}`.trim()
    case 'deferred':
      return routing.reason.code
  }
}

describe('aliases', () => {
  test('put others in the place of an address, whatever its case, once each', () => {
    assert.equal(to('Staff@here.test'), 'aliases: alice@here.test bob@here.test')
    assert.equal(to('staff@second.test'), 'aliases: alice@here.test bob@here.test')
    assert.deepEqual(route('staff@here.test').compared['line'], 2)
  })

  test('come before users, and do not replace what they made', () => {
    assert.equal(to('bob@here.test'), 'aliases: bob@here.test archive@far.test')
    assert.equal(to('bob@here.test', 'bob@here.test'), 'local-user: bob')
    assert.equal(to('carol@here.test'), 'aliases: someone@here.test')
    const { declined } = route('bob@here.test', 'Bob@here.test')
    assert.deepEqual(declined.at(-1)?.because, 'made-of-itself')
  })

  test('refuse, wait, throw away', () => {
    assert.equal(to('gone@here.test'), 'route.alias-fail 5.1.6 Ask at the desk, please')
    assert.equal(to('later@here.test'), 'route.alias-defer')
    assert.equal(to('null@here.test'), 'aliases: nobody')
    assert.equal(to('list@here.test'), 'route.alias-unknown')
  })

  test('that lead in a circle end where they began, with the circle told', () => {
    assert.equal(to('a@here.test'), 'aliases: b@here.test')
    assert.equal(
      to('a@here.test', 'a@here.test', 'b@here.test'),
      'route.alias-loop 5.4.6 a@here.test → b@here.test → a@here.test',
    )
  })

  test('that lead on and on are not followed for ever', () => {
    const steps = Array.from({ length: 50 }, (_, i) => `n${i}@here.test`)
    assert.equal(to('staff@here.test', ...steps.slice(1)).slice(0, 8), 'aliases:')
    assert.match(to('staff@here.test', ...steps), /^route\.alias-loop 5\.4\.6 n0@here\.test → … → staff@here\.test/)
  })

  test('may hold for one domain, and never for those of others', () => {
    assert.equal(to('info@second.test'), 'aliases: carol@second.test')
    assert.equal(to('info@here.test'), 'route.unknown-user 5.1.1')
    assert.equal(to('staff@far.test'), 'mx: elsewhere')
  })

  test('keep a name behind a backslash in the domain of the address', () => {
    assert.equal(to('escaped@second.test'), 'aliases: alice@second.test')
    assert.equal(to('escaped@here.test'), 'aliases: alice@here.test')
  })

  test('come before whom root, abuse and postmaster mean without them', () => {
    assert.equal(to('abuse@here.test'), 'aliases: alice@here.test')
    assert.equal(to('root@here.test'), 'postmaster: postmaster@here.test')
    assert.equal(to('postmaster@here.test', 'root@here.test'), 'postmaster: alice')
  })
})
