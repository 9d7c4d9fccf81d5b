// The server session under clients that say anything, for a bounded time. How to play a failure again: chance.ts.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { SessionLimits } from '../../src/smtp/server-actions.ts'
import { ANYTHING, fuzz, type Chance } from './chance.ts'
import { Player } from './player.ts'
import { answer, command, content, type Spoken } from './talk.ts'

const FAR: SessionLimits = {
  commandLine: 2048,
  contentLine: 998,
  messageSize: 5000,
  recipients: 20,
  transactions: 1000,
  errors: 1e6,
  unknownCommands: 1e6,
  idleCommands: 1e6,
  commands: 1e6,
}
const NEAR: SessionLimits = {
  ...FAR,
  recipients: 3,
  transactions: 2,
  errors: 5,
  unknownCommands: 2,
  idleCommands: 4,
  commands: 30,
}

const codesIn = (output: string): string[] => [...output.matchAll(/^(\d{3})(?: .*)?\r$/gm)].map(([, code = '']) => code)

function player(chance: Chance, limits = chance.of(FAR, FAR, NEAR)): Player {
  return new Player({ limits, asks: chance.of([], ['helo', 'auth', 'connect']) })
}

function next(chance: Chance, during: string): Spoken {
  if (during === 'DATA') return content(chance)
  return during === 'AUTH' ? { kind: 'line', text: `${answer(chance)}\r\n` } : command(chance)
}

test('each thing that a client says gets one reply, and no command is read in content', async (t) => {
  let messages = 0
  t.diagnostic(
    await fuzz((chance, tell) => {
      const said: Spoken[] = []
      tell(said)
      const one = player(chance)
      assert.deepEqual(codesIn(one.output), ['220'])
      for (let n = chance.below(40); n > 0 && !one.session.closed; n--) {
        const spoken = next(chance, one.session.during)
        said.push(spoken)
        one.output = ''
        one.feed(spoken.text)
        if (one.securing && chance.once(2)) one.feed(command(chance).text)
        if (one.securing) one.secure()
        const codes = codesIn(one.output)
        const last = codes.at(-1) ?? ''
        if (one.session.closed) assert.ok(codes.length <= 2 && /^[245]/.test(last), `${codes.join(' ')} and closed`)
        else assert.equal(codes.length, 1, `replies: ${JSON.stringify(one.output)}`)
      }
      messages += one.messages
      one.end()
    }),
  )
  assert.ok(
    messages > 0 || process.env['WAYBILL_FUZZ_CASES'] !== undefined,
    'no message came through: nothing was tried',
  )
})

/** Joined where a cut behind a line would let its reply go out before what its client said too early. */
function turns(pieces: readonly string[]): readonly string[] {
  const joined: string[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    if (last?.endsWith('\n')) joined[joined.length - 1] = last + piece
    else joined.push(piece)
  }
  return joined
}

test('however the octets are cut, the same is done', async (t) => {
  t.diagnostic(
    await fuzz((chance, tell) => {
      const wild = (): string => chance.octets(60, chance.of('\r\n.', '\r\n. BDAT5LAST', ANYTHING))
      const segment = (): string =>
        chance
          .many(20, () => (chance.once(5) ? wild() : chance.once(4) ? content(chance).text : command(chance).text))
          .join('')
      // What a client says between two replies that it waits for, or should wait for.
      const segments = [...chance.many(12, () => (chance.once(2) ? segment() : command(chance).text))]
      tell(segments)
      const limits = chance.of(FAR, NEAR)
      const settings = { limits, asks: ['helo'], secrets: false } as const
      const [whole, pieces] = [new Player(settings), new Player(settings)]
      for (const part of segments) {
        whole.feed(part)
        for (const piece of turns(chance.cut(part))) pieces.feed(piece)
        assert.deepEqual(pieces.done, whole.done)
        if (whole.securing) for (const one of [whole, pieces]) one.secure()
      }
      assert.equal(pieces.output, whole.output)
      for (const line of whole.output.split('\r\n')) assert.match(line, /^[\x20-\x7e]{0,510}$/)
    }),
  )
})

test('no more is answered at once than a reader can be expected to take; the rest waits', () => {
  const one = new Player({ limits: FAR, asks: [] })
  const { session } = one
  const said = (): number =>
    session.goOn().reduce((sum, action) => sum + (action.kind === 'send' ? action.text.length : 0), 0)
  const [first, count] = [session.feed(Buffer.from('HELP\r\n'.repeat(10_000))), 10_000]
  assert.ok(first.length < count && session.more)
  let total = first.length
  while (session.more) {
    const octets = said()
    assert.ok(octets > 0 && octets < 20_000, String(octets))
    total += octets
  }
  assert.ok(total > 1_000_000)
})

test('a session that is fed for ever stays small', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  // What a first collection lets go is swept beside it, and gone after a second.
  const memory = async (): Promise<number> => {
    collect()
    await new Promise((resolve) => setImmediate(resolve))
    collect()
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  const ways: readonly (readonly [string, string, string])[] = [
    ['a line without end', '', 'x'.repeat(65_536)],
    ['commands without end', '', 'NOOP\r\n'.repeat(10_000)],
    ['refusals without end', '', 'RCPT\r\n'.repeat(10_000)],
    [
      'content without end',
      'EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.test>\r\nDATA\r\n',
      `${'y'.repeat(70)}\r\n`.repeat(900),
    ],
    [
      'a chunk without end',
      'EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.test>\r\nBDAT 999999999999\r\n',
      'z'.repeat(65_536),
    ],
    ['a log-in without end', 'EHLO a\r\nAUTH TEST\r\n', 'c0VjUmVU'.repeat(8_192)],
    ['plain text behind STARTTLS', 'EHLO a\r\nSTARTTLS\r\n', ''],
  ]
  for (const [name, opening, more] of ways) {
    const one = new Player({ limits: { ...FAR, messageSize: 1_000_000 }, asks: [] })
    for (const line of opening.split(/(?<=\n)/)) one.feed(line)
    const before = await memory()
    for (let n = 0; n < 300; n++) {
      one.feed(more)
      // What was done is the test's own memory.
      one.done.length = 0
      one.output = ''
    }
    const grown = ((await memory()) - before) / 1e6
    assert.ok(grown < 5, `${name}: ${grown.toFixed(1)} MB more after ${Math.round((300 * more.length) / 1e6)} MB`)
  }
})
