// The step that carries out what scanners, rules and the steps before asked to have changed in the message: all at once,
// because fields are counted as they were before any change.

import { applyChanges } from '../../scan/apply-changes.ts'
import { fieldValue, type ContentChange } from '../../scan/content-change.ts'
import type { Receiving, StepResult } from '../receiving.ts'

export function rewrite(receiving: Receiving): StepResult {
  const changes = wishes(receiving)
  if (changes.length > 0) receiving.content = applyChanges(receiving.section, receiving.content, changes)
  return 'next'
}

function wishes({ scans, decision, changes }: Receiving): readonly ContentChange[] {
  const tags = decision?.tags ?? []
  return [
    ...scans.results.flatMap((result) => (result.kind === 'verdict' ? result.changes : [])),
    // Below our own Received field, where a reader expects what this server found.
    ...tags.map(
      ({ field, value }) => ({ kind: 'insert-field', index: 1, name: field, value: fieldValue(value) }) as const,
    ),
    ...changes,
  ]
}
