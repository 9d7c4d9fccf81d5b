// The file .forward in the home of a user of the system: a plain list of addresses, as an alias has it. Read for each mail, with a
// time limit, for a home may be on a server that does not answer. What is wrong with it is an answer: who forwards their mail must
// not lose any by a slip, so that the mail stays in their mailbox then.

import { constants } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Clock } from '../core/clock.ts'
import { seconds } from '../core/time.ts'
import type { AliasTarget } from './aliases/alias.ts'
import { itemsOf, parseTarget } from './aliases/parse-targets.ts'
import { withinTime } from './deadline.ts'
import { unknown, type Found } from './lookup.ts'

type ForwardTarget = Extract<AliasTarget, { kind: 'address' }>

export type Forward =
  /** An empty list: nobody, the mail is thrown away. */
  | { readonly kind: 'to'; readonly targets: readonly ForwardTarget[] }
  /** `line` is 0 where the whole file is meant. */
  | { readonly kind: 'faulty'; readonly line: number; readonly problem: string }

const FILE = '.forward'
const MOST_BYTES = 64 * 1024
const READ_WITHIN = seconds(10)
/** Writing for others than the owner: they could read the mail. */
const WRITABLE = 0o022
const ROOT = 0

export const forwardPath = (home: string): string => join(home, FILE)

export async function readForward(home: string, clock: Clock): Promise<Found<Forward>> {
  try {
    const deadline = { clock, timeout: READ_WITHIN, signal: undefined }
    const read = await withinTime(readChecked(forwardPath(home)), deadline, () => undefined)
    if (!read.ok) return unknown(`${forwardPath(home)}: ${read.detail}`)
    const forward = typeof read.value === 'string' ? parseForward(read.value) : read.value
    return forward ? { kind: 'found', value: forward } : { kind: 'none' }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    return code === 'ENOENT' || code === 'ENOTDIR' ? { kind: 'none' } : unknown(error)
  }
}

async function readChecked(path: string): Promise<string | Extract<Forward, { kind: 'faulty' }>> {
  // Without waiting, should it be a pipe.
  await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const status = await file.stat()
  if (!status.isFile()) return faulty(0, 'it is no regular file')
  if (status.size > MOST_BYTES) return faulty(0, `it is larger than ${MOST_BYTES} bytes`)
  // Root may read everything; whose home it is may not have all of it read for them by a link.
  if (process.geteuid?.() === ROOT && status.uid !== (await stat(dirname(path))).uid)
    return faulty(0, 'it does not belong to the owner of the home')
  if ((status.mode & WRITABLE) !== 0) return faulty(0, 'others than its owner can write it')
  return await file.readFile('utf8')
}

/** Undefined: nothing stands in it. */
export function parseForward(text: string): Forward | undefined {
  const lines = text.split(/\r?\n/)
  if (/^#\s*(?:exim|sieve)\s+filter/i.test(lines[0] ?? '')) return faulty(1, 'it is a filter, and filters are not run')
  const targets: ForwardTarget[] = []
  let isNobody = false
  for (const [i, line] of lines.entries()) {
    for (const item of itemsOf(line)) {
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

const faulty = (line: number, problem: string): Extract<Forward, { kind: 'faulty' }> => ({
  kind: 'faulty',
  line,
  problem,
})
