// The stories of single messages out of a log: of a queue id, a Message-ID or an address. Reads the log several times, because
// what belongs to a message may stand before the line that shows that it does: a recipient is known long after the arrival, and
// the same mail has another id on the next server (joined by Message-ID) and in its bounce. Memory is bounded by the number
// of stories that are wanted.

import type { Readable } from 'node:stream'
import type { Instant } from '../../core/time.ts'
import type { Language } from '../diagnosis.ts'
import type { Explain } from '../explain.ts'
import { arrangeFiles, readLines, readPieces, STANDARD_INPUT } from './log-files.ts'
import { makeLineCutter } from './log-lines.ts'
import type { LogRecord } from './log-record.ts'
import { makeStory, type LogStory } from './log-story.ts'
import { makeReadPrefix } from './prefix.ts'
import { makeRecogniser } from './recognise.ts'
import { makeWantedStories } from './wanted-stories.ts'

export interface LogTrace {
  readonly subject: string
  readonly stories: readonly LogStory[]
  /** Refusals of clients in which the subject occurs, that never became a message. */
  readonly refused: readonly Extract<LogRecord, { kind: 'refused' }>[]
  /** Older ones were left out. */
  readonly more: boolean
  readonly problems: readonly { readonly name: string; readonly problem: string }[]
}

export interface TraceLogOptions {
  readonly files: readonly string[]
  readonly stdin: Readable
  readonly subject: string
  readonly limit: number
  readonly now: Instant
  readonly timeZone?: string
  readonly language: Language
  readonly explain: Explain
}

type Take = (record: LogRecord, machine: string | undefined) => void

/** Of one message; a mailing list may have more lines. */
const MOST_RECORDS = 5000
const MOST_PASSES = 3

export async function traceLog(options: TraceLogOptions): Promise<LogTrace> {
  const { subject, limit, language, explain } = options
  const readAll = await makeReadAll(options)
  const wanted = makeWantedStories(subject, limit)
  let problems = await readAll(wanted.find)
  for (let pass = 1; pass < MOST_PASSES && wanted.ids.size > 0; pass++) {
    const before = wanted.ids.size
    problems = await readAll(wanted.relate)
    if (wanted.ids.size === before) break
  }
  const collected = new Map<string, { id: string; machine: string | undefined; records: LogRecord[] }>()
  if (wanted.ids.size > 0) {
    await readAll((record, machine) => {
      if (record.kind === 'note' || record.id === undefined || !wanted.ids.has(record.id)) return
      const key = `${machine ?? ''} ${record.id}`
      const entry = collected.get(key) ?? { id: record.id, machine, records: [] }
      collected.set(key, entry)
      if (entry.records.length < MOST_RECORDS) entry.records.push(record)
    })
  }
  const all = [...collected.values()].map(({ id, machine, records }) =>
    makeStory({ id, machine, records, language, explain }),
  )
  const stories = all
    .map((story) => ({ ...story, bounces: all.filter(({ bounceOf }) => bounceOf === story.id).map(({ id }) => id) }))
    .sort((a, b) => (a.arrivedAt ?? 0) - (b.arrivedAt ?? 0))
  return { subject, stories, refused: wanted.refused, more: wanted.more(), problems }
}

/** Standard input cannot be read twice, so it is kept. */
async function makeReadAll(options: TraceLogOptions): Promise<(take: Take) => Promise<LogTrace['problems']>> {
  const { files, stdin, now, timeZone } = options
  const prefix = { now, ...(timeZone === undefined ? {} : { timeZone }) }
  const arranged = await arrangeFiles(files, makeReadPrefix(prefix))
  const kept = files.includes(STANDARD_INPUT) ? await keepAll(stdin) : { pieces: [], cut: false }
  return async (take) => {
    const problems: { name: string; problem: string }[] = []
    const recogniser = makeRecogniser(makeReadPrefix(prefix), {
      record: (record, { machine }) => take(record, machine),
      passed: () => undefined,
    })
    for (const { name, problem } of arranged) {
      if (name === STANDARD_INPUT) {
        const cutter = makeLineCutter((line) => recogniser.read(line))
        for (const piece of kept.pieces) cutter.add(piece)
        cutter.end()
        if (kept.cut)
          problems.push({
            name,
            problem: 'it is too long to be kept: the rest is not looked at, give the file by its name',
          })
        continue
      }
      const met = (await readLines(name, (line) => recogniser.read(line))) ?? problem
      if (met !== undefined) problems.push({ name, problem: met })
    }
    return problems
  }
}

/** More than this is not kept in memory. */
const MOST_KEPT = 1 << 29

async function keepAll(stdin: Readable): Promise<{ readonly pieces: readonly Buffer[]; readonly cut: boolean }> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of readPieces(stdin)) {
    size += piece.length
    if (size > MOST_KEPT) return { pieces, cut: true }
    pieces.push(Buffer.from(piece))
  }
  return { pieces, cut: false }
}
