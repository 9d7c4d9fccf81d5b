// `waybill client-setup USER`: what a mail program is to be told, and the files by which it finds out by itself. Needs no server.

import { InvalidArgumentError, Option, type Command } from 'commander'
import { PROGRAMS, type ProgramName } from '../../clients/programs.ts'
import { hostOf, parseEndpoint, type Endpoint } from '../../config/values.ts'
import type { Register } from '../command.ts'
import { examples } from '../help.ts'
import { languageOption, type LanguageOption } from '../language.ts'

export const CLIENT_FILES = ['autoconfig', 'autodiscover', 'profile', 'records'] as const

export interface ClientSetupOptions extends LanguageOption {
  readonly config?: string
  readonly submission?: Endpoint<string>
  readonly imap?: Endpoint<string>
  readonly pop3?: Endpoint<string>
  readonly program?: ProgramName
  readonly print?: (typeof CLIENT_FILES)[number]
  readonly json?: boolean
}

const PORTS = { submission: 587, imap: 993, pop3: 995 } as const

export const register: Register = (program, { terminal, exit }) => {
  const command = program
    .command('client-setup')
    .description('how mail programs and phones are set up for a mailbox, and the files by which they do it themselves')
    .argument('<user>', 'the address of the mailbox, or its name in the configuration')
    .option('--config <file>', 'configuration file (else /etc/waybill/waybill.yaml)')
  endpointOption(command, 'submission', 'where it sends by, in place of the configuration: port 587 or 465')
  endpointOption(command, 'imap', 'where it reads mail by IMAP: port 993 or 143')
  endpointOption(command, 'pop3', 'where it reads mail by POP3: port 995 or 110')
  command
    .addOption(new Option('--program <name>', 'only this program').choices(PROGRAMS))
    .addOption(
      new Option('--print <file>', 'print a file, or the records of the zone, and no more').choices(CLIENT_FILES),
    )
    .option(
      '--json',
      'print JSON: { account, files: { autoconfig, autodiscover, profile? }, records, programs: [{ program, title, steps }] }',
    )
    .action(async (user: string, options: ClientSetupOptions) => {
      const { runClientSetup } = await import('../client-setup.ts')
      exit(await runClientSetup(user, options, terminal))
    })
  languageOption(command)
  examples(
    command,
    ['waybill client-setup alice --config waybill.yaml', 'all programs, and the records for the zone'],
    ['waybill client-setup alice@example.org --program outlook-classic --lang ru', 'to be sent to a user'],
    [
      'waybill client-setup a@example.org --imap imap.example.org \\\n    --submission smtp.example.org --print profile > a.mobileconfig',
      'a profile for an iPhone and the servers of any mail system',
    ],
  )
}

const endpointOption = (command: Command, name: keyof typeof PORTS, text: string): Command =>
  command.addOption(
    new Option(`--${name} <host[:port]>`, text).argParser((typed: string) => {
      const endpoint = parseEndpoint(typed, hostOf, PORTS[name])
      if (endpoint !== undefined) return endpoint
      throw new InvalidArgumentError(`It must be a host, or a host and a port: mail.example.org:${PORTS[name]}.`)
    }),
  )
