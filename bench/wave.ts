// A wave: a queue that is full when the server starts, drained into a sink while somebody looks at it and changes it. Tells the
// most memory the server ever used, the rate, and how long each command took.
//
//   node bench/wave.ts [--messages 300000] [--body 500] [--domains 100] [--due-in 0] [--dead] [--watch 600]
//                      [--command 'queue retry all']... [--folder /var/tmp]
//
// --due-in is in seconds; --command is run first, as often as it is given. --dead: nobody listens where the mail goes, so that
// nothing is drained, and what is told is how much was written meanwhile. --watch ends it after so many seconds.

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { seconds } from '../src/core/time.ts'
import { SmtpSink } from '../test/interop/smtp-sink.ts'
import { run } from '../test/support/child.ts'
import { freePorts } from '../test/support/free-port.ts'
import { pause } from '../test/support/wait-for.ts'
import { WaybillSite } from '../test/support/waybill-process.ts'

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '300000' },
    body: { type: 'string', default: '500' },
    domains: { type: 'string', default: '100' },
    'due-in': { type: 'string', default: '0' },
    dead: { type: 'boolean', default: false },
    watch: { type: 'string', default: '600' },
    folder: { type: 'string', default: '/var/tmp' },
    command: { type: 'string', multiple: true, default: [] },
  },
})

/** Kilobytes of memory, now and at most, and of writing to the disk, as Linux counts them. */
async function usage(pid: number | undefined): Promise<{ now: number; most: number; written: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const io = await readFile(`/proc/${pid}/io`, 'utf8')
  const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)
  return {
    now: kilobytes('VmRSS'),
    most: kilobytes('VmHWM'),
    written: Number(/^write_bytes: (\d+)/m.exec(io)?.[1] ?? 0) / 1024,
  }
}

const mega = (kilobytes: number): string => `${Math.round(kilobytes / 1024)} MB`

await using stack = new AsyncDisposableStack()
const folder = await mkdtemp(join(values.folder, 'waybill-wave-'))
stack.defer(() => rm(folder, { recursive: true, force: true }))
const [port = 0, sinkPort = 0] = await freePorts(2)
const site = await WaybillSite.make(folder, port, {
  smarthost: `127.0.0.1:${sinkPort}`,
  retry: {
    first: { every: '15m', until: '2h' },
    grow: { from: '1h', factor: 1.5, until: '16h' },
    // What waits for longer than any schedule could say is taken for mail that a wrong clock put off, and tried at once.
    last: { every: `${Math.max(6 * 3600, Number(values['due-in']))}s`, until: '4d' },
  },
})
const fill = new URL('fill-queue.ts', import.meta.url).pathname
const wanted = ['messages', 'body', 'domains', 'due-in'] as const
const filled = await run(
  process.execPath,
  [
    '--disable-warning=ExperimentalWarning',
    fill,
    site.stateFolder,
    ...wanted.flatMap((name) => [`--${name}`, values[name]]),
  ],
  { timeout: seconds(600) },
)
if (filled.code !== 0) throw new Error(filled.output)
const sink = values.dead ? undefined : stack.use(await SmtpSink.start(sinkPort))
const began = performance.now()
// On a machine that has much else to do a start takes long.
const server = await site.start([], seconds(180))
stack.defer(() => server.end())
const since = (from: number): number => Math.round(performance.now() - from)
console.log(`${values.messages} messages wait; greets after ${since(began)} ms`)

async function timed(...args: readonly string[]): Promise<void> {
  const from = performance.now()
  const { code, output } = await site.command(args, seconds(600))
  const text = output.trim().split('\n')
  const { now } = await usage(server.pid)
  console.log(
    `  ${args.join(' ')}: ${since(from)} ms, exit ${code}, server ${mega(now)}: ${text.at(-1)?.slice(0, 120)}`,
  )
}

await timed('health')
await timed('queue', 'list', '--limit', '20')
for (const command of values.command) await timed(...command.split(' '))
let lastCount = -1
for (let at = 0; at < Number(values.watch); at += 5) {
  await pause(seconds(5))
  const { now, most, written } = await usage(server.pid)
  const count = sink?.count ?? 0
  console.log(`  ${at + 5} s: ${count} arrived, ${mega(now)} now, ${mega(most)} at most, ${mega(written)} written`)
  if (count >= Number(values.messages) || (sink && count === lastCount)) break
  lastCount = count
}
console.log(`${sink?.count ?? 0} in ${since(began)} ms`)
await timed('health')
