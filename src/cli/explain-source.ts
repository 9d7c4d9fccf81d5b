// Where `waybill explain` takes its input from: words, files, a pipe. What is in it is looked at by explain-input.ts.

import { statSync } from 'node:fs'
import type { Readable } from 'node:stream'

export type Source =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'files'; readonly files: readonly string[] }
  | { readonly kind: 'stdin'; readonly stdin: Readable }

/** What was typed, unless it names files; else the file; else what is piped in. A terminal is not waited for. */
export function chooseSource(words: readonly string[], file: string | undefined, stdin: Readable): Source | undefined {
  if (file !== undefined && file !== '-') return { kind: 'files', files: [file] }
  const typed = words.join(' ')
  if (typed !== '' && typed !== '-') {
    return words.every(isFile) || words.every(isPath) ? { kind: 'files', files: words } : { kind: 'text', text: typed }
  }
  if (file === '-' || typed === '-') return { kind: 'stdin', stdin }
  return 'isTTY' in stdin && stdin.isTTY === true ? undefined : { kind: 'stdin', stdin }
}

/** Meant as a file, though there is none: that must be said, not explained. */
const isPath = (word: string): boolean =>
  /^(?:\/|\.{1,2}\/|~\/)\S+$|^\S+\.(?:eml|mbox|mbx|msg|txt|log|gz|zst|xz|bz2|zip|xml|json)$/i.test(word) &&
  !word.includes('://')

/** A file or a folder. */
const isFile = (name: string): boolean => {
  try {
    if (name.length >= 4_096 || name.includes('\0')) return false
    const found = statSync(name, { throwIfNoEntry: false })
    return found !== undefined
  } catch {
    // A name that no file can have.
    return false
  }
}
