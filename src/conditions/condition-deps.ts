// What conditions may use besides the subject itself. Everything that reaches outside is a port, so that they can be tried
// without any of it. Conditions that need more (counters, call-outs, scanners) ask for it where they are made. Types only.

import type { Clock } from '../core/clock.ts'
import type { Ourselves } from '../config/ourselves.ts'
import type { Resolver } from '../dns/resolver.ts'
import type { ListFile } from '../lookup/list-file.ts'

export interface ConditionDeps {
  readonly ourselves: Ourselves
  readonly clock: Clock
  readonly resolver: Resolver
  readonly openList: (path: string) => ListFile
  /** The name of this server. */
  readonly hostname: string
}
