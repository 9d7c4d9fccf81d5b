// What is told of one recipient besides its state, as plain JSON in one language: the cause, whose move it is, what to do and
// what that rests on. A documented shape (docs/man/waybill.1.md): fields are added, never renamed. Types only.

import type { Instant } from '../core/time.ts'
import type { CauseId } from '../diagnose/causes/facts.ts'
import type { Confidence, Contacts, Language, Layer, Who } from '../diagnose/diagnosis.ts'

export interface ExplainRequest {
  readonly language: Language
  /** Whether DNS may be asked about it now. */
  readonly lookUps: boolean
}

/** `recorded`: seen when it happened. `confirms`, `refutes` and `note` were found out for this answer. */
export interface ShownEvidence {
  readonly kind: 'recorded' | 'confirms' | 'refutes' | 'note' | 'words' | 'code'
  readonly text: string
  /** When it was looked up. */
  readonly at?: Instant
}

export interface TroubleDiagnosis {
  readonly outcome: 'deferred' | 'failed'
  readonly language: Language
  readonly cause: CauseId
  readonly layer: Layer
  readonly who: Who
  readonly retryHelps: boolean | null
  readonly confidence: Confidence
  readonly rule?: string
  /** What happened, in one sentence. */
  readonly happened: string
  readonly title: string
  readonly explanation: string
  /** Whose move it is, and what trying again is worth. */
  readonly move: string
  /** Only while it is tried. */
  readonly nextAttempt?: Instant
  readonly triesUntil?: Instant
  readonly steps: readonly string[]
  readonly evidence: readonly ShownEvidence[]
  readonly alternatives: readonly { readonly cause: CauseId; readonly title: string }[]
  readonly contacts: Contacts
  readonly links: readonly string[]
}

/** Of a recipient whose mail another server took over. */
export interface TakenOver {
  readonly outcome: 'delivered'
  readonly language: Language
  readonly caveat: string
}

export type RecipientDiagnosis = TroubleDiagnosis | TakenOver
