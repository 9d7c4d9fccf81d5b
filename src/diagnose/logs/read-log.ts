// Makes the report of a log: files in, one value out. It joins the parts (files, prefix, formats, stories, causes) and counts
// lines. Lines that stand in two files of one server (mainlog and rejectlog) are counted as lines and not as refusals twice.

import type { Readable } from 'node:stream'
import type { Instant } from '../../core/time.ts'
import type { Language } from '../diagnosis.ts'
import type { Explain } from '../explain.ts'
import type { SoftwareId } from '../software.ts'
import { arrangeCauses, chooseBeginning, verdictOn } from './begin-here.ts'
import { makeCauseBook } from './cause-book.ts'
import { makeExplainOnce } from './explain-once.ts'
import type { LogFilter } from './filter.ts'
import { arrangeFiles, readLines, STANDARD_INPUT, type LogFile } from './log-files.ts'
import type { LogFormat, LogRecord } from './log-record.ts'
import { makeReadPrefix } from './prefix.ts'
import { makeRecogniser } from './recognise.ts'
import type { BeginHere, CauseReport, Headline, LogReport } from './report.ts'
import { makeSeenElsewhere } from './seen-elsewhere.ts'
import { makeStories } from './stories.ts'

export interface Progress {
  readonly lines: number
  readonly bytes: number
  /** Unknown where standard input is read. */
  readonly total: number | undefined
}

export interface ReadLogOptions {
  readonly files: readonly string[]
  readonly stdin: Readable
  readonly now: Instant
  readonly timeZone?: string
  readonly language: Language
  readonly explain: Explain
  /** The program whose steps come first. */
  readonly for?: SoftwareId
  readonly filter?: LogFilter
  readonly progress?: (progress: Progress) => void
  readonly mostOpen?: number
}

const MOST_EXAMPLES = 20
const MOST_EXAMPLE_LENGTH = 500

export async function readLog(options: ReadLogOptions): Promise<LogReport> {
  const { now, timeZone, language, explain, filter = {}, mostOpen, progress } = options
  const readPrefix = makeReadPrefix({ now, ...(timeZone === undefined ? {} : { timeZone }) })
  const book = makeCauseBook()
  const stories = makeStories({
    explain: makeExplainOnce(explain),
    add: (trouble) => book.add(trouble),
    delivered: (destination, at) => book.delivered(destination, at),
    filter,
    ...(mostOpen === undefined ? {} : { mostOpen }),
  })
  const tally = makeTally()
  const seen = makeSeenElsewhere()
  const severalFiles = options.files.length > 1
  const recogniser = makeRecogniser(readPrefix, {
    record(record, line) {
      tally.record(record)
      if (severalFiles && record.kind === 'refused' && seen.before(record)) return
      stories.take(record, line.machine)
    },
    passed: (why, line) => tally.passed(why, line),
  })
  const arranged = await arrangeFiles(options.files, readPrefix)
  const total = arranged.some(({ name }) => name === STANDARD_INPUT)
    ? undefined
    : arranged.reduce((sum, { size = 0 }) => sum + size, 0)
  const files: LogReport['files'][number][] = []
  let lines = 0
  let bytes = 0
  let cutLines = 0
  for (const file of arranged) {
    const before = lines
    const problem = await readFile(
      file,
      options.stdin,
      (line) => (lines++, recogniser.read(line)),
      (count) => {
        bytes += count
        progress?.({ lines, bytes, total })
      },
      () => cutLines++,
    )
    files.push({ name: file.name, lines: lines - before, ...(problem === undefined ? {} : { problem }) })
    seen.nextFile()
  }
  stories.end()
  const told = tally.result()
  const found = book.report({ explain, language, for: options.for }, told.last)
  const beginHere = chooseBeginning(found, stories.counts.stories)
  const causes = arrangeCauses(found, beginHere)
  const ofMail = Object.keys(told.formats).length > 0
  const { delivered, failed, waiting, recovered, removed, refused, refusedForNow, ...rest } = stories.counts
  return {
    ...headline(causes, beginHere, ofMail),
    verdict: verdictOn(causes, beginHere, ofMail),
    lines,
    ...told,
    files,
    stories: rest.stories,
    joined: rest.joined,
    open: rest.open,
    cut: rest.cut,
    cutRecipients: rest.cutRecipients,
    cutLines,
    recipients: { delivered, failed, waiting, recovered, removed },
    refused: { permanent: refused, temporary: refusedForNow },
    ...(beginHere === undefined ? {} : { beginHere }),
    causes,
  }
}

/** What is to be mended first, else what went wrong most often. */
function headline(causes: readonly CauseReport[], begin: BeginHere | undefined, ofMail: boolean): Headline {
  const harmful = causes.filter(({ count }) => count > 0)
  const main =
    harmful.find(({ cause, side }) => cause === begin?.cause && side === begin.side && cause !== 'unknown') ??
    harmful.find(({ cause }) => cause !== 'unknown') ??
    harmful[0]
  if (main === undefined)
    return { cause: ofMail ? 'unknown' : 'not-mail', who: 'unknown', retryHelps: null, confidence: 'low' }
  const { cause, who, retryHelps, confidence } = main
  return { cause, who, retryHelps, confidence }
}

async function readFile(
  { name, problem }: LogFile,
  stdin: Readable,
  take: (line: string) => void,
  onRaw: (bytes: number) => void,
  onLong: () => void,
): Promise<string | undefined> {
  if (name === STANDARD_INPUT) return await readLines(stdin, take, onRaw, onLong)
  const met = await readLines(name, take, onRaw, onLong)
  return met ?? problem
}

type TallyResult = Pick<LogReport, 'unrecognised' | 'otherPrograms' | 'formats' | 'first' | 'last'>

function makeTally(): {
  record(record: LogRecord): void
  passed(why: string, line: string): void
  result(): TallyResult
} {
  const formats: Partial<Record<LogFormat, number>> = {}
  const examples: string[] = []
  let unrecognised = 0
  let otherPrograms = 0
  let first: Instant | undefined
  let last: Instant | undefined
  return {
    record({ format, at }) {
      formats[format] = (formats[format] ?? 0) + 1
      if (at === undefined) return
      if (first === undefined || at < first) first = at
      if (last === undefined || at > last) last = at
    },
    passed(why, line) {
      if (why === 'other-program') otherPrograms++
      if (why !== 'unrecognised') return
      unrecognised++
      if (examples.length < MOST_EXAMPLES) examples.push(line.slice(0, MOST_EXAMPLE_LENGTH))
    },
    result: () => ({
      unrecognised: { count: unrecognised, examples },
      otherPrograms,
      formats,
      ...(first === undefined ? {} : { first }),
      ...(last === undefined ? {} : { last }),
    }),
  }
}
