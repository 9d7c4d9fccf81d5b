// The steps that go from host to host until everybody has an outcome or nobody is left to call. It decides who is called, in
// which order, and how many; what is not called is told, for a sender whose mail comes back must know where it was never
// offered.
//
// Better preferences come first (RFC 5321 §5.1); among equals those that did not fail lately, then those that failed longest
// ago. The limits are there for those who wait; they never keep the next preference from its turn, because a backup
// is there for just this case.

import type { Reason, Remote } from '../../core/reason.ts'
import type { Tick } from '../../core/time.ts'
import type { MailHost } from '../../route/mail-hosts.ts'
import { addressText } from '../../route/mx-selection.ts'
import type { Underway } from '../attempt-deps.ts'
import { failsAtOnce } from '../classify.ts'
import type { HostMemory } from '../host-memory.ts'
import { isSocket, openHost, type Host } from './open-host.ts'
import { useConnection } from './use-connection.ts'

/** Hosts that one attempt calls, those aside that say at once that nobody is there. */
export const MAX_HOSTS = 5
/** Hosts in all. */
export const MAX_CALLS = 20

/** A socket of this machine is a host like others. */
export type CalledHost = Omit<MailHost, 'address'> &
  Pick<Host, 'address' | 'demand'> & {
    /** It is there, and mail of this destination must not go to it now. */
    readonly barred?: Reason
  }

/** `asked`: addresses that have had their say already. */
export async function callHosts(
  underway: Underway,
  hosts: readonly CalledHost[],
  port: number,
  asked: ReadonlySet<string>,
): Promise<void> {
  const { record, signal, deps } = underway
  const resting: string[] = []
  const untried: string[] = []
  const called = new Set<number>()
  const lmtp = underway.job.destination.kind === 'lmtp'
  let calls = 0
  let costly = 0
  for (const host of inOrder(hosts, port, deps.hosts)) {
    if (record.open.length === 0) break
    if (signal?.aborted) return record.refused(record.open, { code: 'local.stopping' })
    const { address, preference, demand, barred } = host
    const remote: Remote = { host: host.host, address, port, ...(lmtp && { protocol: 'lmtp' }) }
    if (asked.has(address)) continue
    if (barred) {
      const problem = { ...barred, remote }
      record.step('tls-policy', performance.now(), { remote, problem })
      record.hostFailed(problem)
      continue
    }
    const dead = deps.hosts.resting(remote)
    if (dead) {
      const facts = { ...dead.reason.facts, seconds_ago: Math.round((deps.clock.ticks() - dead.at) / 1000) }
      record.hostFailed({ ...dead.reason, remote, facts })
      resting.push(placeText(host.host, address))
      continue
    }
    if ((costly >= MAX_HOSTS || calls >= MAX_CALLS) && called.has(preference)) {
      untried.push(placeText(host.host, address))
      continue
    }
    calls++
    called.add(preference)
    if (await callHost(underway, { address, remote, ...(demand && { demand }) })) costly++
  }
  record.passOver({ resting, untried })
  if (record.open.length > 0 && untried.length === 0 && asked.size === 0)
    record.restsUntil = restOf(hosts, port, deps.hosts)
}

const placeText = (host: string, address: Host['address']): string =>
  isSocket(address) ? address : addressText(host, address)

/** When the first of them may be called again; undefined where one does not rest. */
function restOf(hosts: readonly CalledHost[], port: number, memory: HostMemory): Tick | undefined {
  let first: Tick | undefined
  for (const { address } of hosts) {
    const end = memory.restEnd({ address, port })
    if (end === undefined) return undefined
    if (first === undefined || end < first) first = end
  }
  return first
}

/** Calls a host, again as long as that serves somebody; returns whether it cost more than a moment. */
async function callHost(underway: Underway, host: Parameters<typeof openHost>[1]): Promise<boolean> {
  const { record } = underway
  for (;;) {
    const before = record.open.length
    const opened = await openHost(underway, host)
    if (!opened.ok) return !failsAtOnce(opened.reason)
    const talked = await useConnection(underway, opened.connection, false)
    // Servers have limits for each connection; whoever has come up against one goes on with the next.
    if (talked !== 'again' || record.open.length === 0 || record.open.length === before) return true
  }
}

function inOrder(hosts: readonly CalledHost[], port: number, memory: HostMemory): readonly CalledHost[] {
  if (hosts.length < 2 || memory.size === 0) return hosts
  const failedAt = ({ address }: CalledHost): number => memory.failedAt({ address, port }) ?? 0
  return hosts.toSorted((a, b) => a.preference - b.preference || failedAt(a) - failedAt(b))
}
