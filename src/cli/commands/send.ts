// `waybill send`: sends one message over SMTP and shows the dialogue as it happens. A probe: it needs no state and no
// configuration, and works against any server.

import { Option, InvalidArgumentError } from 'commander'
import { parseDuration, seconds, type Duration } from '../../core/time.ts'
import type { TlsWish } from '../../control/open-session.ts'
import { logInOptions, type LogInOptions } from '../log-in-options.ts'
import { type Register } from '../command.ts'
import { examples } from '../help.ts'

export interface SendOptions extends LogInOptions {
  /** Left out: the one that runs on the state folder, else that of the sandbox. */
  readonly server?: string
  readonly port?: number
  readonly mx?: boolean
  readonly dns?: string
  readonly tls?: TlsWish
  readonly attach?: readonly string[]
  readonly wait?: Duration | true
  readonly state?: string
  readonly config?: string
  readonly from: string
  readonly to: readonly string[]
  readonly header?: readonly string[]
  readonly subject?: string
  readonly body?: string
  readonly file?: string
  readonly helo?: string
  readonly timeout: Duration
  readonly json?: boolean
}

export const register: Register = (program, { terminal, exit }) => {
  const command = program
    .command('send')
    .description('send a test message over SMTP and show the dialogue')
    .requiredOption('--to <address>', 'recipient; may be repeated', collect)
    .option('--from <address>', 'sender; "<>" for the null sender', 'alice@sandbox.test')
    .option('--server <host[:port]>', 'server to talk to (else the one that runs here, else 127.0.0.1:2525)')
    .addOption(new Option('--port <n>', 'its port, in place of that in --server').argParser(readPort))
    .addOption(
      new Option('--mx', 'the mail hosts of the recipients’ domain, one after the other').conflicts(['server', 'port']),
    )
    .option('--dns <server>', 'with --mx: ask this DNS server, an address, perhaps with a port')
    .addOption(
      new Option(
        '--tls <how>',
        'no, offered, starttls, implicit (else implicit on port 465, starttls for a log-in elsewhere than on this machine, no)',
      ).choices(TLS_WISHES),
    )
    .option('--header <field>', 'a header field, "Name: value"; may be repeated', collect)
    .option('--subject <text>', 'the Subject field')
    .addOption(new Option('--body <text>', 'the body; "-" reads it from standard input').conflicts('file'))
    .addOption(new Option('--attach <file>', 'a file to attach; may be repeated').argParser(collect).conflicts('file'))
    .option('--file <file>', 'a whole message, header and body; "-" for standard input')
    .option('--helo <name>', 'the name to say hello with (else the name of this machine)')
    .addOption(
      new Option('--timeout <span>', 'how long each reply may take').argParser(readTimeout).default(seconds(30), '30s'),
    )
    .addOption(
      new Option('--wait [span]', 'follow it to the end: delivered or given up (within 1m)').argParser(readTimeout),
    )
    .option('--state <dir>', 'state folder of the server (else $WAYBILL_STATE, ./.waybill, /var/lib/waybill)')
    .option('--config <file>', 'configuration file that names the state folder')
    .option(
      '--json',
      'print JSON when done, not the dialogue: { outcome, server, command?, reply?, id?, recipients, dialogue, followed? }',
    )
    .action(async (options: SendOptions) => {
      const { runSend } = await import('../send-message.ts')
      exit(await runSend(options, terminal))
    })
  logInOptions(command)
  examples(
    command,
    ['waybill send --to x@ok.test --wait', 'and say whether it was delivered'],
    [
      'waybill send --server smtp.example.org:587 --auth-user me@example.org \\\n    --from me@example.org --to you@example.net --attach report.pdf',
      'as a mail program sends; the password is asked for',
    ],
    ['waybill send --mx --from me@example.net --to you@example.org', 'straight to the mail hosts of example.org'],
    ['waybill send --to alice@sandbox.test', 'to a mailbox of the sandbox that `waybill start` runs'],
    ['waybill send --to x@spam.test', 'to a pretended server that refuses it'],
    [
      'waybill send --server mx.example.org:25 --from me@example.net \\\n    --to you@example.org --file mail.eml',
      'a message of your own to any server',
    ],
  )
}

const TLS_WISHES = ['no', 'offered', 'starttls', 'implicit'] as const satisfies readonly TlsWish[]
const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port
  throw new InvalidArgumentError('It must be a number from 1 to 65535.')
}

function readTimeout(text: string): Duration {
  const span = parseDuration(text)
  if (span !== undefined && span > 0) return span
  throw new InvalidArgumentError('It must be a span of time such as 30s or 5m.')
}
