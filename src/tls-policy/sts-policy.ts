// The policy itself (RFC 8461 §3.2), as it is served, and which mail hosts it names (§4.1). Pure.

import { createHash } from 'node:crypto'
import { seconds, type Duration } from '../core/time.ts'
import { parseDomain } from '../core/domain.ts'

export const STS_MODES = ['enforce', 'testing', 'none'] as const
export type StsMode = (typeof STS_MODES)[number]

export interface StsPolicy {
  readonly mode: StsMode
  /** `mx.example.org`, `*.example.net`, in lower case. */
  readonly mx: readonly string[]
  readonly maxAge: Duration
}

export type ReadStsPolicy =
  | { readonly ok: true; readonly policy: StsPolicy }
  | { readonly ok: false; readonly problem: string }

/** RFC 8461 §3.2: about a year; more is taken for that. */
const LONGEST_AGE_S = 31_557_600
/** A domain has a handful; nobody's policy may fill the memory. */
const MOST_PATTERNS = 100
/** At most 32. */
const ID_LENGTH = 16

export function readStsPolicy(text: string): ReadStsPolicy {
  const fields = new Map<string, string>()
  const mx: string[] = []
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':')
    if (colon < 0) continue
    const [name, value] = [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
    if (name === 'mx') mx.push(value.toLowerCase().replace(/\.$/, ''))
    // RFC 8461 §3.2: of a field that may stand once the first counts; unknown ones are for later versions.
    else if (!fields.has(name)) fields.set(name, value)
  }
  if (fields.get('version') !== 'STSv1') return invalid('version is not STSv1')
  const mode = STS_MODES.find((known) => known === fields.get('mode'))
  if (mode === undefined) return invalid('mode is not enforce, testing or none')
  const age = fields.get('max_age') ?? ''
  if (!/^\d{1,10}$/.test(age)) return invalid('max_age is not a number of seconds')
  if (mx.length > MOST_PATTERNS) return invalid(`more than ${MOST_PATTERNS} mx lines`)
  const odd = mx.find((pattern) => parseDomain(pattern.replace(/^\*\./, '')) === undefined)
  if (odd !== undefined) return invalid('an mx line names no host')
  if (mode !== 'none' && mx.length === 0) return invalid('no mx line')
  return { ok: true, policy: { mode, mx, maxAge: seconds(Math.min(Number(age), LONGEST_AGE_S)) } }
}

const invalid = (problem: string): ReadStsPolicy => ({ ok: false, problem })

/** RFC 8461 §4.1: a wildcard stands for one whole label, the first. */
export function namesHost({ mx }: Pick<StsPolicy, 'mx'>, host: string): boolean {
  const above = host.slice(host.indexOf('.') + 1)
  return mx.some((pattern) =>
    pattern.startsWith('*.') ? above === pattern.slice(2) && above !== host : pattern === host,
  )
}

/** As it is served. */
export const formatStsPolicy = ({ mode, mx, maxAge }: StsPolicy): string =>
  ['version: STSv1', `mode: ${mode}`, ...mx.map((host) => `mx: ${host}`), `max_age: ${maxAge / 1000}`, ''].join('\r\n')

/** RFC 8461 §3.1: another one for each change, so it is made of the policy itself. */
export const stsPolicyId = (policy: StsPolicy): string =>
  createHash('sha256').update(formatStsPolicy(policy)).digest('hex').slice(0, ID_LENGTH)
