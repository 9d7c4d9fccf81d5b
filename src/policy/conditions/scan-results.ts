// What the scanners said, for the conditions that ask: `malware`, `spam_score` and `scan`. A scanner without a verdict leaves
// the answer open, unless its configuration says that mail passes without it (`down: pass`).

import type { Facts } from '../../core/reason.ts'
import type { Complaint } from '../../config/problem.ts'
import type { ScanResult } from '../../scan/scanner.ts'
import { no, unknown, yes, type Answer } from '../../conditions/condition.ts'
import type { PolicyDeps } from '../policy-deps.ts'
import type { RuleSubject } from '../rule-subject.ts'

export type ScanVerdictResult = Extract<ScanResult, { kind: 'verdict' }>

export interface ScanQuestion {
  /** Only these scanners; all where none is named. */
  readonly scanners: readonly string[]
  readonly wanted: Facts
  readonly fits: (result: ScanVerdictResult) => boolean
  readonly tell: (result: ScanVerdictResult) => Facts
}

export async function askScans(question: ScanQuestion, { content }: RuleSubject, deps: PolicyDeps): Promise<Answer> {
  if (content === undefined) return unknown('the content is not there', {})
  const asked = (await content.scans()).filter(({ scanner }) => isAsked(question, scanner))
  const verdicts = asked.filter((result) => result.kind === 'verdict')
  const found = verdicts.find((result) => question.fits(result))
  const compared = { ...question.wanted, scanners: asked.map(shown) }
  if (found) return yes({ ...compared, scanner: found.scanner, ...question.tell(found) })
  const passing = new Set(deps.config.scanners.flatMap(({ name, down }) => (down === 'pass' ? [name] : [])))
  for (const result of asked) {
    if (result.kind !== 'unavailable' || passing.has(result.scanner)) continue
    return unknown(`the scanner ${result.scanner} gave no verdict: ${result.problem}`, compared)
  }
  const [first] = verdicts
  return no({ ...compared, ...(first && question.tell(first)) })
}

/** A scanner that does not exist would never say anything against a message. */
export function checkScanner(name: string | null | undefined, { config }: PolicyDeps): Complaint | undefined {
  const names = config.scanners.map((scanner) => scanner.name)
  if (names.length === 0) {
    return { message: 'there is no scanner that could tell', advice: 'name one with the key "scanners"' }
  }
  if (!name || names.includes(name)) return undefined
  return { message: `there is no scanner "${name}"`, advice: `write one of ${names.join(', ')}` }
}

const isAsked = ({ scanners }: ScanQuestion, name: string): boolean => scanners.length === 0 || scanners.includes(name)

function shown(result: ScanResult): string {
  switch (result.kind) {
    case 'verdict':
      return `${result.scanner}: ${result.verdict}${result.score === undefined ? '' : ` (${result.score})`}`
    case 'skipped':
      return `${result.scanner}: skipped`
    case 'unavailable':
      return `${result.scanner}: no verdict`
  }
}
