// The step that tells the readers of a message who it is from: Authentication-Results with what the rules had found out (RFC
// 8601), and nothing where no rule asked; what may be sealed later is checked whole. Fields that claim to be from this server, and are not, are taken out for everyone
// (§5): a reader behind us believes them.

import { authenticationResults, claimedResults, receivedSpf } from '../../email-auth/authentication-results.ts'
import { fieldValue } from '../../scan/content-change.ts'
import type { Receiving, StepResult } from '../receiving.ts'

const NAME = 'Authentication-Results'

export function authenticate(receiving: Receiving): StepResult | Promise<StepResult> {
  const { section, deps, changes, events, origin, intake } = receiving
  const claimed = claimedResults(section.fields, deps.hostname)
  for (const nth of claimed) changes.push({ kind: 'delete-field', name: NAME, nth })
  if (claimed.length > 0) events.push({ kind: 'fields-removed', field: NAME, count: claimed.length })
  const { facts, helo } = intake.transaction
  const asked: Promise<unknown>[] = []
  if (deps.seals(facts)) asked.push(origin.dmarc(), origin.arc())
  if (deps.tellsSpf(facts))
    asked.push(origin.spf('mailfrom').then((found) => tellSpf(receiving, receivedSpf(found, helo, deps.hostname))))
  return asked.length === 0 ? tell(receiving) : Promise.all(asked).then(() => tell(receiving))
}

const tellSpf = ({ changes }: Receiving, text: string): void =>
  void changes.push({ kind: 'insert-field', index: 0, name: 'Received-SPF', value: fieldValue(text) })

/** At the very top, so that everything above it came later (RFC 8601 §4.1). */
function tell({ origin, deps, changes }: Receiving): StepResult {
  const value = authenticationResults(origin, deps.hostname)
  if (value !== undefined) {
    changes.push({ kind: 'insert-field', index: 0, name: NAME, value: fieldValue(value) })
  }
  return 'next'
}
