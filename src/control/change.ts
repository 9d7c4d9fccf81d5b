// The nouns of "what would have made it pass": one change of the client, the message, the configuration or the time, and
// what came of trying it. Plain JSON, printed by `why --json` and `simulate --json`; fields are added, never renamed.

import type { Decision, RuleOrigin, Stage } from '../core/decision.ts'
import type { Duration } from '../core/time.ts'
import type { Site } from '../config/config.ts'
import type { CheckKey } from '../policy/presets/settings.ts'

export type Change =
  /** The sender meant another address. */
  | { readonly kind: 'other-recipient'; readonly instead: string }
  /** The sender uses an address of their own. */
  | { readonly kind: 'other-sender'; readonly instead: string }
  /** The client comes again, so much later. */
  | { readonly kind: 'wait'; readonly span: Duration }
  /** The recipient is sent a message of its own. */
  | { readonly kind: 'alone' }
  /** `configured`: whether this server lets anybody log in as it is. */
  | { readonly kind: 'log-in'; readonly tls: boolean; readonly configured: boolean }
  | { readonly kind: 'tls' }
  /** A line of a list file is taken away; `line` counts from 1. */
  | { readonly kind: 'list-without'; readonly file: string; readonly entry: string; readonly line?: number }
  /** A line is put at the beginning of a list file of exceptions. */
  | { readonly kind: 'list-with'; readonly file: string; readonly entry: string }
  | { readonly kind: 'add-user'; readonly user: string }
  | { readonly kind: 'relay-from'; readonly address: string }
  | { readonly kind: 'relay-to'; readonly domain: string }
  | { readonly kind: 'local-domain'; readonly domain: string }
  | {
      readonly kind: 'rule-exception'
      readonly rule: string
      readonly stage: Stage
      readonly place: FileLine
      readonly except: { readonly client: string } | { readonly sender: string }
    }
  | { readonly kind: 'rule-removed'; readonly rule: string; readonly stage: Stage; readonly place: FileLine }
  /** A key of `checks`: `verify_sender`; for a block list `ip_dnsbls` and the zone that is taken out. */
  | { readonly kind: 'check-off'; readonly key: CheckKey; readonly zone?: string }
  /** The client passes on mail of others, and is not held to DMARC. */
  | { readonly kind: 'forwarder'; readonly address: string }
  /** Users may send with any address. */
  | { readonly kind: 'unbind-sender' }
  | { readonly kind: 'site'; readonly site: Site }

export type ChangeKind = Change['kind']

export interface FileLine {
  readonly file: string
  readonly line: number
}

/** Whose move a change is. */
export type Mover = 'sender' | 'client' | 'operator'

/** A change that would have led to acceptance. */
export interface Advised {
  readonly change: Change
  readonly who: Mover
  /** What to write, line by line: in the configuration, or in the list file that the change names. */
  readonly write?: readonly string[]
  /** False: it would have silenced the rule, but what the later rules had said cannot be known. */
  readonly tried: boolean
}

/** How the rules of now judge the very case. */
export type Now =
  | { readonly kind: 'same' }
  /** `ruleGone`: the rule that refused is no longer there. */
  | { readonly kind: 'accepts'; readonly ruleGone: boolean }
  | { readonly kind: 'other-rule'; readonly decision: Decision; readonly ruleGone: boolean }
  /** The content is not kept of what was refused, so nobody can judge it again. */
  | { readonly kind: 'content-gone'; readonly ruleGone: boolean }

export interface NextRefusal {
  readonly change: Change
  readonly decision: Decision
}

export interface Advice {
  readonly now: Now
  /** Smallest first; empty when no single change would do. */
  readonly changes: readonly Advised[]
  /** How many changes were tried. */
  readonly attempts: number
  /** Where no single change does: the first that silences the rule, and who speaks then. */
  readonly next?: NextRefusal
}

/** Where the rules of a configuration are written. */
export interface ShownOrigin {
  readonly stage: Stage
  readonly name: string
  readonly origin: RuleOrigin
}
