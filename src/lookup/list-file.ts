// Files of patterns, one a line, that are read again when they have changed: a list edited while the server runs holds
// from the next question on. Whether it has changed is looked up at most once a second, for it is asked for every message.
// A file that does not exist is an empty list, as in Debian; one that cannot be read is a problem, never an empty list.

import type { Clock } from '../core/clock.ts'
import { seconds } from '../core/time.ts'
import { WatchedFile, type FileProblem } from './watched-file.ts'

export interface ListFile {
  readonly path: string
  /** The lines now; `problem` where it exists and cannot be read. A file that does not exist is an empty list. */
  lines(): { readonly lines: readonly string[]; readonly problem?: string }
}

const LOOK_AGAIN = seconds(1)

type Lines = ReturnType<ListFile['lines']>

const EMPTY: Lines = { lines: [] }

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
  const file = new WatchedFile<Lines>(path, {
    parse: (text) => ({ lines: text.split(/\r?\n/) }),
    lookAgain: { clock, after: LOOK_AGAIN },
  })
  return {
    path,
    lines() {
      const content = file.read()
      switch (content.kind) {
        case 'found':
          return content.value
        case 'none':
          return EMPTY
        case 'unknown':
          return { lines: EMPTY.lines, problem: told(content.problem) }
      }
    },
  }
}

function told(problem: FileProblem): string {
  switch (problem.kind) {
    case 'error':
      return problem.code ?? problem.message
    case 'no-file':
      return problem.directory ? 'EISDIR' : 'it is no file'
    case 'exposed':
    case 'too-large':
      // A list is no secret, and may be as long as it likes.
      return problem.kind
  }
}
