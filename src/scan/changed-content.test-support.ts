// What becomes of a message that a scanner wants to have changed, for tests of what scanners ask for.

import type { Content } from '../core/message.ts'
import { applyChanges } from './apply-changes.ts'
import type { ContentChange } from './content-change.ts'
import { headAndBody, wholeInPieces, type HeadAndBody } from './head-and-body.ts'
import { contentHeader } from './read-content.ts'

export async function changedContent(content: Content, changes: readonly ContentChange[]): Promise<HeadAndBody> {
  const section = await contentHeader(content)
  return applyChanges(section, headAndBody(content, section), changes)
}

/** The whole message after the changes. */
export async function changedWhole(content: Content, changes: readonly ContentChange[]): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of wholeInPieces(await changedContent(content, changes))) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}
