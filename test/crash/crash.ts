// The promise of 250, tested by force: under load the server is killed with SIGKILL at random moments, again and again,
// each time started anew on the same folder. At the end every message that got 250 must have come to its end: delivered
// whole, or bounced. A message that was delivered just before its server died, and could not write that down, comes twice;
// more often than servers died in between it must not come.
//
//   npm run test:crash -- [--kills 50] [--minutes 60] [--seed N]
//
// With --minutes no kill is begun after that time.
//
// The load is mixed: to a mailbox, to another server in clear and in TLS, deferred at first, refused for good (which makes
// bounces), large, by DATA and by BDAT, in clear and in TLS, to aliases that stand for one and for several; and an operator asks,
// holds what waits, lets it go and has mail tried again all the while.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { socketPath } from '../../src/control/socket-path.ts'
import { systemClock } from '../../src/core/clock.ts'
import { seededRandom, systemRandom, type Random } from '../../src/core/random.ts'
import { duration, minutes, seconds } from '../../src/core/time.ts'
import { selfSignedContext } from '../../src/sandbox/certificate.ts'
import { freePort } from '../support/free-port.ts'
import { sendmail } from '../support/sendmail.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { pause, waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { KeepingProgram, MboxFile } from './boxes.ts'
import { Load } from './load.ts'
import { Mailbox } from './mailbox.ts'
import { RecordingSink } from './sink.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    minutes: { type: 'string', default: String(24 * 60) },
    seed: { type: 'string', default: String(Math.trunc(systemRandom() * 1_000_000_000)) },
  },
})

/** Messages that may be promised and not yet at their end; more would make the end long. */
const UNDELIVERED = 1000
/** Deliveries under way at once: as many may be made a second time for each server that dies. */
const CONCURRENCY = 50
/** What a server has done when it dies at the latest, in messages taken and messages delivered. */
const MOST_WORK = 300
/** A start on a machine that has much else to do. */
const PATIENCE = minutes(3)
/** Between two looks into the mailbox. */
const COLLECT_EVERY = 25

const SENDMAIL_PAUSE = duration(150)

/** The last three are transports. */
type Fate = 'mailbox' | 'bounce' | 'deferred' | 'away' | (typeof TRANSPORTS)[number]

const TRANSPORTS = ['lmtp', 'mbox', 'pipe'] as const

/** Both lead to one mailbox, where each message is to come once. */
const ALIASES = 'boss: alice\nteam: boss, alice\n'

function fateOf(name: string): Fate {
  const number = Number(name.slice(1))
  if (number % 10 === 0) return 'mailbox'
  if (number % 10 === 3) return TRANSPORTS[Math.trunc(number / 10) % TRANSPORTS.length] ?? 'mailbox'
  if (number % 10 === 1) return 'bounce'
  return number % 10 === 2 ? 'deferred' : 'away'
}

const isTransport = (fate: Fate): fate is (typeof TRANSPORTS)[number] => TRANSPORTS.some((one) => one === fate)

const ORDERS = [
  ['GET', '/api/queue?limit=100'],
  ['POST', '/api/queue/all/retry'],
  ['POST', '/api/queue/all/hold'],
  ['POST', '/api/queue/all/release'],
] as const

const MAILBOXES = ['alice', 'boss', 'team'] as const

