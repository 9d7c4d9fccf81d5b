// What the system says against writing a mailbox, as a reason: whatever it is, a person mends it, and the mail waits.

import { ContentError } from '../core/content-error.ts'
import type { Reason, ReasonCode } from '../core/reason.ts'

export function mailboxReason(error: unknown, mailbox: string): Reason {
  if (error instanceof ContentError) return error.reason
  const errno = textOf(error, 'code')
  if (errno === undefined) return { code: 'internal', facts: { error: String(error), path: mailbox } }
  const problem = textOf(error, 'problem')
  const facts = {
    errno,
    operation: textOf(error, 'syscall') ?? null,
    path: textOf(error, 'path') ?? mailbox,
    ...(problem !== undefined && { problem }),
  }
  return { code: CODES[errno] ?? 'local.mailbox', facts }
}

const CODES: Readonly<Record<string, ReasonCode>> = {
  ENOSPC: 'local.mailbox-full',
  EDQUOT: 'local.mailbox-full',
  EACCES: 'local.mailbox-denied',
  EPERM: 'local.mailbox-denied',
  EROFS: 'local.mailbox-denied',
  ELOOP: 'local.mailbox-denied',
  EMFILE: 'local.exhausted',
  ENFILE: 'local.exhausted',
}

/** A property of Node's errors of the operating system; `problem` of our own, in words. */
function textOf(error: unknown, key: 'code' | 'syscall' | 'path' | 'problem'): string | undefined {
  const value: unknown = error instanceof Error ? Reflect.get(error, key) : undefined
  return typeof value === 'string' ? value : undefined
}
