// Finds rules that make this server an open relay: rules of the user's that accept at RCPT before any rule has refused
// strangers, and whose conditions bind neither the recipient's domain nor the client. Looks at rules as they are written;
// nothing is asked. What it cannot judge (a list file, a hook) it takes for a decision of its writer. A rule that says
// `relay: anyone` means it.

import { networkValue, isTooWide } from '../config/values.ts'
import * as v from 'valibot'
import type { ReadRule } from './read-rule.ts'
import { isGroup } from './reading.ts'

/** In the order in which they are asked. */
export function complainOfOpenRelay(rules: readonly ReadRule[]): void {
  for (const { name, written, origin, reading } of rules) {
    const { when } = written
    const refuses = written['deny'] !== undefined || written['defer'] !== undefined
    // Whom this rule lets pass may be accepted by whatever follows.
    if (refuses && written['unknown'] !== 'next' && isBound(when, false)) return
    if (written['accept'] !== true || origin.kind !== 'file' || written['relay'] === 'anyone') continue
    if (!isBound(when, true)) reading.complain(['accept'], complaint(name, when), 'key')
  }
}

function complaint(name: string, when: unknown) {
  const claimed = isGroup(when) ? CLAIMS.filter((key) => key in when) : []
  const claims = claimed.length > 0 ? ` (anyone can claim any ${claimed.join(' and ')})` : ''
  return {
    message: `rule "${name}" accepts mail from strangers to any domain: this would be an open relay${claims}`,
    advice:
      'add a condition, for example recipient_domain: [local, relay_to], authenticated: true, relay_from: true or ' +
      'client: [your own networks]; or write after: relay-control; if it is meant, write relay: anyone',
  }
}

/** What a client says of itself, and may say as it likes. */
const CLAIMS = ['sender', 'helo']

/** Whether a `when` that holds (or with `holds` false: one that does not) leaves only some recipients or some clients. */
function isBound(when: unknown, holds: boolean): boolean {
  if (when === undefined) return !holds
  if (!isGroup(when)) return true
  const parts = Object.entries(when)
  const bound = ([key, value]: readonly [string, unknown]): boolean => isBoundBy(key, value, holds)
  return holds ? parts.some(bound) : parts.every(bound)
}

/** A condition of which nothing is known here counts as bound: its mistake is told elsewhere. */
function isBoundBy(key: string, value: unknown, holds: boolean): boolean {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  switch (key) {
    case 'not':
      return isBound(value, !holds)
    case 'any':
      return holds ? values.every((group) => isBound(group, true)) : values.some((group) => isBound(group, false))
    case 'relay_from':
      return value === holds
    case 'own_sender':
      return value === true && holds
    case 'authenticated':
      return typeof value === 'boolean' ? value === holds : holds
    case 'recipient_domain':
      return holds ? values.every(isBoundDomain) : values.includes('other')
    case 'recipient':
      return holds && values.every(isBoundRecipient)
    case 'client':
      // A list that ends with an exception holds for all the others.
      return holds && values.every(isBoundClient) && !String(values.at(-1)).startsWith('!')
    case 'hook':
      // Who lets a function accept has thought of it; whom a function refuses nobody knows.
      return holds
    default:
      return !UNBOUND.has(key)
  }
}

/** Conditions that strangers and foreign recipients can meet. */
const UNBOUND: ReadonlySet<string> = new Set([
  'reverse_dns',
  'dnsbl',
  'rate',
  'listener',
  'tls',
  'helo',
  'sender',
  'sender_verified',
  'local_part',
  'recipient_verified',
  'recipient_count',
  'bad_recipient_share',
  'size',
])

/** `*.example.org` is somebody's; `*`, `*.org` and `example.*` are everybody's. */
function isBoundDomain(value: unknown): boolean {
  if (typeof value !== 'string') return true
  const below = value.startsWith('*.') ? value.slice(2) : value
  return value !== 'other' && !below.includes('*') && (below === value || below.includes('.'))
}

function isBoundRecipient(value: unknown): boolean {
  if (typeof value !== 'string' || /^\.{0,2}\//.test(value)) return true
  if (value.startsWith('^')) return /@[^*+]*[a-z0-9][^*+]*\$$/i.test(value)
  return isBoundDomain(value.slice(value.lastIndexOf('@') + 1))
}

function isBoundClient(value: unknown): boolean {
  if (typeof value !== 'string' || value.startsWith('!') || value.includes('*')) {
    return typeof value !== 'string' || value.startsWith('!') || isBoundDomain(value)
  }
  const network = v.safeParse(networkValue, value)
  return !network.success || !isTooWide(network.output)
}
