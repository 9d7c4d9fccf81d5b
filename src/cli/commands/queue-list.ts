// `waybill queue list`: the messages that wait, oldest first.

import { InvalidArgumentError } from 'commander'
import { LIST_LIMIT } from '../../control/control.ts'
import { examples, serverOptions, type Register, type ServerOptions } from '../command.ts'
import { EXIT } from '../exit-code.ts'
import { printJson, printLines } from '../terminal.ts'

interface ListOptions extends ServerOptions {
  readonly limit: number
  readonly after?: string
}

export const registerQueueList: Register = (queue, context) => {
  const { terminal } = context
  const command = serverOptions(
    queue.command('list').description('list the messages that wait, oldest first'),
    '{ messages, counts }',
  )
    .option('--limit <n>', 'how many messages', readLimit, LIST_LIMIT.usual)
    .option('--after <id>', 'continue behind this message')
    .action(async ({ limit, after, ...options }: ListOptions) => {
      const [{ withControl, printAnswer, warnStopped }, { renderQueue }, { makeTimes }] = await Promise.all([
        import('../with-control.ts'),
        import('../render/queue.ts'),
        import('../render/times.ts'),
      ])
      await withControl(context, options, async ({ control, running }) => {
        const result = await control.list({ limit, ...(after === undefined ? {} : { after }) })
        return printAnswer(terminal, options, result, (value) => {
          const { paint, width } = terminal
          const times = makeTimes(terminal.clock.now(), terminal.timeZone)
          if (options.json === true) printJson(terminal, value)
          else printLines(terminal, renderQueue(value, { paint, width, times, stopped: !running }))
          warnStopped(terminal, running, value.messages.length > 0)
          return EXIT.ok
        })
      })
    })
  examples(
    command,
    ['waybill queue list', 'the queue of the server in ./.waybill'],
    ['waybill queue list --json | jq -r ".messages[].id"', 'the ids alone'],
  )
}

function readLimit(text: string): number {
  const limit = Number(text)
  if (/^\d+$/.test(text) && limit >= 1 && limit <= LIST_LIMIT.most) return limit
  throw new InvalidArgumentError(`It must be a number from 1 to ${LIST_LIMIT.most}.`)
}
