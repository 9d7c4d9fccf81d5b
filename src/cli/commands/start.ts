// `waybill start`: the server itself; without a configuration, the sandbox.

import { InvalidArgumentError, Option } from 'commander'
import { parseNetwork, type Network } from '../../core/ip.ts'
import { type Register } from '../command.ts'
import { examples } from '../help.ts'

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const

export interface StartOptions {
  readonly config?: string
  readonly state?: string
  readonly freePorts?: boolean
  readonly logLevel: (typeof LOG_LEVELS)[number]
  readonly acceptLoss?: boolean
  /** Does not go on with the configuration of before. */
  readonly strict?: boolean
  readonly debugPeer?: readonly Network[]
  readonly json?: boolean
}

export const register: Register = (program, { terminal, exit }) => {
  const command = program
    .command('start')
    .description('start the mail server; without --config, a sandbox to try it out in')
    .option('--config <file>', 'configuration file')
    .option('--state <dir>', 'state folder (else that of the configuration; for the sandbox ./.waybill)')
    .addOption(
      new Option('--free-ports', 'sandbox: listen on free ports instead of 2525, 2587 and 8025').conflicts('config'),
    )
    .addOption(
      new Option('--log-level <level>', 'how much the log on standard error tells').choices(LOG_LEVELS).default('warn'),
    )
    .option('--accept-loss', 'start although mail of the queue may be missing; what is damaged is kept aside')
    .option('--strict', 'do not start on the last good configuration when the file has mistakes')
    .option(
      '--debug-peer <address>',
      'log what is said with this client or server, line by line; an address or a network; may be repeated',
      addPeer,
    )
    .option('--json', 'print one line of JSON when ready: { version, sandbox, stateFolder, listening, domains }')
    .action(async (options: StartOptions) => {
      const { runStart } = await import('../start-server.ts')
      exit(await runStart(options, terminal))
    })
  examples(
    command,
    ['waybill start', 'a server of your own with a pretended world of receivers; nothing leaves the machine'],
    ['waybill start --config /etc/waybill/waybill.yaml', 'the real thing'],
  )
}

function addPeer(text: string, before: readonly Network[] | undefined): readonly Network[] {
  const network = parseNetwork(text)
  if (network === undefined) throw new InvalidArgumentError('It must be an address, or a network such as 192.0.2.0/24.')
  return [...(before ?? []), network]
}
