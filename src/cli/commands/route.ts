// `waybill route ADDRESS...`: where mail would go, as `exim -bt`; with `-v` also who was asked before and why they declined.

import type { Command } from 'commander'
import { worstFate, type Fate, type RouteView } from '../../control/route-view.ts'
import { routeAddresses } from '../../control/use-cases/route.ts'
import type { ServerArguments } from '../command.ts'
import type { ExitCode } from '../exit-code.ts'
import { face, type Shown } from '../face.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { printJson, printLines, type Terminal } from '../terminal.ts'

interface Routed {
  readonly routes: readonly RouteView[]
}

interface RouteOptions extends LanguageOption {
  readonly verbose?: boolean
}

export const routeFace = face({
  useCase: routeAddresses,
  rest: 'addresses',
  examples: [
    [
      'waybill route alice@example.org x@gmail.com',
      'mailboxes, hosts, or why nowhere; ends with 0, 1 (not known now) or 2 (one goes nowhere)',
    ],
    ['waybill route -v staff', 'a name of this server, with every router that declined and why'],
    ['waybill route staff --config waybill.yaml', 'by a configuration that no server runs'],
  ],
  options(command: Command) {
    command.option('-v, --verbose', 'also tell who was asked before, and why they declined')
    languageOption(command)
  },
  alone(input, options: RouteOptions & ServerArguments, { terminal }) {
    if (options.config === undefined) return undefined
    return candidate(options.config, input, options, terminal)
  },
  print: (value, { terminal, options }: Shown<object, RouteOptions>) => print(value, options, terminal),
  exitCode: (value) => exitCodeOf(value),
})

async function candidate(
  file: string,
  input: { readonly addresses: string[] },
  options: RouteOptions & ServerArguments,
  terminal: Terminal,
): Promise<ExitCode> {
  const [{ withCandidate }, { printAnswer }] = await Promise.all([
    import('../with-candidate.ts'),
    import('../with-control.ts'),
  ])
  return withCandidate(file, terminal, async (trial) => {
    const result = await routeAddresses.run(input, { trial: async () => trial })
    if (result.ok && options.json !== true) await print(result.value, options, terminal)
    return printAnswer(terminal, options, result, (value) => {
      if (options.json === true) printJson(terminal, value)
      return exitCodeOf(value)
    })
  })
}

async function print({ routes }: Routed, options: RouteOptions, terminal: Terminal): Promise<void> {
  const { renderRoutes } = await import('../render/route.ts')
  const language = languageOf(terminal, options)
  printLines(terminal, renderRoutes(routes, { language, verbose: options.verbose === true }))
}

/** As `exim -bt` ends. */
const EXIT_CODES: Readonly<Record<Fate, ExitCode>> = { routed: 0, unknown: 1, nowhere: 2 }

const exitCodeOf = ({ routes }: Routed): ExitCode => EXIT_CODES[worstFate(routes)]
