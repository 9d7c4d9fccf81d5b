// What stands in the way of a paused route, and what to do about it: with the engine of `waybill explain`, as for a message.

import type { PausedRoute } from '../deliver/paused-routes.ts'
import { makeExplain } from '../diagnose/explain.ts'
import { makeExplainReason } from '../diagnose/own/explain-reason.ts'
import type { Language } from '../words/language.ts'
import type { RouteDiagnosis } from './paused-routes.ts'

export function makeDiagnoseRoute(language: Language): (route: PausedRoute) => RouteDiagnosis {
  const explainReason = makeExplainReason(makeExplain())
  return ({ name, route, since, reason, next = since }) => {
    // No recipient and no sender has a part in it.
    const context = { recipient: '', sender: '', smarthosts: [name], outcome: 'held' } as const
    const { title, explanation, steps } = explainReason({ ...reason, paused: { route, since, next } }, context, {
      language,
    })
    return { language, title, explanation, steps }
  }
}
