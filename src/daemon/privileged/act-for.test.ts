// What the agent that stays root does, and what it does not, whoever asks. The doubles do nothing as anybody.

import assert from 'node:assert/strict'
import type { Server } from 'node:net'
import { suite, test } from 'node:test'
import { systemClock } from '../../core/clock.ts'
import { contentBeginning } from '../../core/content.ts'
import type { Owner } from '../../deliver/mailbox-owner.ts'
import { ActFor } from './act-for.ts'
import { readRequest, type FromAgent } from './requests.ts'

const HEAD = Buffer.from('Return-Path: <>\n')
const FILE = { maildir: '/home/alice/Maildir', name: 'n1', head: HEAD }
const WRITE = { kind: 'write', id: 1, owner: { uid: 4242, gid: 4343 }, file: FILE, bytes: Buffer.from('hi\r\n') }
const RUN = {
  kind: 'run',
  id: 2,
  argv: ['/bin/cat'],
  env: { HOME: '/' },
  cwd: '/',
  account: { uid: 4242, gid: 4343 },
  timeout: 1000,
}
const BIND = { kind: 'bind', id: 3, host: '127.0.0.1', port: 25, backlog: 10, ipv6Only: false }

suite('what is asked', () => {
  for (const [what, request] of Object.entries({
    WRITE,
    RUN,
    BIND,
    read: { kind: 'read', id: 4, path: '/home/a/x' },
  })) {
    test(`${what} is taken as it is`, () => assert.deepEqual(readRequest(request), request))
  }

  for (const [why, request] of [
    ['root writes nothing', { ...WRITE, owner: { uid: 0, gid: 4343 } }],
    ['root runs nothing', { ...RUN, account: { uid: 0, gid: 0 } }],
    ['nor is anything read for root', { kind: 'read', id: 4, path: '/root/x', owner: 0 }],
    ['a number of a user is whole', { ...WRITE, owner: { uid: 0.5, gid: 1 } }],
    ['a path is whole', { ...WRITE, file: { ...FILE, maildir: 'Maildir' } }],
    ['a name is no path', { ...WRITE, file: { ...FILE, name: '../../x' } }],
    [
      'no mode makes a program of a mailbox',
      { ...WRITE, file: { mbox: '/m', mode: 0o4755, name: 'n', head: HEAD, now: 1 } },
    ],
    ['a program has a name', { ...RUN, argv: [] }],
    ['an argument has no end inside', { ...RUN, argv: ['/bin/cat', 'a\0b'] }],
    ['only ports that need root are bound', { ...BIND, port: 8025 }],
    ['an address is one', { ...BIND, host: 'localhost' }],
    ['what it does not know is nothing', { ...WRITE, kind: 'chown' }],
    ['and nothing comes along', { ...BIND, exclusive: true }],
  ] as const) {
    test(`${why}: refused`, () => assert.equal(readRequest(request), undefined))
  }
})

interface World {
  readonly said: FromAgent[]
  readonly owners: Owner[]
  readonly texts: string[]
  readonly act: ActFor
}

function world(groups: readonly number[] = []): World {
  const said: FromAgent[] = []
  const owners: Owner[] = []
  const texts: string[] = []
  const act: ActFor = new ActFor({
    clock: systemClock,
    groups: new Set(groups),
    own: { read: async () => ({ kind: 'none' }) },
    others: {
      async write(owner, { content }) {
        owners.push(owner)
        texts.push((await contentBeginning(content, 100)).toString())
        return { kind: 'delivered', via: { transport: 'maildir', path: '/x' } }
      },
      async run({ account }, input) {
        if (account) owners.push(account)
        for await (const piece of input) texts.push(Buffer.from(piece).toString())
        return { kind: 'exited', code: 0, output: '' }
      },
    },
    say(what: FromAgent, socket?: Server) {
      said.push(what)
      socket?.close()
      if (what.kind !== 'more') return
      const [piece, end] = [
        { kind: 'piece', id: what.id, bytes: Buffer.from('piece') },
        { kind: 'end', id: what.id },
      ]
      void act.take(readRequest(said.length === 1 ? piece : end) ?? assert.fail())
    },
  })
  return { said, owners, texts, act }
}

const taken = async (made: World, request: unknown): Promise<World> => {
  await made.act.take(readRequest(request) ?? assert.fail('it is refused'))
  return made
}

suite('what is done', () => {
  test('a file is written as the user that was named', async () => {
    const { said, owners, texts } = await taken(world(), WRITE)
    assert.deepEqual(owners, [{ uid: 4242, gid: 4343 }])
    assert.deepEqual(texts, ['hi\r\n'])
    assert.equal(said.at(-1)?.kind, 'written')
  })

  test('what a program reads is asked for piece by piece', async () => {
    const { said, texts } = await taken(world(), RUN)
    assert.deepEqual(texts, ['piece'])
    assert.deepEqual(
      said.map(({ kind }) => kind),
      ['more', 'more', 'ran'],
    )
  })

  test('a group of the system is had where the configuration names it, or it is the user’s own', async () => {
    const inGroup = (gid: number): object => ({ ...WRITE, owner: { uid: 4242, gid } })
    const refused = await taken(world(), inGroup(42))
    assert.deepEqual(refused.owners, [])
    assert.equal(refused.said.at(-1)?.kind, 'failed')
    const { owners } = await taken(world([8]), inGroup(8))
    assert.deepEqual(owners, [{ uid: 4242, gid: 8 }])
    // In Debian `nobody` is the one of whom every machine knows the group.
    const own = await taken(world(), { ...WRITE, owner: { uid: 65_534, gid: 42 } })
    assert.deepEqual(own.owners, [{ uid: 65_534, gid: 65_534 }])
  })

  test('an address that cannot be had is told with the system’s code', async () => {
    const { said } = await taken(world(), { ...BIND, host: '192.0.2.1' })
    const [answer] = said
    assert.ok(answer?.kind === 'failed')
    assert.match(answer.code ?? '', /^E(ADDRNOTAVAIL|ACCES)$/)
  })
})
