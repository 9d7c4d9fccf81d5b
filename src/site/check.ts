// `config check`: all that can be found out about a configuration file without starting a server, at once. By default also what
// the machine has of what the file names; `elsewhere`: only what stands in the file, for one that is meant for another machine.

import type { Clock } from '../core/clock.ts'
import type { Config } from '../config/config.ts'
import { loadConfig, type ConfigResult } from '../config/load.ts'
import type { Environment } from '../config/environment.ts'
import type { ConfigProblem } from '../config/problem.ts'
import { checkPolicy } from '../policy/compile.ts'
import { fileWarnings } from './file-warnings.ts'
import { backendsOf } from './backends.ts'
import { warningAt, type Finding } from './findings.ts'
import { checkRoutes } from './list-routes.ts'
import { buildOffline } from './offline.ts'

export interface Checked {
  /** Errors first; each kind in the order of the files. */
  readonly findings: readonly Finding[]
  /** Absent with errors. */
  readonly config?: Config
}

export interface CheckOptions {
  readonly elsewhere: boolean
  readonly clock: Clock
  readonly env?: Environment
}

export async function checkConfig(file: string, { elsewhere, clock, env }: CheckOptions): Promise<Checked> {
  const loaded = await loadConfig(file, env)
  const config = configOf(loaded)
  const problems = loaded.ok ? [] : loaded.problems
  if (config === undefined) return { findings: problems.map(asError) }
  const found = elsewhere ? fromFile(config, clock) : await onThisMachine(config, clock)
  const errors = [...problems, ...found.problems]
  return { findings: [...errors.map(asError), ...found.warnings], ...(errors.length === 0 && { config }) }
}

interface Found {
  readonly problems: readonly ConfigProblem[]
  readonly warnings: readonly Finding[]
}

const fromFile = (config: Config, clock: Clock): Found => ({
  problems: [...checkPolicy(config), ...checkRoutes(config, clock)],
  warnings: fileWarnings(config),
})

/** Of a faulty one, what is left without the keys with mistakes: the rest is looked at too. */
const configOf = (loaded: ConfigResult): Config | undefined => (loaded.ok ? loaded.config : loaded.draft)

async function onThisMachine(config: Config, clock: Clock): Promise<Found> {
  const built = await buildOffline(config, clock)
  const down = await backendWarnings(config, clock)
  if (!built.ok) return { problems: built.problems, warnings: [...fileWarnings(config), ...down] }
  const { warnings } = built.generation
  await built.generation[Symbol.asyncDispose]()
  return { problems: [], warnings: [...warnings, ...down] }
}

async function backendWarnings(config: Config, clock: Clock): Promise<readonly Finding[]> {
  const probed = await Promise.all(
    backendsOf(config, clock).map(async (backend) => ({ backend, problem: await backend.probe() })),
  )
  return probed.flatMap(({ backend: { name, setting, warning }, problem }) =>
    problem === undefined ? [] : [warningAt(config, setting, warning, `${name}: ${problem}`)],
  )
}

const asError = (problem: ConfigProblem): Finding => ({ level: 'error', ...problem })
