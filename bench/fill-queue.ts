// Fills the queue of a stopped server with messages that wait, many thousand a second: what a wave leaves behind, without
// having to send it. It writes as the store thread does, through the same code, but on this thread and a thousand messages at a time.
//
//   node bench/fill-queue.ts FOLDER [--messages 300000] [--body 500] [--domains 1] [--domain far.test] [--due-in 0]
//
// With --domains 1000 the recipients are spread over d0.far.test to d999.far.test. --due-in is in seconds from now.

import { parseArgs } from 'node:util'
import { parseDomain } from '../src/core/domain.ts'
import { systemClock } from '../src/core/clock.ts'
import { makeIdSource, messageId } from '../src/core/id.ts'
import { after, days, seconds } from '../src/core/time.ts'
import { BodyBuffer } from '../src/queue/sqlite/body-buffer.ts'
import { openDatabase } from '../src/queue/sqlite/database.ts'
import { makeFolder, syncFolder } from '../src/queue/sqlite/durable.ts'
import { encodeEntry } from '../src/queue/sqlite/encode.ts'
import { folderAt } from '../src/queue/sqlite/folder.ts'
import { lockFolder } from '../src/queue/sqlite/lock.ts'
import { writeMark } from '../src/queue/sqlite/mark.ts'
import { ENDLESS } from '../src/queue/sqlite/room.ts'
import { Queue } from '../src/queue/sqlite/queue.ts'
import { exampleMessage } from './store-example.ts'

const AT_ONCE = 1000

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    messages: { type: 'string', default: '300000' },
    body: { type: 'string', default: '500' },
    domains: { type: 'string', default: '1' },
    domain: { type: 'string', default: 'far.test' },
    'due-in': { type: 'string', default: '0' },
  },
})
const [path] = positionals
if (path === undefined) throw new Error('name the state folder to fill')
const messages = Number(values.messages)
const header = 'From: alice@example.org\r\nTo: bob@example.net\r\nSubject: one of many\r\n\r\n'
const body = new TextEncoder().encode(`${header}${'x'.repeat(Number(values.body))}\r\n`)
const domains = Array.from({ length: Number(values.domains) }, (_, i) => {
  const domain = parseDomain(values.domains === '1' ? values.domain : `d${i}.${values.domain}`)
  if (domain === undefined) throw new Error(`${values.domain} is no domain`)
  return domain
})

const now = systemClock.now()
const due = after(now, seconds(Number(values['due-in'])))
const folder = folderAt(path)
makeFolder(folder.path)
const lock = lockFolder(folder)
const history = { keep: days(30), messages: 10_000_000, refusedSessions: 1000 }
const { queue } = openDatabase(
  folder,
  { now, acceptLoss: false, volumeSize: Infinity },
  (db) => new Queue({ db, folder, room: ENDLESS, history, now, node: 0 }),
)
syncFolder(folder.bodies)
writeMark(folder, 'open')
const nextId = makeIdSource(systemClock, { after: queue.greatestId })

for (let done = 0; done < messages; done += AT_ONCE) {
  const bodies = new BodyBuffer()
  const operations = Array.from({ length: Math.min(AT_ONCE, messages - done) }, (_, i) => {
    const entry = exampleMessage(messageId(nextId()), now, body, true)
    const domain = domains[(done + i) % domains.length] ?? domains[0]
    const recipients = entry.recipients.map((recipient) => ({
      ...recipient,
      rcptTo: { ...recipient.rcptTo, ...(domain && { domain }) },
      state: { kind: 'scheduled' as const, due, attempts: 0 },
    }))
    return ['accept', encodeEntry({ ...entry, recipients }, (bytes) => bodies.add(bytes))] as const
  })
  const all = bodies.take()
  const failed = queue
    .run(operations.map((operation) => ({ operation, bodies: all })))
    .find((result) => result !== null)
  if (failed !== undefined) throw new Error(JSON.stringify(failed))
}
queue.close()
lock.release()
console.log(
  `${messages} messages for ${domains.length === 1 ? domains[0] : `${domains.length} domains`} wait in ${path}`,
)
