// `waybill setup`: writes a configuration from answers, asked for at a terminal or given as options.

import { type Register } from '../command.ts'
import { examples } from '../help.ts'
import { languageOption, type LanguageOption } from '../language.ts'
import { USUAL_FILE } from './config.ts'

export interface SetupOptions extends LanguageOption {
  readonly type?: string
  readonly hostname?: string
  readonly mailName?: string
  readonly listen?: string
  readonly domains?: string
  readonly visibleDomain?: string
  readonly relayDomains?: string
  readonly relayNets?: string
  readonly smarthost?: string
  readonly systemUsers?: string
  readonly state?: string
  readonly file: string
  readonly print?: boolean
  readonly yes?: boolean
}

export const register: Register = (program, { terminal, exit }) => {
  const command = program
    .command('setup')
    .description('write a configuration, by questions as those of dpkg-reconfigure exim4-config, or by options')
    .option('--type <type>', 'internet, smarthost, satellite, local or none')
    .option('--hostname <name>', 'full name of this server (else as the machine is called)')
    .option('--mail-name <domain>', 'domain of addresses without one (else the hostname)')
    .option('--listen <addresses>', 'where to listen, or all')
    .option('--domains <domains>', 'other domains whose mail is delivered here')
    .option('--visible-domain <domain>', 'satellite: where the users have their mail')
    .option('--relay-domains <domains>', 'domains that anyone may send to')
    .option('--relay-nets <networks>', 'networks that may send anywhere')
    .option('--smarthost <host>', 'host or host:port that takes all other mail')
    .option('--system-users <yes|no>', 'whether the users of this system have mailboxes')
    .option('--state <dir>', 'state folder (else /var/lib/waybill)')
    .option('--file <file>', 'file to write', USUAL_FILE)
    .option('--print', 'print the file, and write nothing')
    .option('--yes', 'ask nothing: what is not given is as usual; a file that is there is replaced, and kept')
    .action(async (options: SetupOptions) => {
      const { runSetup } = await import('../run-setup.ts')
      exit(await runSetup(options, terminal))
    })
  languageOption(command)
  examples(
    command,
    ['waybill setup', 'asks'],
    ['waybill setup --type internet --hostname mx.example.org --mail-name example.org --yes', 'asks nothing'],
    ['waybill setup --type satellite --visible-domain example.org --smarthost smtp.isp.example --print', 'only looks'],
  )
}
