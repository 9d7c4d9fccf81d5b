// What rules judge: the mail with its session, and at `data` its content with what scanners say of it. Conditions that only
// rules have ask about this one. Types only.

import type { ConditionKind, NamedCondition } from '../conditions/condition.ts'
import type { ContentFacts } from '../conditions/content-facts.ts'
import type { Subject } from '../conditions/subject.ts'
import type { ScanResult } from '../scan/scanner.ts'
import type { PolicyDeps } from './policy-deps.ts'

export interface ScannedContent extends ContentFacts {
  /** Every configured scanner, each asked once however many rules want to know. */
  scans(): Promise<readonly ScanResult[]>
}

export interface RuleSubject extends Subject {
  readonly content: ScannedContent | undefined
}

export type RuleConditionKind<Value> = ConditionKind<Value, PolicyDeps, RuleSubject>
export type RuleCondition = NamedCondition<RuleSubject>
