// `waybill explain --letter --id ID`: letters about a message of the queue or a refusal of this server's, running or stopped; with
// files, about a message in the log of any mail server. Which of the two is the caller's choice.

import type { Readable } from 'node:stream'
import { writeLetters } from '../control/use-cases/letter.ts'
import type { Language } from '../words/language.ts'
import type { CommandContext, ServerArguments } from './command.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { printLettersAbout } from './print-letters.ts'
import { LOG_STORY_WORDS } from './render/log-story-words.ts'
import { printJson, type Terminal } from './terminal.ts'
import { printAnswer, withControl } from './with-control.ts'

export interface LetterOptions extends ServerArguments {
  readonly language: Language
}

export function runOwnLetters(context: CommandContext, id: string, options: LetterOptions): Promise<void> {
  const { terminal } = context
  const { language, json } = options
  const asked = { ...options, lang: language }
  return withControl(context, asked, async ({ control }) =>
    printAnswer(terminal, asked, await control.ask(writeLetters, { id, language }), (found) => {
      if (json !== true) return printLettersAbout(terminal, [found], language)
      printJson(terminal, found)
      return found.letters.length > 0 ? EXIT.ok : EXIT.failed
    }),
  )
}

interface LogLetterOptions {
  readonly language: Language
  readonly json?: boolean | undefined
  readonly stdin: Readable
}

/** More messages of one id than this are those of a mailing list, and nobody writes so many letters. */
const MOST_STORIES = 10

export async function runLogLetters(
  terminal: Terminal,
  files: readonly string[],
  id: string,
  { language, json, stdin }: LogLetterOptions,
): Promise<ExitCode> {
  const [{ traceLog }, { logLetters }, { makeExplain }] = await Promise.all([
    import('../diagnose/logs/trace-log.ts'),
    import('../diagnose/logs/log-letters.ts'),
    import('../diagnose/explain.ts'),
  ])
  const trace = await traceLog({
    files,
    stdin,
    subject: id,
    limit: MOST_STORIES,
    now: terminal.clock.now(),
    ...(terminal.timeZone === undefined ? {} : { timeZone: terminal.timeZone }),
    language,
    explain: makeExplain(),
  })
  for (const { name, problem } of trace.problems) terminal.err(`waybill: ${name}: ${problem}\n`)
  const found = logLetters(trace, language)
  if (found.length === 0) terminal.err(`waybill: ${LOG_STORY_WORDS[language].nothingSaid(id, files.length)}\n`)
  if (json !== true) return printLettersAbout(terminal, found, language)
  printJson(terminal, { messages: found })
  return found.some(({ letters }) => letters.length > 0) ? EXIT.ok : EXIT.failed
}
