// `waybill doctor [DOMAIN...]`: what is wrong with domains and with this host, and what mends it. A server that runs here looks
// itself; otherwise the command does, by the configuration that is named or by what the machine knows.

import type { Command } from 'commander'
import { doctor, type DoctorRequest } from '../../control/use-cases/doctor.ts'
import type { Report } from '../../doctor/examine.ts'
import { askByServer } from '../by-server.ts'
import type { ServerArguments } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { face } from '../face.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { printJson, printLines, type Terminal } from '../terminal.ts'

interface DoctorOptions extends LanguageOption {
  readonly full?: boolean
}

const EXIT_CODES = `
Exit codes: 0 nothing is broken (there may be warnings, and things that are not
known); 1 something is; 2 mistake in the command line or the configuration.`

export const doctorFace = face<DoctorRequest, Report, DoctorOptions>({
  useCase: doctor,
  rest: 'domains',
  examples: [
    ['waybill doctor', 'this host and its domains'],
    ['waybill doctor example.org --selector mail2026', 'this host, that domain and a DKIM key of it'],
    ['waybill doctor example.org --elsewhere', 'a domain whose mail does not go out from here'],
    ['waybill doctor --only host.reverse --ip 203.0.113.7', 'one check, behind a translation of addresses'],
    [
      'waybill doctor example.org --dns 192.0.2.53',
      'by the answers of this DNS server, for example the one of the zone',
    ],
  ],
  notes: EXIT_CODES,
  options(command: Command) {
    command.option('--full', 'also what is well: what was asked of whom, and what came')
    languageOption(command)
  },
  alone: (input, options, { terminal }) => run(input, options, terminal),
  print: (report, { terminal, options }) => print(report, options, terminal),
  exitCode: (report) => exitCodeOf(report),
})

const exitCodeOf = ({ counts }: Report): ExitCode => (counts.failure > 0 ? EXIT.failed : EXIT.ok)

async function run(
  input: DoctorRequest,
  options: DoctorOptions & ServerArguments,
  terminal: Terminal,
): Promise<ExitCode> {
  const [{ printAnswer }, { makeDoctorProgress }] = await Promise.all([
    import('../with-control.ts'),
    import('../doctor-progress.ts'),
  ])
  const progress = makeDoctorProgress(terminal, languageOf(terminal, options))
  const result = await askByServer(doctor, input, options, terminal, progress.show)
  progress.clear()
  if (result === undefined) return EXIT.usage
  if (result.ok && options.json !== true) await print(result.value, options, terminal)
  return printAnswer(terminal, options, result, (report) => {
    if (options.json === true) printJson(terminal, report)
    return exitCodeOf(report)
  })
}

async function print(report: Report, options: DoctorOptions, terminal: Terminal): Promise<void> {
  const { reportLines } = await import('../render/doctor.ts')
  const { paint, width } = terminal
  const language = languageOf(terminal, options)
  printLines(terminal, reportLines(report, { paint, width, language, full: options.full === true }))
}
