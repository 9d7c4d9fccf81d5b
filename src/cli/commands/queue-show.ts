// `waybill queue show ID`: envelope, recipients, and the header of the content.

import type { MessageDetail } from '../../control/control.ts'
import type { Event } from '../../events/event.ts'
import { examples, serverOptions, type Register, type ServerOptions } from '../command.ts'
import type { Language } from '../../diagnose/diagnosis.ts'
import { EXIT } from '../exit-code.ts'
import { printJson, printLines, type Terminal } from '../terminal.ts'
import { languageOf } from './trace.ts'
import { readLanguage } from './why.ts'

interface ShowOptions extends ServerOptions {
  readonly lang?: Language
  readonly offline?: boolean
}

export const registerQueueShow: Register = (queue, context) => {
  const { terminal } = context
  const command = serverOptions(
    queue
      .command('show')
      .description('show envelope, recipients and header of a message')
      .argument('<id>', 'id of a message, queued or finished'),
    '{ message, header?, headerCut }',
  )
    .option('--lang <language>', 'en or ru (else by the locale)', readLanguage)
    .option('--offline', 'explain without asking DNS')
    .action(async (id: string, options: ShowOptions) => {
      const language = options.lang ?? (await languageOf(terminal))
      const { withControl, printAnswer, warnStopped } = await import('../with-control.ts')
      await withControl(context, options, async ({ control, running }) => {
        const result = await control.show(id, { explain: { language, lookUps: options.offline !== true } })
        // The events tell until when it is tried and who was told.
        const story = result.ok && options.json !== true ? await control.trace(id, { limit: 1 }) : undefined
        const events = story?.ok === true ? (story.value.stories[0]?.events ?? []) : []
        if (result.ok && options.json !== true)
          await printDetail(terminal, result.value, events, { stopped: !running, language })
        return printAnswer(terminal, options, result, (value) => {
          if (options.json === true) printJson(terminal, value)
          warnStopped(
            terminal,
            running,
            value.message.recipients.some(({ state }) => state.kind !== 'done'),
          )
          return EXIT.ok
        })
      })
    })
  examples(command, ['waybill queue show 0S9ZQ4M2XA0', 'what it is, and where each recipient stands'])
}

async function printDetail(
  terminal: Terminal,
  detail: MessageDetail,
  events: readonly Event[],
  { stopped, language }: { readonly stopped: boolean; readonly language: Language },
): Promise<void> {
  const [{ renderDetail }, { makeTimes }] = await Promise.all([
    import('../render/queue.ts'),
    import('../render/times.ts'),
  ])
  const { paint, width } = terminal
  const times = makeTimes(terminal.clock.now(), terminal.timeZone, language)
  printLines(terminal, renderDetail(detail, events, { paint, width, times, stopped, language }))
}
