// Knows refusals that an earlier file has told already: Exim writes each into mainlog and again into rejectlog. Within one file
// equal lines count each for itself. What is remembered is a number a line, and only so many.

import type { Refused } from './log-record.ts'

export interface SeenElsewhere {
  /** Whether a file before this one has the same refusal. */
  before(record: Refused): boolean
  nextFile(): void
}

const MOST_REMEMBERED = 1_000_000

export function makeSeenElsewhere(): SeenElsewhere {
  const earlier = new Map<number, number>()
  let here = new Map<number, number>()
  return {
    before(record) {
      const key = keyOf(record)
      if (here.size < MOST_REMEMBERED) here.set(key, (here.get(key) ?? 0) + 1)
      const left = earlier.get(key) ?? 0
      if (left === 0) return false
      earlier.set(key, left - 1)
      return true
    },
    nextFile() {
      for (const [key, count] of here) {
        if (earlier.size >= MOST_REMEMBERED) break
        earlier.set(key, Math.max(earlier.get(key) ?? 0, count))
      }
      here = new Map()
    },
  }
}

/** FNV-1a over what tells refusals apart. */
function keyOf({ at, id, client, from, recipient, text }: Refused): number {
  const whole = `${at ?? ''} ${id ?? ''} ${client.address ?? ''} ${from ?? ''} ${recipient ?? ''} ${text}`
  let hash = 0x811c9dc5
  for (let i = 0; i < whole.length; i++) hash = Math.imul(hash ^ whole.charCodeAt(i), 0x01000193)
  return hash
}
