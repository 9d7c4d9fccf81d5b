// The list behind an alias, and in the files that it includes: addresses and names, one after the other with commas between;
// what is quoted may hold commas. What this server cannot do for an address (run a program, write a file) is a problem.

import { parseAddressLiteral, parseMailbox } from '../../core/address.ts'
import { parseDomain } from '../../core/domain.ts'
import type { Complaint } from '../../config/problem.ts'
import type { AliasTarget } from './alias.ts'

export type ParsedTarget =
  | { readonly ok: true; readonly target: AliasTarget }
  | ({ readonly ok: false; readonly column: number } & Complaint)

/** One item with the column where it begins, counted from 0. */
export interface Item {
  readonly text: string
  readonly column: number
}

/** Items of one line from `start` on; a `#` where an item begins, or behind a space, begins a comment. */
export function itemsOf(line: string, start = 0): readonly Item[] {
  const items: Item[] = []
  let begin = start
  let quoted = false
  const add = (end: number): void => {
    const raw = line.slice(begin, end)
    const text = raw.trim()
    if (text !== '') items.push({ text, column: begin + raw.length - raw.trimStart().length })
    begin = end + 1
  }
  for (let i = start; i < line.length; i++) {
    const char = line[i]
    if (quoted && char === '\\') i++
    else if (char === '"') quoted = !quoted
    else if (!quoted && char === '#' && (i === start || /[\s,]/.test(line[i - 1] ?? ''))) {
      add(i)
      return items
    } else if (!quoted && char === ',') add(i)
  }
  add(line.length)
  return items
}

export function parseTarget({ text, column }: Item): ParsedTarget {
  const bad = (message: string, advice: string): ParsedTarget => ({ ok: false, column, message, advice })
  const inside = unquoted(text)
  const [first = ''] = inside
  if (first === '|') {
    return bad(
      `${shown(text)} is a command, and Waybill runs no commands for aliases`,
      'name an address instead; let the program fetch its mail from a mailbox',
    )
  }
  if (first === '/') {
    return bad(
      `${shown(text)} is a file, and Waybill writes no files for aliases`,
      'name a user instead; the mail is in that user’s Maildir then',
    )
  }
  if (first === ':') return special(inside, bad)
  const address = addressOf(text)
  return address === undefined
    ? bad(`${shown(text)} is no address`, 'write name, name@domain or "odd name"@domain, with commas between')
    : { ok: true, target: address }
}

function special(text: string, bad: (message: string, advice: string) => ParsedTarget): ParsedTarget {
  const [, word = '', rest = ''] = /^:(\w+):\s*(.*)$/s.exec(text) ?? []
  switch (word.toLowerCase()) {
    case 'blackhole':
      return { ok: true, target: { kind: 'nobody' } }
    case 'include':
      return rest.startsWith('/')
        ? { ok: true, target: { kind: 'include', path: rest } }
        : bad(':include: wants the whole path of a file', 'write :include:/etc/mail/list')
    case 'fail':
    case 'defer':
      return bad(
        `:${word}: must be the first behind the colon`,
        'it stands for the whole alias: put it alone on its line',
      )
    default:
      return bad(`${shown(text)} is not known`, 'it can be :include:/file, :blackhole:, :fail: text or :defer: text')
  }
}

/** `name`, `name@domain`, `<name@domain>`, `"a name"@domain`; a backslash keeps a name in the domain of whoever it stands for. */
function addressOf(text: string): AliasTarget | undefined {
  const inside = /^<(.*)>$/.exec(text)?.[1] ?? text
  const bare = inside.replace(/^\\/, '')
  const mailbox = parseMailbox(bare)
  if (mailbox.ok) return { kind: 'address', ...mailbox.value }
  if (mailbox.problem !== 'no-domain' || bare.endsWith('@')) return undefined
  // The domain stands in only to have the local part read.
  const alone = parseMailbox(`${bare}@a`)
  return alone.ok
    ? { kind: 'address', localPart: alone.value.localPart, domain: bare === inside ? undefined : 'same' }
    : undefined
}

/** Where the whole item is quoted, as a path with a comma must be. */
export const unquoted = (text: string): string =>
  /^"((?:[^"\\]|\\.)*)"$/.exec(text)?.[1]?.replaceAll(/\\(.)/g, '$1') ?? text

const MOST_SHOWN = 60
const shown = (text: string): string =>
  JSON.stringify(text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text)

/** Used for keys with a domain. */
export const isDomain = (text: string): boolean => (parseDomain(text) ?? parseAddressLiteral(text)) !== undefined