const began = systemClock.now()
const random = seededRandom(Number(values.seed))
console.log(`${values.kills} kills, seed ${values.seed}`)
await using folder = await tempFolder({ open: true })
await using sink = await RecordingSink.start({
  secureContext: await selfSignedContext(systemClock, 'sink.far.test'),
  refuse(name, attempt) {
    const fate = fateOf(name)
    if (fate === 'bounce') return '550 5.1.1 no such user\r\n'
    return fate === 'deferred' && attempt === 0 ? '451 4.3.0 come back\r\n' : undefined
  },
})
await using lmtp = await RecordingSink.start({ lmtp: true })
const mbox = await MboxFile.make(join(folder.path, 'spool'))
const program = await KeepingProgram.make(join(folder.path, 'program'))
const aliases = join(folder.path, 'aliases')
await writeFile(aliases, ALIASES)
const site = await WaybillSite.make(folder.path, await freePort(), {
  smarthost: `127.0.0.1:${sink.port}`,
  aliases,
  transports: {
    lmtp: { lmtp: `127.0.0.1:${lmtp.port}` },
    mbox: { mbox: mbox.path },
    pipe: program.transport,
  },
  routes: TRANSPORTS.map((name) => ({ name, when: { recipient_domain: `${name}.test` }, via: name })),
  delivery: { concurrency: CONCURRENCY },
  // More than a usual account sends is what this lane is about.
  guard: { uids: 'off', scripts: 'off' },
  limits: { transactions: 1_000_000, commands: 10_000_000 },
})
const mailbox = new Mailbox(site.maildir('alice'))
/** Each copy of each message, with the server that it came from. */
const ends = [sink.taken, lmtp.taken, mailbox.mail, mailbox.bounces, program.mail] as const
const atTheirEnd = (): number => ends.reduce((sum, { size }) => sum + size, mbox.mail.size)
async function collect(): Promise<void> {
  for (const box of [mailbox, mbox, program]) await box.collect()
}
const load = new Load({
  port: site.port,
  connections: 8,
  ahead: true,
  styles: [{}, { bdat: true }, { tls: true }, {}],
  envelopeFor: (name) => {
    const fate = fateOf(name)
    if (fate === 'mailbox') return { to: `${MAILBOXES[Number(name.slice(1)) % MAILBOXES.length]}@here.test` }
    if (isTransport(fate)) return { to: `${name}@${fate}.test` }
    return { to: `${name}@far.test`, ...(fate === 'bounce' ? { from: 'alice@here.test' } : {}) }
  },
  sizeFor: () => (random() < 0.02 ? 300_000 : 500 + random() * 4000),
  enough: () => load.promised.length - atTheirEnd() > UNDELIVERED,
  onPromise: () => {},
})

load.start()
const dropped = dropMail()
let kills = 0
const isTimeOver = (): boolean => systemClock.now() - began > minutes(Number(values.minutes))
while (kills < Number(values.kills) && !isTimeOver()) {
  await killOnce()
  kills++
  if (kills % COLLECT_EVERY === 0) await collect()
  if (kills % 100 === 0) console.log(`${kills} kills, ${load.promised.length} messages got 250`)
}
await using server = await site.start([], PATIENCE)
await pause(seconds(1))
const [droppedCount] = await Promise.all([dropped, load.stop()])
const killing = systemClock.now() - began

const missing = (): readonly string[] =>
  load.promised.filter((name) => {
    const fate = fateOf(name)
    if (fate === 'mailbox') return !mailbox.mail.has(name)
    if (isTransport(fate)) return !{ lmtp: lmtp.taken, mbox: mbox.mail, pipe: program.mail }[fate].has(name)
    return fate === 'bounce' ? !mailbox.bounces.has(name) : !sink.taken.has(name)
  })
const isOver = async (): Promise<boolean> => {
  assert.equal(server.gone, false, `the last server ended\n${server.output}`)
  await collect()
  // The last hold may have come with the last kill.
  await order('POST', '/api/queue/all/release')
  return missing().length === 0 && (await queueIsEmpty())
}
await waitFor('an empty queue', isOver, minutes(5)).catch((error: Error) => console.log(error.message))

