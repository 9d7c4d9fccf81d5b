// The recipients of a message as a tree: each before those that took its place.

import type { RecipientView } from '../../control/control.ts'

export interface TreeLine {
  readonly recipient: RecipientView
  /** 0 for those that the client named. */
  readonly depth: number
}

export function recipientTree(recipients: readonly RecipientView[]): readonly TreeLine[] {
  const present = new Set(recipients.map(({ index }) => index))
  const children = Map.groupBy(recipients, ({ parent }) => (parent !== undefined && present.has(parent) ? parent : -1))
  // A parent is older than its children, whatever a damaged queue says: so this ends.
  const under = (index: number, depth: number): TreeLine[] =>
    (children.get(index) ?? [])
      .filter((recipient) => recipient.index > index)
      .flatMap((recipient) => [{ recipient, depth }, ...under(recipient.index, depth + 1)])
  return under(-1, 0)
}
