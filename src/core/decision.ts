// What policy decided and why: the verdict, the reply, everything that was compared, and which rules were asked before.

import type { Brand } from './brand.ts'
import type { Facts } from './reason.ts'
import type { Reply } from './reply.ts'

/** The points of a session at which rules are asked, in their order. */
export const STAGES = ['connect', 'helo', 'auth', 'mail', 'rcpt', 'data'] as const
export type Stage = (typeof STAGES)[number]

/** `discard`: said to be accepted, and thrown away. `hold`: accepted, and kept until the operator decides. */
export const VERDICTS = ['accept', 'deny', 'defer', 'discard', 'hold'] as const
export type Verdict = (typeof VERDICTS)[number]

/** Short name of a refusal, said at the end of its reply: `wb-7F3K2Q`. */
export type DecisionId = Brand<string, 'DecisionId'>

/** Where a rule is written: in a preset of ours, or in the user's file. Lines count from 1. */
export type RuleOrigin =
  | { readonly kind: 'preset'; readonly preset: string }
  | { readonly kind: 'file'; readonly file: string; readonly line: number }

/** A rule that was asked and did not decide. */
export interface Tried {
  readonly rule: string
  /** `no`: a condition did not hold; `tagged`: it added header fields; `next`: it only passed on. */
  readonly outcome: 'no' | 'tagged' | 'next'
  /** The condition that did not hold. */
  readonly condition?: string
  readonly compared: Facts
}

export interface HeaderTag {
  readonly field: string
  readonly value: string
}

export interface Decision {
  readonly verdict: Verdict
  /** What the client is told. */
  readonly reply: Reply
  /** The rule that decided. */
  readonly rule: string
  readonly origin?: RuleOrigin
  /** What the rule looked at, by name: the client's address, the networks it was compared with, … */
  readonly compared: Facts
  /** Of refusals only. */
  readonly id?: DecisionId
  /** The rules that were asked before, in order; of refusals, and of all decisions of a simulation. */
  readonly tried?: readonly Tried[]
  /** Header fields that rules of this stage add to the message. */
  readonly tags?: readonly HeaderTag[]
  /** Why the message is kept; where the verdict is `hold`. */
  readonly hold?: string
  /** The rule's own text for the operator. */
  readonly log?: string
  /** The condition that could not be evaluated, where that is why the verdict is `defer`. */
  readonly unknown?: { readonly condition: string; readonly why: string }
}
