// The nouns of an explanation: what is put in, what comes out. No decisions here. `Who`, `CauseId` and the field names of
// the summary are a contract with scripts: they are extended, never renamed.

import type { CauseId, Retry } from './causes/facts.ts'
import type { ProviderId } from './reading/providers.ts'
import type { SoftwareId } from './software.ts'
import type { Said } from '../words/language.ts'
import type { Vantage } from './vantage.ts'

export { LANGUAGES, type Language, type Said } from '../words/language.ts'

/** Whose move it is. `wait` is nobody's: trying again will do. */
export const WHO = [
  'sender',
  'sender-admin',
  'domain-owner',
  'ip-owner',
  'recipient',
  'recipient-admin',
  'wait',
  'unknown',
] as const
export type Who = (typeof WHO)[number]

/** Where in the long way of a message it went wrong. */
export type Layer =
  | 'address'
  | 'dns'
  | 'network'
  | 'tls'
  | 'login'
  | 'authentication'
  | 'standing'
  | 'limit'
  | 'policy'
  | 'content'
  | 'protocol'
  | 'system'
  | 'unknown'

export const CONFIDENCES = ['high', 'medium', 'low'] as const
export type Confidence = (typeof CONFIDENCES)[number]

/** What the reply answered to, in the order of the dialogue. `content` is the dot that ends the message. */
export const STAGES = ['connect', 'hello', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'content'] as const
export type Stage = (typeof STAGES)[number]

export interface Input {
  /** A reply, a line of a log, a bounce, a bare code. */
  readonly text: string
  /** Name of the host that answered, where the caller knows it. */
  readonly host?: string
  /** What it answered to, where the caller knows it: `RCPT TO`, `end of data`, `rcpt`, ... */
  readonly stage?: string
  /** Words around `text`, asked only where it tells nothing itself. */
  readonly around?: string
  /** The Status field of a delivery report: counts where the reply has no enhanced code of its own. */
  readonly status?: string
  /** Who said it, where the caller knows. */
  readonly vantage?: Vantage
  /** The caller knows that it is about mail: it stands in a bounce, a session, a log. */
  readonly ofMail?: true
}

/** What the caller knows besides the text, for instance from a look-up of its own. It outranks the text. */
export interface Evidence {
  readonly kind: 'confirms' | 'refutes'
  readonly cause: CauseId
  readonly says: Said
  /** Where it differs from what the cause says in general. */
  readonly who?: Who | undefined
  readonly retry?: Retry | undefined
}

export interface Contacts {
  readonly urls: readonly string[]
  readonly emails: readonly string[]
  /** Error codes and ids to quote when asking the other side. */
  readonly ids: readonly string[]
}

/** What could be read out of the input, before anything is concluded from it. */
export interface Observed {
  /** The reply itself, without the words that a program put round it; the whole input where no reply was found. */
  readonly reply: string
  /** The whole input, as far as it is looked at. */
  readonly whole: string
  readonly code?: number
  readonly enhanced?: string
  readonly stage?: Stage
  readonly host?: string
  readonly provider?: ProviderId
  readonly contacts: Contacts
}

/** One thing that speaks for the cause. */
export type Ground =
  | { readonly kind: 'words'; readonly rule: string; readonly words: string }
  | { readonly kind: 'code'; readonly rule: string; readonly code: string }
  | { readonly kind: 'known'; readonly says: Said }

/** What would make the answer surer, and is not known. */
export type Unknown = 'code' | 'responder' | 'reason' | 'earlier-error' | 'conflict'

/** How long trying again makes sense, counted from the first refusal. */
export interface Until {
  /** The first try that makes sense, in seconds. */
  readonly after: number
  /** When to give up, in seconds. */
  readonly within: number
  /** Whether the reply said when to come back, or this is what is usual for the cause. */
  readonly basis: 'reply' | 'usual'
}

/** Steps for one program. */
export interface SoftwareSteps {
  readonly software: SoftwareId
  readonly steps: readonly string[]
}

export interface Diagnosis {
  readonly cause: CauseId
  /** Who said it, and which way the mail went. */
  readonly vantage: Vantage
  readonly layer: Layer
  readonly who: Who
  /** null: it cannot be told from the text. */
  readonly retryHelps: boolean | null
  /** null where trying again does not help or that cannot be told. */
  readonly until: Until | null
  readonly confidence: Confidence
  /** The rule that decided; none where nothing matched. */
  readonly rule?: string
  readonly evidence: readonly Ground[]
  /** What else it could be, likeliest first. */
  readonly alternatives: readonly CauseId[]
  readonly unknown: readonly Unknown[]
  readonly title: string
  readonly explanation: string
  /** What to do first, in one or two short sentences: two lines of a terminal. */
  readonly first: string
  /** For everybody, in order. */
  readonly steps: readonly string[]
  /** For the programs that were recognised or asked for; a few likely ones where none was. */
  readonly softwareSteps: readonly SoftwareSteps[]
  /** The programs recognised in the input. */
  readonly software: readonly SoftwareId[]
  readonly links: readonly string[]
  readonly contacts: Contacts
  readonly observed: Observed
}
