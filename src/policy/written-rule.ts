// Rules as a user writes them in YAML, as types: presets are written in them, so that a preset can say nothing that a user
// could not say. What a rule may hold is checked by read-rule.ts, for presets and files alike.

import type { Stage } from '../core/decision.ts'

export interface WrittenWhen {
  readonly any?: readonly WrittenWhen[]
  readonly not?: WrittenWhen
  readonly [condition: string]: unknown
}

type WrittenRefusal = true | string | { readonly code?: number; readonly status?: string; readonly text?: string }

export interface WrittenRule {
  readonly name: string
  readonly when?: WrittenWhen
  readonly accept?: true
  readonly deny?: WrittenRefusal
  readonly defer?: WrittenRefusal
  readonly discard?: true
  readonly hold?: string
  readonly tag?: { readonly field: string; readonly value: string }
  readonly next?: true
  readonly log?: string
  readonly unknown?: 'defer' | 'next'
}

export type WrittenRules = Readonly<Partial<Record<Stage, readonly WrittenRule[]>>>
