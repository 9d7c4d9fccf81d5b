// `waybill send`: sends one message over SMTP and shows the dialogue as it happens. A probe: it needs no state and no
// configuration, and works against any server.

import { Option, InvalidArgumentError } from 'commander'
import { parseDuration, seconds, type Duration } from '../../core/time.ts'
import { type Register } from '../command.ts'
import { examples } from '../help.ts'

export interface SendOptions {
  readonly server: string
  readonly port?: number
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
    .option('--server <host[:port]>', 'server to talk to', '127.0.0.1:2525')
    .addOption(new Option('--port <n>', 'its port, in place of that in --server').argParser(readPort))
    .option('--header <field>', 'a header field, "Name: value"; may be repeated', collect)
    .option('--subject <text>', 'the Subject field')
    .addOption(new Option('--body <text>', 'the body; "-" reads it from standard input').conflicts('file'))
    .option('--file <file>', 'a whole message, header and body; "-" for standard input')
    .option('--helo <name>', 'the name to say hello with (else the name of this machine)')
    .addOption(
      new Option('--timeout <span>', 'how long each reply may take').argParser(readTimeout).default(seconds(30), '30s'),
    )
    .option(
      '--json',
      'print JSON when done, not the dialogue: { outcome, server, command?, reply?, id?, recipients, dialogue }',
    )
    .action(async (options: SendOptions) => {
      const { runSend } = await import('../send-message.ts')
      exit(await runSend(options, terminal))
    })
  examples(
    command,
    ['waybill send --to alice@sandbox.test', 'to a mailbox of the sandbox that `waybill start` runs'],
    ['waybill send --to x@spam.test', 'to a pretended server that refuses it'],
    [
      'waybill send --server mx.example.org:25 --from me@example.net \\\n    --to you@example.org --file mail.eml',
      'a message of your own to any server',
    ],
  )
}

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
