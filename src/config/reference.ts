// What docs/reference/configuration.md says of each key, read from the page itself, so that `config explain` and the page
// cannot say two things. The page is held to the schema by configuration-page.test.ts.

import { readFileSync } from 'node:fs'

export interface KeyReference {
  /** `listen[].port`, `users.*.maildir`. */
  readonly key: string
  readonly meaning: string
  /** As prose; empty: none, or it has keys below. */
  readonly usual: string
}

export type Reference = ReadonlyMap<string, KeyReference>

export const readReferencePage = (): Reference =>
  parseReference(readFileSync(new URL('../../docs/reference/configuration.md', import.meta.url), 'utf8'))

export function parseReference(page: string): Reference {
  const rows = page.matchAll(/^\| `([^`]+)` \| (.*?) \| *(.*?) *\|$/gm)
  return new Map(
    Array.from(rows, ([, key = '', meaning = '', usual = '']) => [
      key,
      { key, meaning: plain(meaning), usual: plain(usual) },
    ]),
  )
}

/** Without the marks of Markdown. */
const plain = (text: string): string =>
  text
    .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replaceAll(/`([^`]*)`/g, '$1')
    .replaceAll(String.raw`\|`, '|')

/** The name of the page for a key as it is written in a file: `users.alice.maildir`, `listen.port`, `policy.rcpt.too-fast`. */
export function findReference(reference: Reference, key: string): KeyReference | undefined {
  const bare = key.replaceAll(/\[\d*\]/g, '')
  const known = [...reference.values()].find((one) => one.key.replaceAll('[]', '') === bare)
  if (known) return known
  const steps = bare.split('.')
  for (let i = 1; i < steps.length; i++) {
    const starred = reference.get(steps.with(i, '*').join('.'))
    if (starred) return starred
  }
  // A name that somebody chose: of a rule, or of a user.
  const above = reference.get(steps.slice(0, -1).join('.'))
  return above && isNamer(above.key) ? above : undefined
}

const isNamer = (key: string): boolean => key === 'users' || key.startsWith('policy.')