const lost = missing()
const copies = [...ends, mbox.mail].flatMap((end) =>
  [...end].map(([name, lives]) => [name, lives.map(String)] as const),
)
const again = copies.reduce((sum, [, lives]) => sum + lives.length - 1, 0)
const unexplained = copies.filter(([, lives]) => new Set(lives).size < lives.length).map(([name]) => name)
console.log(
  `${kills} kills: ${load.promised.length} messages got 250; ${lost.length} were lost; ${mailbox.bounces.size} bounced; ` +
    `${droppedCount} came by sendmail, ${lmtp.taken.size} went by LMTP, ${mbox.mail.size} into the mbox, ${program.mail.size} to the ` +
    `program (which ${program.cutShort} times read half a message); ${again} extra copies came; ${(killing / 1000 / Math.max(1, kills)).toFixed(2)} s a kill`,
)
const seed = `(seed ${values.seed})`
assert.deepEqual(lost.slice(0, 10), [], `${lost.length} of ${load.promised.length} messages are lost ${seed}`)
assert.deepEqual(
  [...sink.broken, ...lmtp.broken, ...mailbox.broken, ...mbox.broken],
  [],
  `messages arrived cut short ${seed}`,
)
assert.deepEqual(unexplained, [], `messages came twice from one server ${seed}`)
assert.ok(program.cutShort <= kills * CONCURRENCY, `the program read half a message ${program.cutShort} times ${seed}`)
assert.ok(again <= kills * CONCURRENCY, `${again} extra copies for ${kills} servers that died ${seed}`)
assert.deepEqual(load.refusals.slice(0, 10), [], `messages were refused ${seed}`)
assert.ok(load.promised.length > kills * 10, `only ${load.promised.length} messages: that was no load`)
assert.ok(await queueIsEmpty(), 'the queue is not empty')

/** One in five servers dies at any moment of its start, recovery included; the others die at work. */
async function killOnce(): Promise<void> {
  const atStart = random() < 0.2
  const dying = atStart ? site.launch() : await site.start([], PATIENCE)
  if (random() < 0.5) void ask(random)
  if (atStart) await pause(duration(random() * 800))
  else await worked()
  if (dying.gone) throw new Error(`the server ended before it was killed\n${dying.output}`)
  await dying.end('SIGKILL')
  // What it said before it died belongs to it.
  await waitFor('the connections of the dead server to end', () => !sink.busy && !lmtp.busy)
  sink.life++
  lmtp.life++
}

/** So many messages more have got 250, or have come to their end: what a server does in a second on one machine, in ten on another. */
async function worked(): Promise<void> {
  const done = (): number => load.promised.length + atTheirEnd()
  const aim = done() + 1 + random() * MOST_WORK
  await waitFor('work', () => done() > aim, seconds(5)).catch(() => {})
}

/** Gives mail to `sendmail`, one message after the other; what it ends well with is promised. Returns how many those were. */
async function dropMail(): Promise<number> {
  let count = 0
  for (; load.running; await pause(SENDMAIL_PAUSE)) {
    if (load.promised.length - atTheirEnd() > UNDELIVERED) continue
    const name = load.nameFor((one) => fateOf(one) === 'away')
    const { code } = await sendmail(site, ['-i', `${name}@far.test`], { input: load.contentOf(name) })
    if (code !== 0) continue
    load.promise(name)
    count++
  }
  return count
}

/** What an operator does meanwhile; the server may die before it answers. */
function ask(chance: Random): Promise<void> {
  const [method, path] = ORDERS[Math.trunc(chance() * ORDERS.length)] ?? ORDERS[0]
  return order(method, path)
}

function order(method: string, path: string): Promise<void> {
  return new Promise((resolve) => {
    const asked = request({ socketPath: socketPath(site.stateFolder), method, path }, (answer) => {
      answer.resume()
      answer.on('close', resolve)
    })
    asked.on('error', () => resolve())
    asked.end()
  })
}

async function queueIsEmpty(): Promise<boolean> {
  const { code, output } = await site.command(['queue', 'list', '--json'])
  if (code !== 0) return false
  const { messages } = JSON.parse(output) as { readonly messages: readonly unknown[] }
  return messages.length === 0
}
