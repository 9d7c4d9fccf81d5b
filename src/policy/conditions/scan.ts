// `scan: refuse`, `scan: { verdict: [spam, quarantine], scanner: filter }`: the verdict of a scanner, or of any.

import * as v from 'valibot'
import { choiceValue } from '../../config/values.ts'
import { isGroup } from '../../config/section.ts'
import { describeReply } from '../../core/reply.ts'
import { SCAN_VERDICTS, type ScanVerdict } from '../../scan/scanner.ts'
import { group, oneOrMore } from '../../conditions/condition-values.ts'
import type { RuleConditionKind } from '../rule-subject.ts'
import { askScans, checkScanner } from './scan-results.ts'

interface Wanted {
  readonly verdict: readonly ScanVerdict[]
  readonly scanner?: string | null | undefined
}

const verdicts = oneOrMore(choiceValue(...SCAN_VERDICTS), '[spam, malware]')
const whole = group({ verdict: verdicts, scanner: v.nullish(v.string()) })
const plain = v.pipe(
  verdicts,
  v.transform((verdict): Wanted => ({ verdict })),
)
const schema: v.GenericSchema<unknown, Wanted> = v.lazy((input) => (isGroup(input) ? whole : plain))

export const scan: RuleConditionKind<Wanted> = {
  name: 'scan',
  from: 'data',
  facts: ['scanner', 'scan_verdict', 'scan_name', 'scan_score', 'scan_reply'],
  schema,
  binds: () => 'nothing',
  check: ({ scanner }, deps) => checkScanner(scanner, deps),
  make:
    ({ verdict: wanted, scanner }, deps) =>
    (subject) =>
      askScans(
        {
          scanners: scanner ? [scanner] : [],
          wanted: { scan_wanted: wanted },
          fits: ({ verdict }) => wanted.includes(verdict),
          tell: ({ verdict, name, score, reply }) => ({
            scan_verdict: verdict,
            scan_name: name ?? 'nothing by name',
            ...(score !== undefined && { scan_score: score }),
            scan_reply: reply ? describeReply(reply) : 'no words of its own',
          }),
        },
        subject,
        deps,
      ),
}
