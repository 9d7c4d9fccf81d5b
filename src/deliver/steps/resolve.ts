// The step that finds out who takes mail for the destination.

import type { Destination } from '../../route/destination.ts'
import { findMailHosts, type MailHosts } from '../../route/mail-hosts.ts'
import type { Underway } from '../attempt-deps.ts'

export type FoundHosts = Pick<Extract<MailHosts, { ok: true }>, 'hosts' | 'secure'>

const NOBODY: FoundHosts = { hosts: [], secure: new Map() }

/** Empty when there is nobody; every open recipient has its outcome then. */
export async function resolve(
  { record, deps, signal }: Underway,
  destination: Extract<Destination, { kind: 'mx' | 'host' }>,
): Promise<FoundHosts> {
  const since = performance.now()
  const found = await findMailHosts(destination, deps, signal)
  if (found.ok) {
    record.step('resolve', since, { facts: found.facts })
    return found
  }
  record.step('resolve', since, { facts: found.reason.facts, problem: found.reason })
  record.refused(record.open, found.reason)
  return NOBODY
}
