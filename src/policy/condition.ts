// What a condition is: one thing that a rule can ask, written as one key of its `when`. A condition answers yes, no, or
// that it cannot be known now; it always says what it compared with what. It never decides: the engine does, and what
// cannot be known defers. One file per condition in conditions/; the list of all is conditions.ts.

import type * as v from 'valibot'
import type { Facts } from '../core/reason.ts'
import type { Stage } from '../core/decision.ts'
import type { Instant } from '../core/time.ts'
import type { Question, SessionFacts } from '../smtp/session-facts.ts'
import type { Complaint } from '../config/problem.ts'
import type { ContentFacts } from './content-facts.ts'
import type { PolicyDeps } from './policy-deps.ts'

/** What is judged. */
export interface Subject {
  readonly at: Instant
  readonly facts: SessionFacts
  readonly question: Question
  /** At `data` only. */
  readonly content?: ContentFacts
  /** What has been looked up in this session, by a key of the condition's own (`ptr`, `dnsbl bl.example`). */
  readonly memo: Map<string, unknown>
}

export type Answer =
  | { readonly kind: 'yes'; readonly compared: Facts }
  | { readonly kind: 'no'; readonly compared: Facts }
  /** `why` is a sentence without a full stop: `DNS did not answer for bl.example`. */
  | { readonly kind: 'unknown'; readonly why: string; readonly compared: Facts }

/** Answers at once where it can: most rules must not cost a turn of the event loop. */
export type Condition = (subject: Subject) => Answer | Promise<Answer>

export interface ConditionKind<Value> {
  /** The key in `when`, as the file spells it: `recipient_domain`. */
  readonly name: string
  /** The first stage at which it can be asked. */
  readonly from: Stage
  /** The names of the values that it compares and that a text of the rule may quote: `{listed_in}`. */
  readonly facts: readonly string[]
  /** What may stand behind the key. */
  readonly schema: v.GenericSchema<unknown, Value>
  /** The first stage for this value, where that is later than `from`: `dnsbl` with `domain: sender`. */
  readonly fromFor?: (value: Value) => Stage
  /** A stage after the first at which it is not known all the same, so that a rule there could never hold. */
  readonly notAt?: Stage
  /** What is wrong with a value that only the running server can tell: a hook that does not exist. */
  readonly check?: (value: Value, deps: PolicyDeps) => Complaint | undefined
  readonly make: (value: Value, deps: PolicyDeps) => Condition
}

export const yes = (compared: Facts): Answer => ({ kind: 'yes', compared })
export const no = (compared: Facts): Answer => ({ kind: 'no', compared })
export const unknown = (why: string, compared: Facts): Answer => ({ kind: 'unknown', why, compared })
export const when = (holds: boolean, compared: Facts): Answer => ({ kind: holds ? 'yes' : 'no', compared })
