// The file .forward in the home of a user of the system: a list of addresses, as an alias has it, of programs and files, or a filter of
// Exim's as far as it is known (exim-filter.ts). Read for each mail. What is wrong with it is an answer: who forwards their mail
// must not lose any by a slip, so that the mail stays in their mailbox then.

import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'
import type { Autoreply } from '../config/transport-config.ts'
import type { AliasTarget } from './aliases/alias.ts'
import { itemsOf, parseTarget, unquoted } from './aliases/parse-targets.ts'
import { parseEximFilter } from './exim-filter.ts'
import type { Found } from './lookup.ts'
import type { OwnFiles } from './users/own-file.ts'

export type ForwardTarget =
  | Extract<AliasTarget, { kind: 'address' }>
  /** A command for a shell of the user's. */
  | { readonly kind: 'program'; readonly command: string }
  /** `isFolder`: a Maildir. */
  | { readonly kind: 'file'; readonly path: string; readonly isFolder: boolean }
  | { readonly kind: 'reply'; readonly reply: Autoreply }
  /** The mailbox of whose file it is. */
  | { readonly kind: 'own-mailbox' }

export type Forward =
  /** An empty list: nobody, the mail is thrown away. */
  | { readonly kind: 'to'; readonly targets: readonly ForwardTarget[] }
  /** `line` is 0 where the whole file is meant. */
  | { readonly kind: 'faulty'; readonly line: number; readonly problem: string }

/** What the site lets users name besides addresses. */
export interface ForwardAllowed {
  readonly programs: boolean
  readonly files: boolean
}

const FILE = '.forward'

export const forwardPath = (home: string): string => join(home, FILE)

export async function readForward(home: string, allowed: ForwardAllowed, own: OwnFiles): Promise<Found<Forward>> {
  const found = await own.read(forwardPath(home))
  if (found.kind !== 'found') return found
  const { value } = found
  const forward = value.kind === 'faulty' ? { ...value, line: 0 } : parseForward(value.text, home, allowed)
  return forward ? { kind: 'found', value: forward } : { kind: 'none' }
}

/** Undefined: nothing stands in it. */
export function parseForward(text: string, home: string, allowed: ForwardAllowed): Forward | undefined {
  const lines = text.split(/\r?\n/)
  const [, filter = ''] = /^#\s*(exim|sieve)\s+filter/i.exec(lines[0] ?? '') ?? []
  if (/sieve/i.test(filter)) return faulty(1, 'it is a filter of Sieve, and those are not run')
  if (filter !== '') return parseEximFilter(text, home)
  const targets: ForwardTarget[] = []
  let isNobody = false
  for (const [i, line] of lines.entries()) {
    for (const item of itemsOf(line)) {
      const special = programOrFile(unquoted(item.text), allowed)
      if (typeof special === 'string') return faulty(i + 1, special)
      if (special) {
        targets.push(special)
        continue
      }
      const parsed = parseTarget(item)
      if (!parsed.ok) return faulty(i + 1, parsed.message)
      const { target } = parsed
      if (target.kind === 'include') return faulty(i + 1, ':include: has no meaning here')
      if (target.kind === 'nobody') isNobody = true
      if (target.kind === 'address') targets.push(target)
    }
  }
  return targets.length > 0 || isNobody ? { kind: 'to', targets } : undefined
}

/** A text says what is wrong; undefined: it is an address. */
function programOrFile(text: string, allowed: ForwardAllowed): ForwardTarget | string | undefined {
  if (text.startsWith('|')) {
    const command = text.slice(1).trim()
    if (command === '') return 'no program stands behind the |'
    return allowed.programs
      ? { kind: 'program', command }
      : 'it names a program, which system_users.forward_programs does not allow'
  }
  if (!text.startsWith('/')) return undefined
  if (!allowed.files) return 'it names a file, which system_users.forward_files does not allow'
  if (/[\0\n]/.test(text) || text.split('/').includes('..')) return 'it names a file by a path with .. in it'
  return text === '/dev/null'
    ? 'it throws the mail away by /dev/null; write :blackhole: for that'
    : { kind: 'file', path: text, isFolder: text.endsWith('/') }
}

/**
 * By what a program, a file or an answer is called as a recipient in the queue: it is looked up in the file again by this name, so
 * that nothing is ever run because a name says so. None of these can be the name of a user.
 */
export function nameOfTarget(target: Exclude<ForwardTarget, { readonly kind: 'address' | 'own-mailbox' }>): string {
  switch (target.kind) {
    case 'program':
      return `|${shortName(target.command.split(/\s/, 1)[0] ?? '')}-${hashOf(target.command)}`
    case 'file':
      return `/${shortName(target.path)}-${hashOf(target.path)}`
    case 'reply':
      return `:vacation-${hashOf(JSON.stringify(target.reply))}`
  }
}

/** Whether a local part is such a name. */
export const isNameOfTarget = (localPart: string): boolean => /^[|/:]/.test(localPart)

const HASH_DIGITS = 12
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, HASH_DIGITS)
const MOST_SHOWN = 40
const shortName = (path: string): string =>
  basename(path)
    .replaceAll(/[^A-Za-z0-9_.]/g, '')
    .slice(0, MOST_SHOWN)

const faulty = (line: number, problem: string): Extract<Forward, { kind: 'faulty' }> => ({
  kind: 'faulty',
  line,
  problem,
})
