// The full name of this machine as Debian's Exim finds it: what the machine calls itself, and where that has one part only, the first
// name beside it in /etc/hosts, else what the system's resolver makes of it. A name that every machine has is none.

import { parseDomain, type Domain } from '../core/domain.ts'
import type { Environment } from './environment.ts'
import type { Complaint } from './problem.ts'

type Machine = Pick<Environment, 'hostname' | 'hosts' | 'askFullName'>

/** Undefined: nothing knows a full one. */
export function machineName(machine: Machine): Domain | undefined {
  const own = fullName(machine.hostname)
  if (own !== undefined || machine.hostname.includes('.')) return own
  const line = hostsLine(machine)
  return fullName(line ? line.names[0] : machine.askFullName?.())
}

function fullName(text: string | undefined): Domain | undefined {
  const name = text === undefined ? undefined : parseDomain(text.replace(/\.$/, ''))
  if (name === undefined || !name.includes('.') || name.includes('_')) return undefined
  return name === 'localhost' || name.startsWith('localhost.') ? undefined : name
}

interface HostsLine {
  readonly number: number
  readonly text: string
  /** The canonical one first (hosts(5)). */
  readonly names: readonly string[]
}

/** The first line that has the machine's name counts, as for the C library. */
function hostsLine({ hostname, hosts = '' }: Machine): HostsLine | undefined {
  const wanted = hostname.toLowerCase()
  for (const [i, text] of hosts.split('\n').entries()) {
    const [address, ...names] = text.replace(/#.*/, '').trim().split(/\s+/)
    if (address === undefined || !names.some((name) => name.toLowerCase() === wanted)) continue
    return { number: i + 1, text: text.trim(), names }
  }
  return undefined
}

/** What to say where there is no full name, with the line to mend. */
export function noMachineName(machine: Machine): Complaint {
  const line = hostsLine(machine)
  const short = machine.hostname.split('.')[0] ?? machine.hostname
  const says = line === undefined ? '' : `; line ${line.number} of /etc/hosts is "${line.text}"`
  const write = 'write the name by which other servers find this one in DNS, for example hostname: mx.example.org'
  return {
    message: `hostname is missing, and this machine's own name, "${machine.hostname}", is not a full name${says}`,
    advice:
      short === 'localhost'
        ? write
        : `${write}; or tell the machine its name: a line "127.0.1.1 ${short}.example.org ${short}" in /etc/hosts, before all others with "${short}"`,
  }
}
