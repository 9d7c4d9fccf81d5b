// `waybill trace ID|ADDRESS`: the story of a message or of a refused session, or all stories of an address. With `--log` it
// is looked for in the log of any mail server, without a server of Waybill's.

import type { Command } from 'commander'
import type { StoryView } from '../../control/control.ts'
import { trace } from '../../control/use-cases/trace.ts'
import { face } from '../face.ts'
import { explainedFields, explainedOptions, languageOf, type ExplainedOptions } from '../language.ts'
import { layoutOf } from '../layout-of.ts'
import { printLines } from '../terminal.ts'

interface TraceOptions extends ExplainedOptions {
  readonly log?: readonly string[]
}

export const traceFace = face({
  useCase: trace,
  examples: [
    ['waybill trace 0S9ZQ4M2XA0', 'the story of one message or refused session'],
    ['waybill trace x@spam.test', 'all that is known of mail from or to x@spam.test'],
    ['waybill trace x@spam.test --limit 1 --json', 'the newest story, with its raw events'],
    ['waybill trace 192.0.2.7', 'the sessions of this client that were refused'],
    ['waybill trace --log /var/log/exim4/mainlog 1xV00J-0000bJ-1e', 'one message in the log of Exim'],
  ],
  filled: ['explain', 'lookups'],
  options(command: Command) {
    command.option(
      '--log <file>',
      'read the log of any mail server instead; may be repeated; - is standard input',
      (file: string, before: readonly string[] | undefined) => [...(before ?? []), file],
    )
    explainedOptions(command)
  },
  fill: explainedFields,
  alone({ subject, limit }, { log, lang, json }: TraceOptions & { readonly json?: boolean }, { terminal }) {
    if (log === undefined) return undefined
    const language = languageOf(terminal, lang === undefined ? {} : { lang })
    const asked = { limit, ...(json !== undefined && { json }), language }
    return import('../trace-log-command.ts').then(({ runTraceLog }) => runTraceLog(terminal, log, subject, asked))
  },
  async print({ stories, more, subject }, { terminal, options, stopped }) {
    const [{ renderStory }, { QUEUE_WORDS }] = await Promise.all([
      import('../render/story.ts'),
      import('../../words/queue.ts'),
    ])
    const language = languageOf(terminal, options)
    const layout = { ...layoutOf(terminal, language), stopped }
    printLines(
      terminal,
      stories.flatMap((story, i) => [...(i === 0 ? [] : ['', '']), ...renderStory(story, layout)]),
    )
    if (more) terminal.err(`${QUEUE_WORDS[language].olderStories(subject)}\n`)
  },
  waits: ({ stories }) => stories.some(isOpen),
})

const isOpen = (story: StoryView): boolean =>
  story.kind === 'message' && story.message.recipients.some(({ state }) => state.kind !== 'done')
