// `waybill trace ID|ADDRESS`: the story of a message or of a refused session, or all stories of an address.

import { InvalidArgumentError } from 'commander'
import { TRACE_LIMIT, type StoryView, type TraceResult } from '../../control/control.ts'
import { examples, serverOptions, type Register, type ServerOptions } from '../command.ts'
import type { Language } from '../../diagnose/diagnosis.ts'
import { EXIT } from '../exit-code.ts'
import { printJson, printLines, type Terminal } from '../terminal.ts'
import { readLanguage } from './why.ts'

interface TraceOptions extends ServerOptions {
  readonly limit: number
  readonly log?: readonly string[]
  readonly lang?: Language
  readonly offline?: boolean
}

export const registerTrace: Register = (program, context) => {
  const command = serverOptions(
    program
      .command('trace')
      .description('tell the story of a message: what was decided, done and answered')
      .argument('<id|address>', 'id of a message or of a refused session, or a mail address'),
    '{ subject, stories, more }',
  )
    .option('--limit <n>', 'how many stories of an address, newest first', readLimit, TRACE_LIMIT.usual)
    .option('--log <file>', 'read the log of any mail server instead; may be repeated; - is standard input', addFile)
    .option('--lang <language>', 'en or ru (else by the locale)', readLanguage)
    .option('--offline', 'explain without asking DNS')
    .action(async (subject: string, options: TraceOptions) => {
      if (options.log !== undefined) {
        const { runTraceLog } = await import('../trace-log-command.ts')
        const { lang, ...rest } = options
        const asked = { ...rest, ...(lang === undefined ? {} : { language: lang }) }
        return context.exit(await runTraceLog(context.terminal, options.log, subject, asked))
      }
      const language = options.lang ?? (await languageOf(context.terminal))
      const { withControl, printAnswer, warnStopped } = await import('../with-control.ts')
      await withControl(context, options, async ({ control, running }) => {
        const result = await control.trace(subject, {
          limit: options.limit,
          explain: { language, lookUps: options.offline !== true },
        })
        const { terminal } = context
        if (result.ok && options.json !== true)
          await printTrace(terminal, result.value, { stopped: !running, language })
        return printAnswer(terminal, options, result, (value) => {
          if (options.json === true) printJson(terminal, value)
          warnStopped(terminal, running, value.stories.some(isOpen))
          return EXIT.ok
        })
      })
    })
  examples(
    command,
    ['waybill trace 0S9ZQ4M2XA0', 'the story of one message or refused session'],
    ['waybill trace x@spam.test', 'all that is known of mail from or to x@spam.test'],
    ['waybill trace x@spam.test --limit 1 --json', 'the newest story, with its raw events'],
    ['waybill trace --log /var/log/exim4/mainlog 1xV00J-0000bJ-1e', 'one message in the log of Exim'],
  )
}

const addFile = (file: string, before: readonly string[] = []): readonly string[] => [...before, file]

export function readLimit(text: string): number {
  const limit = Number(text)
  if (/^\d+$/.test(text) && limit >= 1 && limit <= TRACE_LIMIT.most) return limit
  throw new InvalidArgumentError(`It must be a number from 1 to ${TRACE_LIMIT.most}.`)
}

export async function languageOf({ env }: Terminal): Promise<Language> {
  const { localeLanguage } = await import('../render/why-words.ts')
  return localeLanguage(env)
}

const isOpen = (story: StoryView): boolean =>
  story.kind === 'message' && story.message.recipients.some(({ state }) => state.kind !== 'done')

async function printTrace(
  terminal: Terminal,
  { stories, more, subject }: TraceResult,
  { stopped, language }: { readonly stopped: boolean; readonly language: Language },
): Promise<void> {
  const [{ renderStory }, { makeTimes }] = await Promise.all([
    import('../render/story.ts'),
    import('../render/times.ts'),
  ])
  const times = makeTimes(terminal.clock.now(), terminal.timeZone, language)
  const { paint, width } = terminal
  printLines(
    terminal,
    stories.flatMap((story, i) => [
      ...(i === 0 ? [] : ['', '']),
      ...renderStory(story, { paint, width, times, stopped, language }),
    ]),
  )
  if (more) terminal.err(`There are older stories of ${subject}: ask for more with --limit.\n`)
}
