// The note to a user whose .forward has a mistake: their mail goes to the mailbox meanwhile. One for each mistake in a week, not one for
// each mail; what was told is remembered over restarts.

import { createHash } from 'node:crypto'
import type { Mailbox } from '../core/address.ts'
import type { Domain } from '../core/domain.ts'
import type { IdSource } from '../core/id.ts'
import type { Facts } from '../core/reason.ts'
import { days, type Instant } from '../core/time.ts'
import type { Language } from '../diagnose/diagnosis.ts'
import type { NewMessage } from '../queue/store.ts'
import { FORWARD_NOTE_WORDS } from '../words/forward-note.ts'
import type { AnsweredFile } from './answered.ts'
import { harmless } from './harmless-text.ts'
import { ownLetter } from './own-letter.ts'
import { paragraph } from './paragraph.ts'

const TOLD_AGAIN = days(7)
const LONGEST = 500
/** Beyond what of a hash can be taken for another’s. */
const HASH_DIGITS = 24

export interface ForwardNoteDeps {
  readonly ids: IdSource
  readonly hostname: Domain
  readonly languages: readonly Language[]
  readonly answered: Pick<AnsweredFile, 'note'>
  readonly sign: (letter: NewMessage, now: Instant) => Promise<NewMessage>
}

/** Undefined: the user has been told. `mistake`: what the router compared, with `file`, `line` and `problem`. */
export type NoteForward = (to: Mailbox, mistake: Facts, now: Instant) => Promise<NewMessage | undefined>

export const createForwardNotes =
  ({ ids, hostname, languages, answered, sign }: ForwardNoteDeps): NoteForward =>
  async (to, mistake, now) => {
    const [file, line, problem] = ['file', 'line', 'problem'].map((name) => harmless(String(mistake[name]), LONGEST))
    const hash = createHash('sha256').update(`${line} ${problem}`).digest('hex').slice(0, HASH_DIGITS)
    if (!(await answered.note(`forward ${file}`, hash, now, TOLD_AGAIN))) return undefined
    const text = (language: Language): string => {
      const words = FORWARD_NOTE_WORDS[language]
      const place = line === '0' ? `${file}` : `${file}:${line}`
      return [
        paragraph(words.opening(hostname), ''),
        `  ${place}\n  ${words.problem(problem ?? '')}\n`,
        paragraph(words.move, ''),
      ].join('\n')
    }
    const subject = 'Your .forward has a mistake; your mail is in your mailbox'
    return sign(ownLetter({ to, now, hostname, subject, languages, text }, ids), now)
  }
