// The transport into programs: each recipient is one run. What its exit code means is as sysexits.h has it; whatever is not known to be
// final (a time that is over, a signal, a program that is not there) is tried again.

import { formatMailbox, formatReversePath } from '../../core/address.ts'
import { ContentError } from '../../core/content-error.ts'
import { enhancedStatus } from '../../core/enhanced-status.ts'
import type { Outcome, Recipient } from '../../core/message.ts'
import type { Facts, Reason } from '../../core/reason.ts'
import { accountNamed } from '../../lookup/users/account-named.ts'
import type { PipeDestination } from '../../route/destination.ts'
import type { Underway } from '../attempt-deps.ts'
import type { AttemptResult } from '../job.ts'
import { piecesWithLf, traceFields } from '../maildir-content.ts'
import { readerOf } from '../reader-of.ts'
import type { ProgramEnd } from '../run-program.ts'

const ROOT = 0
/** EX_OSERR, EX_CANTCREAT, EX_IOERR, EX_TEMPFAIL. */
const TEMPORARY: ReadonlySet<number> = new Set([71, 73, 74, 75])
/** RFC 3463 §3.4: other mail system status. */
const FAILED = enhancedStatus('5.3.0')

export async function toPipe(underway: Underway, destination: PipeDestination): Promise<AttemptResult> {
  const { job, record } = underway
  const outcomes = new Map<number, Outcome>()
  for (const recipient of job.recipients) {
    const since = performance.now()
    const { outcome, facts } = await runFor(underway, destination, recipient)
    const problem = outcome.kind === 'delivered' ? undefined : outcome.reason
    record.step('pipe', since, { facts, problem })
    outcomes.set(recipient.index, outcome)
  }
  record.settled(outcomes)
  return record.finish()
}

interface Ran {
  readonly outcome: Outcome
  readonly facts: Facts
}

async function runFor(
  { job, deps, signal }: Underway,
  destination: PipeDestination,
  recipient: Recipient,
): Promise<Ran> {
  const rcptTo = readerOf(recipient)
  const { argv, as, timeout, user = '', home = '', verbatim } = destination
  const program = (verbatim ? argv.at(-1) : undefined) ?? argv[0]
  const later = (facts: Facts): Ran => ({
    outcome: { kind: 'deferred', reason: { code: 'local.program-later', facts: { program, ...facts } } },
    facts: { program },
  })
  const account = await accountNamed(as)
  if (!account) return later({ problem: `there is no user ${as} on this machine` })
  if (account.uid === ROOT) return later({ problem: `${as} is root, and no program is run as root` })
  const self = process.geteuid?.()
  if (!deps.asOwner.able && self !== account.uid) {
    return later({ problem: `this server does not run as root, so that it cannot run a program as ${as}` })
  }
  const { mailFrom } = job.message
  const values: Readonly<Record<string, string>> = {
    user,
    home,
    local_part: rcptTo.localPart,
    domain: rcptTo.domain,
    recipient: formatMailbox(rcptTo),
    sender: formatReversePath(mailFrom),
  }
  const filled = verbatim
    ? argv
    : argv.map((part) => part.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? ''))
  const option = filled.find((part, i) => part !== argv[i] && (part.startsWith('-') || part.includes('\0')))
  if (option !== undefined) {
    const problem = `what stands in the place of a value begins with "-" and could be taken for an option`
    const reason: Reason = { code: 'local.program-failed', facts: { program, problem } }
    return { outcome: { kind: 'failed', reason, status: FAILED }, facts: { program } }
  }
  const [file = program, ...args] = filled
  const readers = [rcptTo, ...(job.also?.get(recipient.index) ?? []).map(readerOf)]
  const env = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    SHELL: '/bin/sh',
    HOME: account.home,
    USER: as,
    LOGNAME: as,
    SENDER: values['sender'] ?? '',
    RECIPIENT: values['recipient'] ?? '',
    LOCAL_PART: rcptTo.localPart.replaceAll('\0', ''),
    DOMAIN: rcptTo.domain,
    MESSAGE_ID: job.message.id,
  }
  async function* input(): AsyncGenerator<Uint8Array> {
    yield traceFields(mailFrom, readers)
    const { content } = job
    yield* piecesWithLf(content.kind === 'inline' ? whole(content.bytes) : content.pieces())
  }
  try {
    const run = {
      argv: [file, ...args],
      env,
      cwd: verbatim ? home : '/',
      account: self === account.uid ? undefined : { uid: account.uid, gid: account.gid },
      timeout,
      signal,
    } as const
    return judged(program, await deps.asOwner.run(run, input()), later)
  } catch (error) {
    if (!(error instanceof ContentError)) throw error
    return { outcome: { kind: 'deferred', reason: error.reason }, facts: { program } }
  }
}

function judged(program: string, end: ProgramEnd, later: (facts: Facts) => Ran): Ran {
  const lines = 'output' in end ? end.output.split(/\s*\n\s*/).filter((line) => line !== '') : []
  const said: Facts = lines.length > 0 ? { output: lines } : {}
  switch (end.kind) {
    case 'not-started':
      return later({ errno: end.errno })
    case 'late':
      return later({ problem: 'it did not end in its time, and was ended with all that it had started', ...said })
    case 'stopping':
      return { outcome: { kind: 'deferred', reason: { code: 'local.stopping' } }, facts: { program } }
    case 'killed':
      return later({ problem: `it was ended by ${end.signal}`, ...said })
    case 'exited': {
      const facts: Facts = { program, exit: end.code, ...said }
      if (end.code === 0) return { outcome: { kind: 'delivered', via: { transport: 'pipe', program } }, facts }
      if (TEMPORARY.has(end.code)) return later(facts)
      const reason: Reason = { code: 'local.program-failed', facts }
      return { outcome: { kind: 'failed', reason, status: FAILED }, facts: { program } }
    }
  }
}

async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
