// What `waybill explain` says of texts and files that are small enough to be read whole, and of a pasted log. Asks nobody and reads
// no file. The command line comes here directly, so that it needs neither a server nor the schemas of questions to one.

import { Readable } from 'node:stream'
import type { Clock } from '../core/clock.ts'
import type { Language } from '../diagnose/diagnosis.ts'
import type { Explanation } from '../diagnose/explanation.ts'
import { explainAll } from '../diagnose/library.ts'
import type { LogReport } from '../diagnose/logs/report.ts'
import type { SoftwareId } from '../diagnose/software.ts'
import { explainView, type ExplainView } from './explain-view.ts'

export interface ExplainTextOptions {
  readonly language: Language
  /** The program whose steps come first. */
  readonly for?: SoftwareId
}

export interface ExplainTextRequest extends ExplainTextOptions {
  readonly text: string
  readonly letter: boolean
}

/** One for each document: several of a mailbox file. */
export async function explainContents(
  contents: readonly Uint8Array[],
  options: ExplainTextOptions,
): Promise<readonly Explanation[]> {
  const explanations: Explanation[] = []
  for (const bytes of contents) {
    explanations.push(...(await explainAll(bytes, options)).map(({ explanation }) => explanation))
  }
  return explanations
}

/** Of lines of a log their report; undefined for an empty text. */
export async function explainText(
  { text, letter, ...options }: ExplainTextRequest,
  clock: Clock,
): Promise<ExplainView | LogReport | undefined> {
  if (text.trim() === '') return undefined
  const { looksLikeLog } = await import('../diagnose/logs/looks-like-log.ts')
  if (looksLikeLog(text)) return reportOf(text, options.language, clock)
  return explainView(await explainContents([Buffer.from(text)], options), letter ? options.language : undefined)
}

async function reportOf(text: string, language: Language, clock: Clock): Promise<LogReport> {
  const [{ makeExplain }, { readLog }] = await Promise.all([
    import('../diagnose/explain.ts'),
    import('../diagnose/logs/read-log.ts'),
  ])
  const stdin = Readable.from([Buffer.from(text)], { objectMode: false })
  return readLog({ files: ['-'], stdin, now: clock.now(), language, explain: makeExplain() })
}
