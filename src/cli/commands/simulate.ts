// `waybill simulate`: a session with a running server, or with a configuration that is not in use yet, without any effect.

import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { Option } from 'commander'
import type { Answer } from '../../control/control.ts'
import type { SimulationRequest, SimulationView } from '../../control/simulation.ts'
import type { Language } from '../../diagnose/diagnosis.ts'
import { LISTENER_MODES, type ListenerMode } from '../../smtp/session-facts.ts'
import { examples, type CommandContext, type Register } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { printJson, printLines, type Terminal } from '../terminal.ts'
import { readLanguage } from './why.ts'

interface SimulateOptions {
  readonly client: string
  readonly helo: string
  readonly mailFrom: string
  readonly rcptTo: readonly string[]
  readonly user?: string
  readonly tls?: boolean
  readonly listener: ListenerMode
  readonly message?: string
  readonly config?: string
  readonly state?: string
  readonly lang?: Language
  readonly json?: boolean
}

const EXIT_CODES = `
Exit codes: 0 all recipients would be accepted (and the message, if there is
one); 1 something would be refused or put off; 2 mistake in the command line or
the configuration; 69 server not reachable.`

export const registerSimulate: Register = (program, context) => {
  const command = program
    .command('simulate')
    .description('show what the server would say to a session, and why, without any effect')
    .requiredOption('--client <ip>', 'address of the client')
    .requiredOption('--mail-from <address>', 'sender; <> is the null sender')
    .requiredOption('--rcpt-to <address>', 'recipient; may be repeated', addRecipient)
    .option('--helo <name>', 'the name that the client says hello with', 'client.example')
    .option('--user <name>', 'as if this user had logged in')
    .option('--tls', 'as if the connection had TLS')
    .addOption(new Option('--listener <mode>', 'the port the client came by').choices(LISTENER_MODES).default('smtp'))
    .option('--message <file>', 'the content of the message; - is standard input')
    .option('--config <file>', 'try this configuration, not that of the running server')
    .option('--state <dir>', 'state folder of the server (else $WAYBILL_STATE, else ./.waybill)')
    .option('--lang <language>', 'en or ru (else by the locale)', readLanguage)
    .option('--json', 'print JSON: { request, steps, rules, outcome }')
    .action(async (options: SimulateOptions) => run(context, options))
  command.addHelpText('after', EXIT_CODES)
  examples(
    command,
    [
      'waybill simulate --client 203.0.113.9 --mail-from a@b.example --rcpt-to x@ok.test',
      'what a stranger would hear who wants to send through this server',
    ],
    [
      'waybill simulate --client 203.0.113.9 --mail-from a@b.example --rcpt-to bob@example.org --config new.yaml',
      'the same, by a configuration that is not in use yet',
    ],
  )
}

const addRecipient = (address: string, before: readonly string[] = []): readonly string[] => [...before, address]

async function run(context: CommandContext, options: SimulateOptions): Promise<void> {
  const { terminal, exit } = context
  const message = await readMessage(terminal, options.message)
  if (message === undefined && options.message !== undefined) return exit(EXIT.usage)
  const request = requestOf(options, message)
  if (options.config !== undefined) return exit(await simulateCandidate(options.config, request, options, terminal))
  const { withControl, printAnswer } = await import('../with-control.ts')
  // A state folder of its own accord: --config names a candidate here, not the running server's file.
  const place = options.state === undefined ? {} : { state: options.state }
  await withControl(context, place, async ({ control }) => {
    const result = await control.simulate(request)
    if (result.ok) return printView(result.value, undefined, options, terminal)
    return printAnswer(terminal, options, result, () => EXIT.ok)
  })
}

const requestOf = (options: SimulateOptions, message: string | undefined): SimulationRequest => ({
  client: options.client,
  helo: options.helo,
  mailFrom: bare(options.mailFrom),
  rcptTo: options.rcptTo.map(bare),
  ...(options.user === undefined ? {} : { user: options.user }),
  tls: options.tls ?? false,
  listener: options.listener,
  ...(message === undefined ? {} : { message }),
})

const bare = (address: string): string => address.replace(/^<(.*)>$/, '$1')

async function readMessage({ stdin, err }: Terminal, file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined
  try {
    return (file === '-' ? await buffer(stdin) : await readFile(file)).toString('utf8')
  } catch (error) {
    err(`waybill: ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}\n`)
    return undefined
  }
}

async function simulateCandidate(
  file: string,
  request: SimulationRequest,
  options: SimulateOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const [{ loadConfig, formatProblems }, { createOfflineTrial }, { simulate }] = await Promise.all([
    import('../../config/load.ts'),
    import('../../site/trial.ts'),
    import('../../control/simulate.ts'),
  ])
  const { clock } = terminal
  const loaded = await loadConfig(file)
  const made = loaded.ok ? await createOfflineTrial(loaded.config, clock) : loaded
  if (!made.ok) {
    terminal.err(`${formatProblems(made.problems)}\n`)
    return EXIT.usage
  }
  const result: Answer<SimulationView> = await simulate(request, made.trial, clock)
  if (result.ok) return printView(result.value, file, options, terminal)
  const { printProblem } = await import('../with-control.ts')
  return printProblem(terminal, options, result.problem)
}

async function printView(
  view: SimulationView,
  file: string | undefined,
  { json, lang }: SimulateOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (json === true) printJson(terminal, view)
  else {
    const [{ renderSimulation }, { localeLanguage, WHY_WORDS }] = await Promise.all([
      import('../render/simulation.ts'),
      import('../render/why-words.ts'),
    ])
    const { paint, width, env } = terminal
    const words = WHY_WORDS[lang ?? localeLanguage(env)]
    printLines(terminal, renderSimulation(view, file ?? view.file, { words, paint, width }))
  }
  return view.outcome === 'accepted' ? EXIT.ok : EXIT.failed
}
