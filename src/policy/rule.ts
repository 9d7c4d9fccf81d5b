// A rule, compiled: its conditions, of which all must hold, and what it does then. Where it was written is kept for
// whoever asks why. Types only.

import type { DecisionId, RuleOrigin, Stage } from '../core/decision.ts'
import type { RuleCondition } from './rule-subject.ts'
import type { Template } from './template.ts'

export type Act =
  | { readonly kind: 'accept' }
  | {
      readonly kind: 'deny' | 'defer'
      readonly code: number
      readonly status: string
      readonly text: Template
    }
  | { readonly kind: 'discard' }
  | { readonly kind: 'hold'; readonly why: Template }
  /** Adds a header field and goes on. */
  | { readonly kind: 'tag'; readonly field: string; readonly value: Template }
  | { readonly kind: 'next' }

export interface Rule {
  readonly name: string
  readonly origin: RuleOrigin
  readonly conditions: readonly RuleCondition[]
  readonly act: Act
  readonly log?: Template
  /** What an answer that is not known makes of the rule: `defer` the client, or pass over the rule. */
  readonly unknown: 'defer' | 'next'
}

export type Rules = Readonly<Record<Stage, readonly Rule[]>>

export type MakeDecisionId = () => DecisionId
