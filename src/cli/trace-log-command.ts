// `waybill trace --log FILE ID|ADDRESS`: the story of a message out of the log of any mail server. Needs no server of
// Waybill. Reads, prints; what belongs to a story is decided in src/diagnose/logs/trace-log.ts.

import { makeExplain } from '../diagnose/explain.ts'
import type { Language } from '../diagnose/diagnosis.ts'
import { traceLog, type LogTrace } from '../diagnose/logs/trace-log.ts'
import { QUEUE_WORDS } from '../words/queue.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { renderLogStory, renderRefused } from './render/log-story.ts'
import { LOG_STORY_WORDS } from './render/log-story-words.ts'
import { makeTimes } from './render/times.ts'
import { printJson, printLines, type Terminal } from './terminal.ts'

export interface TraceLogCommandOptions {
  readonly limit: number
  readonly json?: boolean
  readonly language?: Language
}

/** 0: something was found; 1: nothing; 2: no file could be read. */
export async function runTraceLog(
  terminal: Terminal,
  files: readonly string[],
  subject: string,
  { limit, json, language = 'en' }: TraceLogCommandOptions,
): Promise<ExitCode> {
  const trace = await traceLog({
    files,
    stdin: terminal.stdin,
    subject,
    limit,
    now: terminal.clock.now(),
    ...(terminal.timeZone === undefined ? {} : { timeZone: terminal.timeZone }),
    language,
    explain: makeExplain(),
  })
  for (const { name, problem } of trace.problems) terminal.err(`waybill: ${name}: ${problem}\n`)
  if (json === true) printJson(terminal, trace)
  else print(terminal, trace, language)
  if (trace.stories.length + trace.refused.length > 0) return EXIT.ok
  if (trace.problems.length >= files.length) return EXIT.usage
  terminal.err(`waybill: ${LOG_STORY_WORDS[language].nothingSaid(subject, files.length)}\n`)
  return EXIT.failed
}

function print(terminal: Terminal, { stories, refused, more, subject }: LogTrace, language: Language): void {
  const { paint, width } = terminal
  const context = { paint, width, times: makeTimes(terminal.clock.now(), terminal.timeZone, language), language }
  const blocks = [
    ...stories.map((story) => renderLogStory(story, context)),
    ...refused.map((one) => renderRefused(one, context)),
  ]
  printLines(
    terminal,
    blocks.flatMap((lines, i) => (i === 0 ? lines : ['', ...lines])),
  )
  if (more) terminal.err(`${QUEUE_WORDS[language].olderStories(subject)}\n`)
}
