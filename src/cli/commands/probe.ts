// `waybill probe ADDRESS|HOST`: how a mail server answers to a client, and what to do about it. Nothing is sent.

import type { Command } from 'commander'
import { probeFor, probeServerUseCase, type ProbeRequest } from '../../control/use-cases/probe.ts'
import type { ServerProbe } from '../../doctor/probe.ts'
import { askByServer } from '../by-server.ts'
import type { ServerArguments } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { face } from '../face.ts'
import { logInOptions, type LogInOptions } from '../log-in-options.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { printJson, printLines, type Terminal } from '../terminal.ts'

interface ProbeOptions extends LanguageOption, LogInOptions {
  readonly dialogue?: boolean
}

const EXIT_CODES = `
Exit codes: 0 it answers, and takes what was asked about; 1 it does not; 2 mistake in
the command line or the configuration.`

export const probeFace = face<ProbeRequest, ServerProbe, ProbeOptions>({
  useCase: probeServerUseCase,
  examples: [
    ['waybill probe alice@example.org', 'the mail hosts of example.org, and whether they would take mail for alice'],
    ['waybill probe mx.example.org --port 25 --dialogue', 'one port of one host, with all that is said'],
    [
      'waybill probe smtp.example.org --auth-user me --rcpt-to you@example.net',
      'whether a log-in works, and whether it may send; the password is asked for',
    ],
    ['waybill probe 192.0.2.1 --rcpt-to someone@elsewhere.example', 'whether a server relays for strangers'],
  ],
  notes: EXIT_CODES,
  filled: ['language'],
  options(command: Command) {
    command.option('--dialogue', 'show what was said on each port')
    logInOptions(command)
    languageOption(command)
  },
  fill: async (_, options, terminal) => ({ language: languageOf(terminal, options) }),
  alone: (input, options, { terminal }) => run(input, options, terminal),
  print: (probe, { terminal, options }) => print(probe, options, terminal),
})

async function run(
  input: ProbeRequest,
  options: ProbeOptions & ServerArguments,
  terminal: Terminal,
): Promise<ExitCode> {
  const result =
    options.authUser === undefined
      ? await askByServer(probeServerUseCase, input, options, terminal)
      : await withLogIn(input, options, terminal)
  if (result === undefined) return EXIT.usage
  if (result.ok && options.json !== true) await print(result.value, options, terminal)
  const [{ printAnswer }, { isWell }] = await Promise.all([import('../with-control.ts'), import('../render/probe.ts')])
  return printAnswer(terminal, options, result, (probe) => {
    if (options.json === true) printJson(terminal, probe)
    return isWell(probe) ? EXIT.ok : EXIT.failed
  })
}

async function print(probe: ServerProbe, options: ProbeOptions, terminal: Terminal): Promise<void> {
  const { probeLines } = await import('../render/probe.ts')
  const { paint, width } = terminal
  const language = languageOf(terminal, options)
  printLines(terminal, probeLines(probe, { paint, width, language, dialogue: options.dialogue === true }))
}

async function withLogIn(input: ProbeRequest, options: ProbeOptions, terminal: Terminal) {
  const language = languageOf(terminal, options)
  const [{ readLogIn }, { SEND_WORDS }] = await Promise.all([
    import('../log-in-plan.ts'),
    import('../../words/send.ts'),
  ])
  const words = SEND_WORDS[language]
  const plan = await readLogIn(options, terminal, words)
  if (plan.ok && plan.value) {
    const logIn = { ...plan.value, ...(options.unverified === true && { unproved: true }) }
    return probeFor(input, { clock: terminal.clock, mailServer: undefined }, logIn)
  }
  if (!plan.ok) terminal.err(`${words.mistake}: ${plan.mistake}\n`)
  return undefined
}
