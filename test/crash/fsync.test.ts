// What stands behind 250, asked of the kernel and not of the code: strace watches the whole server, and the order of its
// system calls must be the promised one. A crash test cannot show this, for a killed process does not lose what the
// kernel holds; only a power failure would.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { after, before, suite, test } from 'node:test'

import { programPath, skipWithout } from '../interop/programs.ts'
import { Load } from './load.ts'
import { lastLine } from './sink.ts'
import { freePort } from '../support/free-port.ts'
import { waitForMail } from '../support/maildir.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { parseTrace, type SystemCall } from '../lanes/system-calls.ts'

const SYNCS = ['fsync', 'fdatasync']
const WATCHED = [
  ...SYNCS,
  'read',
  'recvfrom',
  'write',
  'writev',
  'sendto',
  'sendmsg',
  'rename',
  'renameat',
  'renameat2',
  'link',
]
const SMALL = 40
const LARGE = 4
const LARGE_SIZE = 400_000

/** Messages go in over several connections at once, are delivered to a Maildir, and the server ends; then the log is read. */
async function watch(site: WaybillSite, logFile: string): Promise<readonly SystemCall[]> {
  const tracer = ['-D', '-f', '-yy', '-s', '256', '-o', logFile, '-e', `trace=${WATCHED.join(',')}`]
  const server = await site.start([programPath('strace'), ...tracer])
  const total = SMALL + LARGE
  let begun = 0
  const load = new Load({
    port: site.port,
    connections: 4,
    ahead: false,
    envelopeFor: () => ({ to: 'alice@here.test' }),
    sizeFor: () => (begun++ % 11 === 10 ? LARGE_SIZE : 1000),
    enough: () => begun >= total,
    onPromise: () => {},
  })
  load.start()
  await waitFor('the messages to be taken', () => load.promised.length >= total)
  await load.stop()
  assert.deepEqual(load.refusals, [])
  await waitForMail(site.maildir('alice'), load.promised.length)
  await server.end()
  const log = await waitFor('the end of the log', async () => {
    const text = await readFile(logFile, 'utf8')
    return text.includes('+++ exited with') && text
  })
  return parseTrace(log)
}

interface Rename {
  readonly call: SystemCall
  readonly from: string
  readonly to: string
}

suite('the order of system calls behind 250', { skip: skipWithout('strace') }, () => {
  const stack = new AsyncDisposableStack()
  let site: WaybillSite
  let calls: readonly SystemCall[]

  before(async () => {
    const folder = stack.use(await tempFolder())
    site = await WaybillSite.make(folder.path, await freePort(), {})
    calls = await watch(site, join(folder.path, 'strace.log'))
  })
  after(() => stack.disposeAsync())

  /** Syncs that succeeded, of files whose path fits. */
  const syncsOf = (path: (path: string) => boolean): readonly SystemCall[] =>
    calls.filter(({ name, args, result }) => SYNCS.includes(name) && result === 0 && path(pathOf(args)))

  /** Each 250 to a content, with the last bytes of that content that were read before it. */
  const promises = (): readonly { readonly asked: SystemCall; readonly said: SystemCall }[] => {
    const port = `127.0.0.1:${site.port}->`
    const found: { readonly asked: SystemCall; readonly said: SystemCall }[] = []
    const bySocket = Map.groupBy(
      calls.filter(({ args }) => /^\d+<(?:TCP|TCPv6|socket):/.test(args) && args.includes(port)),
      ({ args }) => pathOf(args),
    )
    for (const conversation of bySocket.values()) {
      let asked: SystemCall | undefined
      let inContent = false
      for (const call of conversation) {
        if (/^(?:read|recv)/.test(call.name)) asked = call
        else if (inContent && asked && call.args.includes('"250')) {
          found.push({ asked, said: call })
          inContent = false
        }
        if (/^(?:write|send)/.test(call.name) && call.args.includes('354')) inContent = true
      }
    }
    return found
  }

  /** Files that got their final name in this folder. */
  const renamesInto = (folderPath: string): readonly Rename[] =>
    calls
      .filter(({ name, result }) => /^(?:rename|link)/.test(name) && result === 0)
      .map((call) => {
        const [from = '', to = ''] = [...call.args.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '')
        return { call, from, to }
      })
      .filter(({ to }) => dirname(to) === folderPath)

  /** Returns the sync of the folder that came after. */
  function assertSyncedAround({ call, from, to }: Rename): SystemCall {
    const file = syncsOf((path) => path === from).find(({ ended }) => ended < call.began)
    assert.ok(file, `${from} was not synced before it became ${to}`)
    const folderSync = syncsOf((path) => path === dirname(to)).find(({ began }) => began > call.ended)
    assert.ok(folderSync, `the folder was not synced after ${to} came`)
    return folderSync
  }

  test('every 250 follows a sync of the queue’s database that began after the content had come', () => {
    const syncs = syncsOf((path) => path.startsWith(site.stateFolder) && path.endsWith('-wal'))
    assert.ok(syncs.length > 0, 'the database was never synced')
    const found = promises()
    assert.ok(found.length >= SMALL, `only ${found.length} promises seen`)
    const early = found.filter(
      ({ asked, said }) => !syncs.some(({ began, ended }) => began > asked.began && ended < said.began),
    )
    assert.deepEqual(early, [], `${early.length} of ${found.length} were said too early`)
  })

  test('a large body is synced before it gets its name, and its folder after, and then the database', () => {
    const database = syncsOf((path) => path.startsWith(site.stateFolder) && path.endsWith('-wal'))
    const named = renamesInto(join(site.stateFolder, 'bodies'))
    assert.ok(named.length >= LARGE, `only ${named.length} large bodies`)
    for (const rename of named) {
      const folderSync = assertSyncedAround(rename)
      assert.ok(
        database.some(({ began }) => began > folderSync.ended),
        'the database was not synced after it',
      )
    }
  })

  test('a message in a Maildir is synced before it gets its name, and its folder after', () => {
    const named = renamesInto(join(site.maildir('alice'), 'new'))
    assert.ok(named.length >= SMALL + LARGE, `only ${named.length} messages`)
    for (const rename of named) assertSyncedAround(rename)
  })

  test('every message arrived whole', async () => {
    const mail = await waitForMail(site.maildir('alice'), SMALL + LARGE)
    for (const text of mail) assert.ok(text.trimEnd().endsWith(lastLine(/^Subject: (m\d+)/m.exec(text)?.[1] ?? '')))
  })
})

/** What a file descriptor at the beginning of the arguments stands for: the `/a/b` of `21</a/b>, ...`. */
const pathOf = (args: string): string => /^\d+<(.*?)>(?=,|$)/.exec(args)?.[1] ?? ''
