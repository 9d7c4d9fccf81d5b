// What an event tells of a scanner's result: values that can be stored and shown, bounded, without the octets of changes.

import { someOf } from '../core/facts.ts'
import type { Facts } from '../core/reason.ts'
import type { Reply } from '../core/reply.ts'
import { oneLine } from './asked-reply.ts'
import { describeChange } from './content-change.ts'
import type { ScanResult, ScanVerdict } from './scanner.ts'

export interface ScannedFields {
  readonly kind: 'scanned'
  readonly scanner: string
  readonly ms: number
  readonly outcome: ScanResult['kind']
  readonly verdict?: ScanVerdict
  readonly score?: number
  readonly threshold?: number
  /** What was found: the name of a virus. */
  readonly found?: string
  /** What the scanner asked to answer to the client. */
  readonly asked?: Reply
  /** Why there is no verdict. */
  readonly problem?: string
  readonly changes?: readonly string[]
  readonly facts: Facts
}

export function scannedFields(result: ScanResult): ScannedFields {
  const { scanner, ms } = result
  const facts = bounded(result.facts)
  const fields = { kind: 'scanned', scanner, ms, outcome: result.kind } as const
  switch (result.kind) {
    case 'verdict': {
      const { verdict, score, threshold, name, reply, changes } = result
      return {
        ...fields,
        verdict,
        ...(score === undefined ? {} : { score }),
        ...(threshold === undefined ? {} : { threshold }),
        ...(name === undefined ? {} : { found: oneLine(name) }),
        ...(reply === undefined ? {} : { asked: reply }),
        ...(changes.length === 0 ? {} : { changes: someOf(changes.map(describeChange)) }),
        facts,
      }
    }
    case 'skipped': {
      const { size, limit } = result
      return { ...fields, facts: { ...facts, size, ...(limit === undefined ? {} : { limit }) } }
    }
    case 'unavailable':
      return { ...fields, problem: oneLine(result.problem), facts }
  }
}

/** What scanners say is as long as they like; an event is not. */
function bounded(facts: Facts): Facts {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => {
      if (typeof value === 'string') return [name, oneLine(value)]
      return [name, Array.isArray(value) ? someOf(value.map(oneLine)) : value]
    }),
  )
}
