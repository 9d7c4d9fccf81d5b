// Reads a file of aliases as Debian's /etc/aliases is written: `name: one, another`, what begins with a space goes on the line
// before, `#` begins a comment. Whatever is wrong is told with its place, and all of it at once.

import type { Alias, AliasMeaning, AliasProblem, Aliases, AliasTarget } from './alias.ts'
import { isDomain, itemsOf, parseTarget, type Item } from './parse-targets.ts'

interface Line {
  readonly number: number
  readonly text: string
  /** Where what belongs to the alias begins. */
  readonly start: number
}

interface Entry {
  readonly name: string
  readonly lines: readonly Line[]
}

/** A mistake in each of a million lines is not told a million times. */
const MOST_PROBLEMS = 50

export function parseAliases(text: string): Aliases {
  const problems: AliasProblem[] = []
  const complain: Complain = (line, column, message, advice) => {
    if (problems.length >= MOST_PROBLEMS) return
    problems.push({ line: line.number, column: column + 1, message, advice, source: line.text })
  }
  const byName = new Map<string, Alias>()
  for (const entry of entriesOf(text, complain)) {
    const meaning = meaningOf(entry, complain)
    const key = entry.name.normalize('NFC').toLowerCase()
    const [first] = entry.lines
    if (meaning && first && !byName.has(key)) byName.set(key, { ...meaning, name: entry.name, line: first.number })
  }
  return { byName, problems }
}

type Complain = (line: Line, column: number, message: string, advice: string) => void

function entriesOf(text: string, complain: Complain): readonly Entry[] {
  const entries: { name: string; lines: Line[] }[] = []
  /** An entry whose beginning could not be read swallows what goes on with it. */
  let current: Line[] | undefined
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const number = i + 1
    if (/^\s*(?:#|$)/.test(line)) continue
    if (/^\s/.test(line)) {
      if (current) current.push({ number, text: line, start: 0 })
      else complain({ number, text: line, start: 0 }, 0, 'this goes on a line before, and there is none', BEGIN)
      continue
    }
    const found = /^("(?:[^"\\]|\\.)+"|[^\s:"]+)\s*:?/.exec(line)
    const name = nameOf(found?.[1] ?? '')
    current = [{ number, text: line, start: found?.[0].length ?? 0 }]
    if (name === undefined) complain({ number, text: line, start: 0 }, 0, 'no name of an alias stands here', BEGIN)
    else entries.push({ name, lines: current })
  }
  return entries
}

const BEGIN = 'write name: one, another'

/** `staff`, `"odd name"`, or `staff@example.org` for one domain alone. */
function nameOf(written: string): string | undefined {
  if (written === '') return undefined
  if (written.startsWith('"')) return written.slice(1, -1).replaceAll(/\\(.)/g, '$1')
  const at = written.lastIndexOf('@')
  if (at < 0) return written
  return at > 0 && isDomain(written.slice(at + 1)) ? written : undefined
}

function meaningOf({ name, lines }: Entry, complain: Complain): AliasMeaning | undefined {
  const [first] = lines
  const told = lines.map(({ text, start }) => text.slice(start).trim()).join(' ')
  const [, word, text = ''] = /^\s*:(fail|defer):\s*(.*)$/is.exec(told) ?? []
  if (word !== undefined) return { kind: word.toLowerCase() === 'fail' ? 'fail' : 'defer', text: text.trim() }
  const targets: AliasTarget[] = []
  let isRight = true
  let openEnd: { readonly line: Line; readonly item: Item } | undefined
  for (const line of lines) {
    const items = itemsOf(line.text, line.start)
    for (const [i, item] of items.entries()) {
      if (openEnd && i === 0 && !/^\s*,/.test(line.text.slice(line.start))) {
        complain(openEnd.line, openEnd.item.column, 'a comma is missing behind this', 'write one, or join the lines')
        isRight = false
      }
      const parsed = parseTarget(item)
      if (parsed.ok) targets.push(parsed.target)
      else {
        complain(line, parsed.column, parsed.message, parsed.advice)
        isRight = false
      }
    }
    const last = items.at(-1)
    if (last)
      openEnd = /,\s*(?:#.*)?$/.test(line.text.slice(last.column + last.text.length)) ? undefined : { line, item: last }
  }
  if (targets.length === 0 && isRight && first) {
    complain(
      first,
      first.start,
      `nothing stands behind ${name}`,
      'name who gets its mail, or write :blackhole: for nobody',
    )
    return undefined
  }
  return isRight ? { kind: 'to', targets } : undefined
}
