// `waybill simulate`: a session with a running server, or with a configuration that is not in use yet, without any effect.

import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import type { Command } from 'commander'
import type { SimulationRequest, SimulationView } from '../../control/simulation.ts'
import { simulateSession } from '../../control/use-cases/simulate.ts'
import type { ServerArguments } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { face } from '../face.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { printJson, printLines, type Terminal } from '../terminal.ts'

interface SimulateOptions extends LanguageOption {
  /** The file that `message` is read from. */
  readonly message?: string
  readonly config?: string
}

const EXIT_CODES = `
Exit codes: 0 all recipients would be accepted (and the message, if there is
one); 1 something would be refused or put off; 2 mistake in the command line or
the configuration; 69 server not reachable.`

export const simulateFace = face<SimulationRequest, SimulationView, SimulateOptions>({
  useCase: simulateSession,
  examples: [
    [
      'waybill simulate --client 203.0.113.9 --mail-from a@b.example --rcpt-to x@ok.test',
      'what a stranger would hear who wants to send through this server',
    ],
    [
      'waybill simulate --client 203.0.113.9 --mail-from a@b.example --rcpt-to bob@example.org --config new.yaml',
      'the same, by a configuration that is not in use yet',
    ],
  ],
  notes: EXIT_CODES,
  filled: ['message'],
  options(command: Command) {
    command.option('--message <file>', 'the content of the message; - is standard input')
    command.option('--config <file>', 'try this configuration, not that of the running server')
    languageOption(command)
  },
  async fill({ mailFrom = '', rcptTo = [] }, { message: file }, terminal) {
    const bared = { mailFrom: bare(mailFrom), rcptTo: rcptTo.map(bare) }
    if (file === undefined) return bared
    const message = await readMessage(terminal, file)
    return message === undefined ? undefined : { ...bared, message }
  },
  alone(request, { config, ...options }, { terminal }) {
    return config === undefined ? undefined : simulateCandidate(config, request, options, terminal)
  },
  print: (view, { terminal, options }) => printView(view, view.file, options, terminal),
  exitCode: (view) => exitCodeOf(view),
})

const bare = (address: string): string => address.replace(/^<(.*)>$/, '$1')

const exitCodeOf = ({ outcome }: SimulationView): ExitCode => (outcome === 'accepted' ? EXIT.ok : EXIT.failed)

async function readMessage({ stdin, err }: Terminal, file: string): Promise<string | undefined> {
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
  options: LanguageOption & ServerArguments,
  terminal: Terminal,
): Promise<ExitCode> {
  const { withCandidate } = await import('../with-candidate.ts')
  return withCandidate(file, terminal, async (trial) => {
    const result = await simulateSession.run(request, { clock: terminal.clock, trial: async () => trial })
    if (!result.ok) {
      const { printProblem } = await import('../with-control.ts')
      return printProblem(terminal, options, result.problem)
    }
    if (options.json === true) printJson(terminal, result.value)
    else await printView(result.value, file, options, terminal)
    return exitCodeOf(result.value)
  })
}

async function printView(
  view: SimulationView,
  file: string | undefined,
  options: LanguageOption,
  terminal: Terminal,
): Promise<void> {
  const [{ renderSimulation }, { WHY_WORDS }] = await Promise.all([
    import('../render/simulation.ts'),
    import('../render/why-words.ts'),
  ])
  const { paint, width } = terminal
  const language = languageOf(terminal, options)
  printLines(terminal, renderSimulation(view, file, { words: WHY_WORDS[language], paint, width, language }))
}
