// The line of a list file that made a rule speak, to be taken away. A preset's rule reads a file of a known name; a rule of
// the user's own may read several, of which those count that hold the line that fitted.

import { resolve } from 'node:path'
import type { Stage } from '../core/decision.ts'
import { findPresetRule } from '../policy/presets.ts'
import { listPath } from '../policy/presets/lists.ts'
import type { Situation } from './candidates.ts'
import type { Candidate } from './smallest-change.ts'
import { findWritten, pathsIn } from './written-rules.ts'

export function listChanges({ decision, trial }: Situation, stage: Stage): readonly Candidate[] {
  const { config } = trial
  const { rule, compared, origin } = decision
  const entries = ENTRIES.flatMap((name) => {
    const entry = compared[name]
    return typeof entry === 'string' ? [entry] : []
  })
  const files = origin?.kind === 'file' ? ownFiles() : presetFiles()
  return files.flatMap((file) =>
    entries.flatMap((entry): readonly Candidate[] => {
      const at = trial.listLines(file).findIndex((line) => entryOn(line) === entry)
      if (at < 0) return []
      return [{ change: { kind: 'list-without', file, entry, line: at + 1 }, who: 'operator' }]
    }),
  )

  function ownFiles(): readonly string[] {
    const written = findWritten(config, stage, rule)?.written
    return written ? pathsIn(written['when']).map((path) => resolve(config.policy.folder, path)) : []
  }

  function presetFiles(): readonly string[] {
    const read = findPresetRule(rule)?.setting.list
    const path = read && listPath(config, read.file)
    return path === undefined ? [] : [path]
  }
}

const ENTRIES = ['sender_entry', 'recipient_entry', 'client_entry'] as const

/** A line without its comment, as it stands in facts. */
export const entryOn = (line: string): string => line.replace(/(?:^|\s)#.*$/, '').trim()
