// The port by which DKIM signatures are verified, so that DMARC can be tried with made-up ones, beside the results that checks
// come to. Those are nouns that events and sentences share, and so they stand in core/origin-results.ts. Types only.

import type { Clock } from '../core/clock.ts'
import type { HeaderSection } from '../core/header.ts'
import type { DkimResult } from '../core/origin-results.ts'
import type { Resolver } from '../dns/resolver.ts'

export type { AuthResult, DkimReason, DkimResult } from '../core/origin-results.ts'

/** A message as signatures are checked on it: as it came in. */
export interface SignedMessage {
  readonly section: HeaderSection
  /** Begins anew at each call; CRLF line ends. */
  body(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

export interface VerifyDkimDeps {
  readonly resolver: Resolver
  readonly clock: Clock
  readonly signal?: AbortSignal
}

/** Never throws for what the message or DNS says. */
export type VerifyDkim = (message: SignedMessage, deps: VerifyDkimDeps) => Promise<readonly DkimResult[]>
