// The relay benchmark: the same load through several mail servers in turn, round by round, so that a drift of the machine
// hits all of them alike. smtp-source makes the load, smtp-sink takes and counts it; both are Postfix's. Prints medians
// and the ratio to the first server. docs/benchmarks.md says how to read the figures.
//
//   npm run bench:relay -- [--count 5000] [--sessions 20] [--size 4000] [--rounds 3] [--folder /var/tmp]
//                          [--count-for exim=500] [--before CHECKOUT] [postfix exim waybill unlogged signing before]
//
// `before` is Waybill as another checkout has it, with its packages: `--before ../waybill-before before waybill` says what a
// change costs.

import { mkdtemp, readFile, rm, chmod, mkdir } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { minutes, seconds } from '../../src/core/time.ts'
import { SmtpSink } from '../../test/interop/smtp-sink.ts'
import { smtpSource } from '../../test/interop/smtp-source.ts'
import { run } from '../../test/support/child.ts'
import { freePorts } from '../../test/support/free-port.ts'
import { pause, waitFor } from '../../test/support/wait-for.ts'
import { SERVERS, type BenchServer } from './servers.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '5000' },
    sessions: { type: 'string', default: '20' },
    size: { type: 'string', default: '4000' },
    rounds: { type: 'string', default: '3' },
    folder: { type: 'string', default: '/var/tmp' },
    before: { type: 'string', default: '' },
    'count-for': { type: 'string', multiple: true, default: [] },
  },
})

interface Round {
  /** Messages a second until the source had its last 250. */
  readonly accepted: number
  /** Messages a second until the sink had the last message. */
  readonly relayed: number
  readonly missing: number
  /** Processor time of the server, in microseconds a message. */
  readonly processor: number | undefined
}

const smaller = new Map(values['count-for'].map((text) => text.split('=') as [string, string]))

async function oneRound(server: BenchServer, sink: SmtpSink): Promise<Round> {
  const count = Number(smaller.get(server.name) ?? values.count)
  const before = sink.count
  const spent = await processorTime(server.pid)
  const start = performance.now()
  await smtpSource({
    port: server.port,
    messages: count,
    sessions: Number(values.sessions),
    size: Number(values.size),
    from: 'source@near.test',
    to: 'sink@far.test',
  })
  const accepted = performance.now() - start
  await waitFor('the sink', () => sink.count >= before + count, minutes(5)).catch(() => undefined)
  const relayed = performance.now() - start
  const missing = before + count - sink.count
  const spentNow = await processorTime(server.pid)
  return {
    accepted: (count * 1000) / accepted,
    relayed: missing > 0 ? 0 : (count * 1000) / relayed,
    missing,
    processor: spent === undefined || spentNow === undefined ? undefined : (spentNow - spent) / count,
  }
}

/** User and system time of a process, in microseconds, as Linux counts it: in hundredths of a second (proc(5)). */
async function processorTime(pid: number | undefined): Promise<number | undefined> {
  if (pid === undefined) return undefined
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const [utime = 0, stime = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number)
  return (utime + stime) * 10_000
}

const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0

const whole = (n: number): string => n.toFixed(0).padStart(6)

async function machine(folder: string): Promise<string> {
  const { output } = await run('stat', ['-f', '-c', '%T', folder])
  const processors = cpus()
  return `${processors.length} x ${processors[0]?.model ?? 'unknown'}, ${output.trim()} at ${folder}, Node ${process.version}`
}

async function main(): Promise<void> {
  const names = positionals.length > 0 ? positionals : ['postfix', 'exim', 'waybill']
  const folder = await mkdtemp(join(values.folder, 'waybill-bench-'))
  await chmod(folder, 0o755)
  const [sinkPort = 0, ...ports] = await freePorts(names.length + 1)
  await using stack = new AsyncDisposableStack()
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const sink = stack.use(await SmtpSink.start(sinkPort))
  const servers: BenchServer[] = []
  for (const [i, name] of names.entries()) {
    const start = SERVERS[name]
    if (!start) throw new Error(`no server called ${name}; there are ${Object.keys(SERVERS).join(', ')}`)
    const place = { folder: join(folder, name), port: ports[i] ?? 0, sinkPort, before: values.before }
    await mkdir(place.folder)
    servers.push(stack.use(await start(place)))
  }

  console.log(await machine(folder))
  console.log(`${values.count} messages of ${values.size} octets, ${values.sessions} sessions, ${values.rounds} rounds`)
  const rounds = new Map<string, Round[]>(names.map((name) => [name, []]))
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const server of servers) {
      const result = await oneRound(server, sink)
      rounds.get(server.name)?.push(result)
      console.log(
        `round ${round + 1}  ${server.name.padEnd(8)} accept ${whole(result.accepted)}/s   relay ${whole(result.relayed)}/s` +
          (result.processor === undefined ? '' : `   ${whole(result.processor)} us/message`),
      )
      await pause(seconds(1))
    }
  }

  const relayOf = (name: string): number => median((rounds.get(name) ?? []).map(({ relayed }) => relayed))
  const base = relayOf(names[0] ?? '')
  console.log(
    `\n| Server | accepted/s | relayed/s | ratio to ${names[0]} | us/message | missing |\n|---|---|---|---|---|---|`,
  )
  for (const { name, version } of servers) {
    const list = rounds.get(name) ?? []
    const accepted = median(list.map((result) => result.accepted))
    const missing = list.reduce((sum, result) => sum + result.missing, 0)
    const ratio = base > 0 ? (relayOf(name) / base).toFixed(2) : '?'
    const processor =
      list[0]?.processor === undefined ? '' : median(list.map((result) => result.processor ?? 0)).toFixed(0)
    const figures = [accepted.toFixed(0), relayOf(name).toFixed(0), ratio, processor, missing]
    console.log(`| ${name} ${version} | ${figures.join(' | ')} |`)
  }
}

await main()
