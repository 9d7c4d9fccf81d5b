// Joins what Exim splits for syslog: `[1/3] ...`, `[2/3] ...` were one line that was too long, `[1\2] ...` had a line end inside
// (Exim specification, "Logging to syslog"). Parts come in order from one process; what never becomes whole is dropped.

import type { LogLine } from './log-record.ts'

interface Open {
  readonly first: LogLine
  readonly parts: string[]
  readonly total: number
}

/** So many processes do not log long lines at once; forgotten ones must not fill the memory. */
const MOST_OPEN = 200
const MOST_PARTS = 200

const PART = /^\[(\d{1,3})([/\\])(\d{1,3})\] ?/

export interface SplitLines {
  /** The whole line when its last part has come, `part` before that, undefined where the line is not split. */
  add(line: LogLine): LogLine | 'part' | undefined
}

export function makeSplitLines(): SplitLines {
  const open = new Map<string, Open>()
  return {
    add(line) {
      const found = PART.exec(line.text)
      if (found === null) return undefined
      const [mark, number, joint, total] = found
      const key = `${line.machine ?? ''} ${line.tag ?? ''} ${line.pid ?? ''}`
      const text = line.text.slice(mark.length)
      if (Number(number) === 1 && Number(total) > 1) {
        if (open.size >= MOST_OPEN) open.delete(open.keys().next().value ?? '')
        open.set(key, { first: line, parts: [text], total: Math.min(Number(total), MOST_PARTS) })
        return 'part'
      }
      const begun = open.get(key)
      // Its beginning is not in this log: what there is may still be understood.
      if (begun === undefined) return Number(total) === 1 ? { ...line, text } : undefined
      begun.parts.push(`${joint === '\\' ? '\n' : ''}${text}`)
      if (Number(number) < begun.total && begun.parts.length < begun.total) return 'part'
      open.delete(key)
      return { ...begun.first, text: begun.parts.join('') }
    },
  }
}
