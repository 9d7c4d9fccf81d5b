// How many lines of an Exim log a second are read into a report, beside eximstats on the same file. The programs take turns,
// round by round, each as a process of its own with its start counted; medians are printed. docs/benchmarks.md says how to read
// the figures.
//
//   node bench/logs/logs.ts [--lines 2000000] [--rounds 3] [--folder /var/tmp]

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { writeLog } from './generate.ts'

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '2000000' },
    rounds: { type: 'string', default: '3' },
    folder: { type: 'string', default: '/var/tmp' },
  },
})
const lines = Number(values.lines)
const rounds = Number(values.rounds)

const WAYBILL = fileURLToPath(new URL('../../bin/waybill.js', import.meta.url))
const EXIMSTATS = '/usr/sbin/eximstats'

interface Contender {
  readonly name: string
  readonly command: readonly [string, ...string[]]
}

const contenders = (file: string): readonly Contender[] => [
  { name: 'waybill explain', command: [process.execPath, WAYBILL, 'explain', '--json', file] },
  ...(existsSync(EXIMSTATS) ? [{ name: 'eximstats', command: [EXIMSTATS, file] as const }] : []),
]

/** Seconds from start to end. */
function time({ name, command }: Contender): number {
  const [program, ...args] = command
  const start = performance.now()
  const { status, stderr } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${String(stderr)}`)
  return (performance.now() - start) / 1000
}

const median = (all: readonly number[]): number => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? NaN

const folder = await mkdtemp(join(values.folder, 'waybill-logs-'))
try {
  const file = join(folder, 'mainlog')
  await writeLog(file, lines)
  const { size } = await stat(file)
  console.log(`${lines} lines, ${Math.round(size / 1e6)} MB, ${rounds} rounds`)
  const all = contenders(file)
  const taken = new Map(all.map(({ name }) => [name, [] as number[]]))
  for (let round = 0; round < rounds; round++) for (const one of all) taken.get(one.name)?.push(time(one))
  for (const { name } of all) {
    const times = taken.get(name) ?? []
    const rates = times.map((seconds) => Math.round(lines / seconds))
    console.log(`${name.padEnd(16)} ${Math.round(lines / median(times))} lines/s (rounds: ${rates.join(', ')})`)
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
