// What a condition is: one thing that a rule or a route can ask, written as one key of its `when`. A condition answers yes,
// no, or that it cannot be known now; it always says what it compared with what. It never decides: who asks does, and what
// cannot be known defers.
//
// One file per condition: in kinds/ those that look at the mail itself, its client and its session; in src/policy/conditions/
// those that need what only rules have, counters, call-outs and scanners. A condition that asks no more than a `MailSubject` has
// can be asked wherever a message is known; kinds.ts lists them.

import type * as v from 'valibot'
import type { Stage } from '../core/decision.ts'
import type { Facts } from '../core/reason.ts'
import type { Complaint } from '../config/problem.ts'
import type { ConditionDeps } from './condition-deps.ts'
import type { Subject } from './subject.ts'

export type Answer =
  | { readonly kind: 'yes'; readonly compared: Facts }
  | { readonly kind: 'no'; readonly compared: Facts }
  /** `why` is a sentence without a full stop: `DNS did not answer for bl.example`. */
  | { readonly kind: 'unknown'; readonly why: string; readonly compared: Facts }

/** Answers at once where it can: most rules must not cost a turn of the event loop. */
export type Condition<About = Subject> = (subject: About) => Answer | Promise<Answer>

/** `name` as the rule spells it: `sender`, `not sender`, `any`. */
export interface NamedCondition<About = Subject> {
  readonly name: string
  readonly ask: Condition<About>
}

/**
 * What a rule can be sure of when a condition has answered as the rule wants it. Mail that is let pass must be bound, or
 * strangers send it to whom they like: an open relay.
 *
 * - `client`: it comes from clients whom the configuration names, or who have proved who they are;
 * - `recipient-domain`: it goes to domains that the configuration names;
 * - `unseen`: what decides stands elsewhere, in a list file or a function; whoever named it there has thought of it;
 * - `claim`: the client says of itself what is compared, and anyone may say it;
 * - `nothing`: strangers' mail to strangers may be meant.
 */
export type Binds = 'client' | 'recipient-domain' | 'unseen' | 'claim' | 'nothing'

export interface ConditionKind<Value, Deps = ConditionDeps, About = Subject> {
  /** The key in `when`, as the file spells it: `recipient_domain`. */
  readonly name: string
  /** The first stage at which it can be asked. */
  readonly from: Stage
  /** The names of the values that it compares and that a text of the rule may quote: `{listed_in}`. */
  readonly facts: readonly string[]
  /** What may stand behind the key. */
  readonly schema: v.GenericSchema<unknown, Value>
  /** What it binds when it answers yes (`holds`), and when it answers no, with this value. In doubt: `nothing`. */
  readonly binds: (value: Value, holds: boolean) => Binds
  /** The first stage for this value, where that is later than `from`: `dnsbl` with `domain: sender`. */
  readonly fromFor?: (value: Value) => Stage
  /** A stage after the first at which it is not known all the same, so that a rule there could never hold. */
  readonly notAt?: Stage
  /** What is wrong with a value that only the running server can tell: a hook that does not exist. */
  readonly check?: (value: Value, deps: Deps) => Complaint | undefined
  readonly make: (value: Value, deps: Deps) => Condition<About>
}

/** By the key that a rule writes. */
export type Conditions<Deps = ConditionDeps, About = Subject> = ReadonlyMap<string, ConditionKind<unknown, Deps, About>>

/** What a condition's schema gives is what its `make` takes; behind this line only the condition knows what that is. */
export const kind = <Value, Deps, About>(
  one: ConditionKind<Value, Deps, About>,
): readonly [string, ConditionKind<unknown, Deps, About>] => [one.name, one as ConditionKind<unknown, Deps, About>]

export const yes = (compared: Facts): Answer => ({ kind: 'yes', compared })
export const no = (compared: Facts): Answer => ({ kind: 'no', compared })
export const unknown = (why: string, compared: Facts): Answer => ({ kind: 'unknown', why, compared })
export const when = (holds: boolean, compared: Facts): Answer => ({ kind: holds ? 'yes' : 'no', compared })
