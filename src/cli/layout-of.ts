// What renderers need to know of the terminal: colours, columns, how points in time are written.

import type { Language } from '../diagnose/diagnosis.ts'
import { makeTimes } from './render/times.ts'
import type { LayoutContext } from './render/timeline.ts'
import type { Terminal } from './terminal.ts'

export function layoutOf({ paint, width, clock, timeZone }: Terminal, language: Language = 'en'): LayoutContext {
  return { paint, width, times: makeTimes(clock.now(), timeZone, language), language }
}
