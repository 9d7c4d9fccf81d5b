// What Debian's own template consists of, as hashes of its lines: what is in it is covered by the site types, and only what somebody
// changed is work.

import { hash } from 'node:crypto'
import type { Block } from './blocks.ts'
import type { LogicalLine } from './lines.ts'
import { DEBIAN_12 } from './stock-debian-12.ts'

export const keyOf = ({ section, name }: Pick<Block, 'section' | 'name'>): string =>
  name === '' ? section : `${section}/${name}`

/** Enough to tell five hundred lines apart, and to say nothing of what they hold. */
export const hashOf = (text: string): string => hash('sha256', text, 'hex').slice(0, 8)

export interface ChangedBlock {
  readonly block: Block
  /** Debian's template has no block of that name. */
  readonly isOwn: boolean
  readonly added: readonly LogicalLine[]
  /** How many lines of Debian's are not there. */
  readonly missing: number
}

export interface Comparison {
  readonly changed: readonly ChangedBlock[]
  /** Names of blocks of Debian's that are not there. */
  readonly gone: readonly string[]
}

export function compareWithStock(blocks: readonly Block[]): Comparison {
  const stock = new Map(Object.entries(DEBIAN_12).map(([key, hashes]) => [key, hashes.split(' ')]))
  // The main section is in several files, and comes in pieces.
  const left = new Map([...stock].map(([key, hashes]) => [key, [...hashes]]))
  const changed = blocks.map((block): ChangedBlock => {
    const unmatched = left.get(keyOf(block))
    const added = block.lines.filter(({ text }) => {
      const at = unmatched?.indexOf(hashOf(text)) ?? -1
      if (at < 0) return true
      unmatched?.splice(at, 1)
      return false
    })
    return { block, isOwn: unmatched === undefined, added, missing: 0 }
  })
  const isThere = new Set(blocks.map(keyOf))
  return {
    changed: changed
      .map((one, i) => {
        const key = keyOf(one.block)
        const isLast = !changed.slice(i + 1).some(({ block }) => keyOf(block) === key)
        return { ...one, missing: isLast ? (left.get(key)?.length ?? 0) : 0 }
      })
      .filter(({ isOwn, added, missing }) => isOwn || added.length > 0 || missing > 0),
    gone: [...stock.keys()].filter((key) => !isThere.has(key)),
  }
}
