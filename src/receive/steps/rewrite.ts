// The step that carries out what scanners, rules and the steps before asked to have changed in the message.

import { applyChanges, changedPieces, type ChangedContent } from '../../scan/apply-changes.ts'
import { fieldValue, type ContentChange } from '../../scan/content-change.ts'
import type { Receiving, StepResult } from '../receiving.ts'

export function rewrite(receiving: Receiving): StepResult | Promise<StepResult> {
  const changes = wishes(receiving)
  return changes.length === 0 ? 'next' : rewritten(receiving, changes)
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

async function rewritten(receiving: Receiving, changes: readonly ContentChange[]): Promise<StepResult> {
  const { content, intake, deps } = receiving
  const changed = await applyChanges(content, changes)
  receiving.size = changed.size
  if (content.kind === 'inline') receiving.content = { kind: 'inline', bytes: await wholeOf(changed) }
  else {
    // The new file takes the place of the old one when it is whole.
    const file = await deps.store.openBody(intake.id)
    try {
      for await (const piece of changedPieces(changed)) await file.write(piece)
      receiving.content = await file.finish()
    } catch (error) {
      await file.discard()
      throw error
    }
  }
  return 'next'
}

async function wholeOf(changed: ChangedContent): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of changedPieces(changed)) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}
