// Connects a command to the control port of its server, and turns what cannot be had into words and an exit code.

import { resolve } from 'node:path'
import type { Config } from '../config/config.ts'
import type { Clock } from '../core/clock.ts'
import { connectControl, type ControlClient } from '../control/client.ts'
import type { ControlAnswer, ControlProblem } from '../control/control.ts'
import type { OwnKnowledge } from '../control/diagnose-recipients.ts'
import type { Trial } from '../site/trial.ts'
import type { CommandContext, ServerArguments } from './command.ts'
import { EXIT, exitCodeFor, type ExitCode } from './exit-code.ts'
import { QUEUE_WORDS } from '../words/queue.ts'
import { languageOf, type LanguageOption, localeLanguage } from './language.ts'
import { packageVersion } from './package-version.ts'
import { problemText } from './render/problem-words.ts'
import { usualStateFolder } from './state-folder.ts'
import { printJson, type Terminal } from './terminal.ts'

export async function withControl(
  { terminal, exit }: CommandContext,
  options: PlaceOptions,
  run: (client: ControlClient) => Promise<ExitCode>,
): Promise<void> {
  const place = await findPlace(terminal, options)
  if (place === undefined) return exit(EXIT.usage)
  const { clock, operator } = terminal
  const { stateFolder, config } = place
  const own = config && (() => knowledgeFrom(config, clock))
  await using opened = new AsyncDisposableStack()
  const trial = config && (() => trialOf(config, clock, opened))
  const connected = await connectControl({ stateFolder, clock, version: packageVersion(), trial, own, by: operator })
  if (!connected.ok) return exit(printProblem(terminal, options, connected.problem))
  try {
    exit(await run(connected.value))
  } finally {
    await connected.value.close()
  }
}

/** `withWrongFile`: a file of `--config` with mistakes still names the state folder. */
interface PlaceOptions extends ServerArguments {
  readonly withWrongFile?: boolean
}

interface Place {
  readonly stateFolder: string
  readonly config?: Config
}

/** `--state`, else the one of `--config`, else WAYBILL_STATE, else ./.waybill; undefined when the configuration is bad. */
async function findPlace(
  terminal: Terminal,
  { state, config, withWrongFile = false }: PlaceOptions,
): Promise<Place | undefined> {
  if (state !== undefined) return { stateFolder: resolve(state) }
  if (config === undefined) return { stateFolder: usualStateFolder(terminal.env) }
  const { loadConfig } = await import('../config/load.ts')
  const loaded = await loadConfig(config)
  if (loaded.ok) return { stateFolder: loaded.config.stateFolder, config: loaded.config }
  if (withWrongFile && loaded.stateFolder !== undefined) return { stateFolder: loaded.stateFolder }
  const { problemsText } = await import('./render/problems.ts')
  terminal.err(`${problemsText(loaded.problems, localeLanguage(terminal.env))}\n`)
  return undefined
}

/** For look-ups where no server answers: DNS is asked as the configuration says. */
async function knowledgeFrom(config: Config, clock: Clock): Promise<OwnKnowledge> {
  const [{ createDnsResolver }, { systemRandom }] = await Promise.all([
    import('../dns/dns-resolver.ts'),
    import('../core/random.ts'),
  ])
  const resolver = createDnsResolver({ servers: config.dns.servers, clock, random: systemRandom })
  return { hostname: config.hostname, smarthosts: config.smarthosts.map(({ host }) => host), resolver }
}

/** The rules of the configuration; undefined when they are wrong, which is told where they are asked for by name. */
async function trialOf(config: Config, clock: Clock, opened: AsyncDisposableStack): Promise<Trial | undefined> {
  const { buildOffline } = await import('../site/offline.ts')
  const built = await buildOffline(config, clock)
  return built.ok ? opened.use(built.generation).trial : undefined
}

/** Prints the sentence, as talk, and with `--json` the problem as data; returns the exit code it means. */
export function printProblem(
  terminal: Terminal,
  { json, lang }: ServerArguments & LanguageOption,
  problem: ControlProblem,
): ExitCode {
  if (json === true) printJson(terminal, { error: problem })
  terminal.err(`waybill: ${problemText(problem, languageOf(terminal, lang === undefined ? {} : { lang }))}\n`)
  return exitCodeFor(problem.code)
}

/** Prints an answer by `print`, or its problem. */
export function printAnswer<T>(
  terminal: Terminal,
  options: ServerArguments,
  result: ControlAnswer<T>,
  print: (value: T) => ExitCode,
): ExitCode {
  return result.ok ? print(result.value) : printProblem(terminal, options, result.problem)
}

/** Says that nothing moves by itself where no server runs; asked where something waits. */
export function warnStopped(terminal: Terminal, options: ServerArguments & LanguageOption, running: boolean): void {
  if (!running) terminal.err(`${QUEUE_WORDS[languageOf(terminal, options)].noServer}\n`)
}
