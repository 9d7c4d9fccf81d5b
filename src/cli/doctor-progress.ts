// How far the doctor has come, on standard error of a terminal, and only where it takes long enough to be read.

import { DOCTOR_WORDS, fill } from '../doctor/words/words.ts'
import type { Language } from '../words/language.ts'
import type { Terminal } from './terminal.ts'

const FIRST_AFTER_MS = 400
/** Returns to the beginning of the line and empties it (ECMA-48 EL). */
const CLEAR = '\r\u001B[K'

export interface DoctorProgress {
  readonly show: (done: number, of: number) => void
  /** Takes the line away. */
  readonly clear: () => void
}

export function makeDoctorProgress({ clock, err, errIsTerminal }: Terminal, language: Language): DoctorProgress {
  const first = clock.now() + FIRST_AFTER_MS
  let shown = false
  return {
    show(done, of) {
      if (errIsTerminal !== true || clock.now() < first) return
      shown = true
      err(`${CLEAR}${fill(DOCTOR_WORDS[language].looking, { done: String(done), of: String(of) })}`)
    },
    clear() {
      if (shown) err(CLEAR)
    },
  }
}
