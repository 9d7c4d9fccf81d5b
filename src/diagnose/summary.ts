// One diagnosis as one flat object, the line of `--jsonl`. Its fields are a contract with scripts: extended, never renamed.

import type { CauseId } from './causes/facts.ts'
import type { Confidence, Contacts, Diagnosis, Who } from './diagnosis.ts'

export interface Summary {
  readonly cause: CauseId
  readonly who: Who
  readonly retry_helps: boolean | null
  readonly confidence: Confidence
  readonly provider: string | null
  readonly code: number | null
  readonly enhanced: string | null
  readonly rule: string | null
  readonly contacts: Contacts
}

export const summarise = ({ cause, who, retryHelps, confidence, rule, contacts, observed }: Diagnosis): Summary => ({
  cause,
  who,
  retry_helps: retryHelps,
  confidence,
  provider: observed.provider ?? null,
  code: observed.code ?? null,
  enhanced: observed.enhanced ?? null,
  rule: rule ?? null,
  contacts,
})

/** For a report in which all is well: there is no cause to name. */
export const summariseNothing = (): Summary => ({
  cause: 'unknown',
  who: 'unknown',
  retry_helps: null,
  confidence: 'low',
  provider: null,
  code: null,
  enhanced: null,
  rule: null,
  contacts: { urls: [], emails: [], ids: [] },
})
