// What conditions may use besides the subject itself. Everything that reaches outside is a port, so that they can be tried
// without any of it. Conditions that need more (counters, call-outs, scanners) ask for it where they are made. Types only.

import type { Clock } from '../core/clock.ts'
import type { Ourselves } from '../config/ourselves.ts'
import type { Resolver } from '../dns/resolver.ts'

/** A file of patterns that is read again when it has changed. */
export interface ListFile {
  readonly path: string
  /** The lines now; `problem` where it exists and cannot be read. A file that does not exist is an empty list. */
  lines(): { readonly lines: readonly string[]; readonly problem?: string }
}

export interface ConditionDeps {
  readonly ourselves: Ourselves
  readonly clock: Clock
  readonly resolver: Resolver
  readonly openList: (path: string) => ListFile
}
