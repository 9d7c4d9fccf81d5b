// Files of patterns, one a line, that are read again when they have changed: a list edited while the server runs holds
// from the next question on. Whether it has changed is looked up at most once a second, for it is asked for every message.
// A file that does not exist is an empty list, as in Debian; one that cannot be read is a problem, never an empty list.

import { readFileSync, statSync } from 'node:fs'
import type { Clock } from '../core/clock.ts'
import { seconds, type Instant } from '../core/time.ts'
import type { ListFile } from '../conditions/condition-deps.ts'

const LOOK_AGAIN = seconds(1)

type Lines = ReturnType<ListFile['lines']>

interface Kept {
  readonly version: string
  readonly lines: Lines
}

const NO_FILE = 'it is no file'

const EMPTY: Kept = { version: '', lines: { lines: [] } }

/** One for the whole server: each file is kept once, however many rules name it. */
export function makeOpenList(clock: Clock): (path: string) => ListFile {
  const files = new Map<string, ListFile>()
  return (path) => {
    const known = files.get(path)
    if (known) return known
    const file = openList(path, clock)
    files.set(path, file)
    return file
  }
}

function openList(path: string, clock: Clock): ListFile {
  let kept = EMPTY
  let lookedAt: Instant | undefined
  return {
    path,
    lines() {
      const now = clock.now()
      // A clock that was set back must not keep an old list alive.
      if (lookedAt !== undefined && now >= lookedAt && now - lookedAt < LOOK_AGAIN) return kept.lines
      lookedAt = now
      kept = look(path, kept)
      return kept.lines
    },
  }
}

/** The size counts as well: two changes within one tick of the file system's clock are common in scripts. */
function look(path: string, kept: Kept): Kept {
  try {
    const found = statSync(path)
    // Reading a pipe or a device could last for ever, and all sessions would wait.
    if (!found.isFile() && !found.isDirectory()) return { version: '', lines: { lines: [], problem: NO_FILE } }
    const { mtimeMs, ctimeMs, size, ino } = found
    const version = `${mtimeMs} ${ctimeMs} ${size} ${ino}`
    if (version === kept.version) return kept
    return { version, lines: { lines: readFileSync(path, 'utf8').split(/\r?\n/) } }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR') return EMPTY
    if (code === undefined) throw error
    return { version: '', lines: { lines: [], problem: code } }
  }
}
