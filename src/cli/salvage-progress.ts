// A line of progress on standard error while a large queue is salvaged; only on a terminal, and only when it takes long enough to
// be read.

import type { Language } from '../diagnose/diagnosis.ts'
import type { SalvageProgress } from '../queue/salvage/salvage.ts'
import type { Terminal } from './terminal.ts'

const FIRST_AFTER_MS = 400
const EVERY_MS = 200
/** Returns to the beginning of the line and empties it (ECMA-48 EL). */
const CLEAR = '\r\u001B[K'

const STEPS: Readonly<Record<Language, Readonly<Record<SalvageProgress['step'], string>>>> = {
  en: { looking: 'Looking through pages', deciding: 'Looking at messages', writing: 'Putting back' },
  ru: { looking: 'Просмотр страниц', deciding: 'Просмотр писем', writing: 'Возврат в очередь' },
}

export interface ShownProgress {
  readonly show: (progress: SalvageProgress) => void
  /** Takes the line away. */
  readonly clear: () => void
}

export function makeSalvageProgress({ clock, err, errIsTerminal }: Terminal, language: Language): ShownProgress {
  let next = clock.now() + FIRST_AFTER_MS
  let shown = false
  return {
    show({ step, done, of }: SalvageProgress): void {
      const now = clock.now()
      if (errIsTerminal !== true || now < next || of === 0) return
      next = now + EVERY_MS
      shown = true
      err(`${CLEAR}${STEPS[language][step]}: ${done}/${of} (${Math.floor((100 * done) / of)} %)`)
    },
    clear(): void {
      if (shown) err(CLEAR)
    },
  }
}
