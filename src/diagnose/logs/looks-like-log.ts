// Says whether an input is the log of a mail server (several lines with times, as one program writes them), so that
// `explain` makes a report of it. It looks at the beginning only. It must not call a bounce or a single pasted line a log:
// one line is explained as the reply in it.
//
// For the callers: `looksLikeLog(beginning)` takes the first characters of the input, decompressed; 16 kB are plenty.
// When it is true, src/cli/log-report-command.ts makes the report:
// `runLogReport(terminal, files, options): Promise<ExitCode>`, where `-` among the files is standard input.

import { instant } from '../../core/time.ts'
import { makeReadPrefix } from './prefix.ts'
import { makeRecogniser } from './recognise.ts'

const LINES_LOOKED_AT = 50
/** Fewer lines than this are a quotation, and the answer to it is about what they say. */
const FEWEST_LINES = 3

export function looksLikeLog(beginning: string): boolean {
  // What `exim -d` prints is long before it comes to a line of a log.
  if (/^Exim version \S+/m.test(beginning) && /^ *(?:[\d:]{8} +)?(?:\d+ )?LOG: \w/m.test(beginning)) return true
  // `postqueue -j` of a queue with one message.
  if (beginning.startsWith('{"queue_name"')) return true
  const lines = beginning.split('\n', LINES_LOOKED_AT)
  const written = lines.filter((line) => line.trim() !== '')
  if (written.length < FEWEST_LINES) return false
  let known = 0
  let timed = 0
  const readPrefix = makeReadPrefix({ now: instant(0), timeZone: 'UTC' })
  const recogniser = makeRecogniser(readPrefix, {
    record: ({ at, kind, format }, line) => {
      known++
      // A listing of the queue has no times, nor has what Haraka prints; two messages or lines of these are no accident.
      if (at !== undefined || line.at !== undefined || kind === 'attempted' || format === 'haraka') timed++
    },
    passed: (kind) => {
      if (kind === 'continuation' || kind === 'other-program') known++
    },
  })
  for (const line of written) recogniser.read(line)
  return timed >= 2 && known * 2 >= written.length
}
