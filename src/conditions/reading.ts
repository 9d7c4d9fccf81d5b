// What the readers of rules share: where they are, and how they say what is wrong. A reader that complains goes on, so
// that all mistakes are told at once.

import type { Stage } from '../core/decision.ts'
import type { Complaint } from '../config/problem.ts'
import type { Path } from '../config/yaml-source.ts'

export interface Reading {
  readonly stage: Stage
  /** Where the rule stands in the file. */
  readonly path: Path
  /** `path` is counted from the rule. */
  complain(path: Path, complaint: Complaint, where?: 'key' | 'value'): void
}

export const isGroup = (input: unknown): input is Readonly<Record<string, unknown>> =>
  typeof input === 'object' && input !== null && !Array.isArray(input)
