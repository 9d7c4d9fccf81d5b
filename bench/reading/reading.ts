// How long an SMTP command waits while a queue is full and people look at it: NOOP after NOOP on one connection, first
// alone, then while `/health`, `queue list` and `why` are asked over the control socket without pause.
//
//   node bench/reading/reading.ts [--queued 200000] [--seconds 10]
//
// The server is a process of its own, started as a user starts it, on a queue that is filled beforehand with messages that
// are not due; this program and the server share the processors.

import { request } from 'node:http'
import { connect } from 'node:net'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { socketPath } from '../../src/control/socket-path.ts'
import { systemClock } from '../../src/core/clock.ts'
import { makeIdSource, messageId } from '../../src/core/id.ts'
import { days, instant } from '../../src/core/time.ts'
import { openStore } from '../../src/queue/sqlite/open-store.ts'
import { freePorts } from '../../test/support/free-port.ts'
import { tempFolder } from '../../test/support/temp-folder.ts'
import { WaybillSite } from '../../test/support/waybill-process.ts'
import { exampleMessage } from '../store-example.ts'

const { values } = parseArgs({
  options: {
    queued: { type: 'string', default: '200000' },
    seconds: { type: 'string', default: '10' },
  },
})
const queued = Number(values.queued)

/** Messages entered at a time. */
const AT_ONCE = 1000
const QUESTIONS = ['/health', '/api/queue?limit=100', '/api/why/wb-7F3K2Q']

async function fill(folder: string): Promise<void> {
  const history = { keep: days(30), messages: 10_000_000, refusedSessions: 1000 }
  const store = await openStore({ folder, clock: systemClock, history })
  const nextId = makeIdSource(systemClock)
  const later = instant(systemClock.now() + days(1))
  const body = new Uint8Array(500).fill(65)
  const one = (): Promise<void> => store.accept(exampleMessage(messageId(nextId()), later, body, true))
  for (let done = 0; done < queued; done += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, queued - done) }, one))
  }
  await store.close()
}

/** Milliseconds that each command took, in order of length. */
async function measure(port: number): Promise<readonly number[]> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'data')
  const took: number[] = []
  for (const end = performance.now() + 1000 * Number(values.seconds); performance.now() < end;) {
    const since = performance.now()
    socket.write('NOOP\r\n')
    await once(socket, 'data')
    took.push(performance.now() - since)
  }
  socket.destroy()
  return took.sort((a, b) => a - b)
}

function ask(path: string, socket: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ socketPath: socket, path }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
      .on('error', reject)
      .end()
  })
}

const tell = (what: string, took: readonly number[], more = ''): void => {
  const at = (part: number): string => (took[Math.floor(part * (took.length - 1))] ?? NaN).toFixed(2)
  console.log(`${what}: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${at(1)} ms${more}`)
}

const port = (await freePorts(1))[0] ?? 0
await using folder = await tempFolder()
const site = await WaybillSite.make(folder.path, port, { limits: { idle_commands: 1_000_000, commands: 1_000_000 } })
await fill(site.stateFolder)
await using running = new AsyncDisposableStack()
running.use(await site.start())

tell(`${queued} queued, nobody asks`, await measure(port))
const over = new AbortController()
const socket = socketPath(site.stateFolder)
const answered = new Map<string, number>()
const askers = QUESTIONS.map(async (path) => {
  while (!over.signal.aborted) {
    const status = await ask(path, socket)
    answered.set(`${path} ${status}`, (answered.get(`${path} ${status}`) ?? 0) + 1)
  }
})
const took = await measure(port)
over.abort()
await Promise.all(askers)
const said = [...answered].map(([what, times]) => `${what}: ${times} times`).join(', ')
tell(`${queued} queued, asked without pause`, took, ` (${said})`)
