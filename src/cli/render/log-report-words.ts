// Which words the report of a log needs; they stand in a file a language.

import type { CauseId } from '../../diagnose/causes/facts.ts'
import type { Confidence, Language, Who } from '../../diagnose/diagnosis.ts'
import type { Counts, LogReport, Side, LogVerdict } from '../../diagnose/logs/report.ts'
import { LOG_WORDS_EN } from './log-report-words-en.ts'
import { LOG_WORDS_RU } from './log-report-words-ru.ts'

type WhoOf = Readonly<Record<Who | 'own', string>>

export interface TitleAndStep {
  readonly title: string
  readonly step: string
}

export interface LogWords {
  readonly columns: Readonly<Record<'title' | 'count' | 'where' | 'since' | 'going' | 'move' | 'sure', string>>
  readonly yes: string
  readonly no: string
  readonly sure: Readonly<Record<Confidence, string>>
  readonly movers: Readonly<
    Record<'you' | 'yourDns' | 'yourIp' | 'client' | 'other' | 'writer' | 'recipient' | 'wait' | 'unknown', string>
  >
  /** Headings in the table. */
  readonly sides: Readonly<Record<Side, string>>
  /** What stands in place of the name of a cause that nobody knows. */
  readonly unknownTitle: Readonly<Record<Side, string>>
  /** Causes that are called otherwise where they are this server's own fault. */
  readonly own: Readonly<Partial<Record<CauseId, TitleAndStep>>>
  /** Log-ins that failed from many places. */
  readonly guessing: TitleAndStep
  /** A wait whose reason is not in what was read. */
  readonly reasonElsewhere: TitleAndStep
  readonly thisServer: string
  readonly clientCount: (count: number) => string
  readonly moreDestinations: (count: number) => string
  readonly moreCauses: (causes: number, count: number) => string
  readonly beginHere: (title: string) => string
  readonly manyHosts: string
  readonly verdicts: Readonly<
    Record<Exclude<LogVerdict, 'begin-here'>, (recipients: LogReport['recipients']) => string>
  >
  readonly title: (lines: number, files: number) => string
  readonly written: string
  readonly format: (format: string) => string
  readonly time: string
  readonly messages: string
  readonly messageCounts: (counts: Pick<LogReport, 'stories' | 'open' | 'joined'>) => string
  readonly recipients: string
  readonly recipientCounts: (counts: LogReport['recipients']) => string
  readonly refused: string
  readonly refusedCounts: (counts: LogReport['refused']) => string
  readonly cut: (count: number) => string
  readonly cutRecipients: (count: number) => string
  readonly cutLines: (count: number) => string
  readonly moreDetails: (causes: number) => string
  readonly what: string
  readonly fates: (report: Counts) => string
  readonly going: string
  readonly goesOn: (stillGoingOn: boolean, waiting: number) => string
  readonly where: string
  readonly from: string
  readonly clients: string
  readonly lines: string
  readonly example: string
  readonly earlier: (at: string, host: string, text: string) => string
  readonly move: string
  readonly who: Readonly<Record<Side, WhoOf>>
  readonly howSure: string
  readonly surer: Readonly<Record<Confidence, string>>
  readonly step: string
  /** Waiting would have helped, and the server has given up. */
  readonly waitOver: { readonly who: string; readonly step: string }
  readonly recoveredTitle: string
  readonly otherPrograms: (count: number) => string
  readonly unrecognised: (count: number) => string
}

export const LOG_WORDS: Readonly<Record<Language, LogWords>> = { en: LOG_WORDS_EN, ru: LOG_WORDS_RU }
