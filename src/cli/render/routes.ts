// The routes that are paused, each with why, with what waits for it, and with what to do.

import type { PausedRouteView, RoutesView } from '../../control/paused-routes.ts'
import { PAUSED_WORDS } from '../../words/routes.ts'
import { wordsOf } from './event-text.ts'
import { labelled } from './layout.ts'
import { plainReason } from './plain-reason.ts'
import { destinationText } from './reason.ts'
import { safeText } from './safe-text.ts'
import type { LayoutContext } from './timeline.ts'

const COLUMN = 12

export function routesLines({ routes, partly }: RoutesView, context: LayoutContext): readonly string[] {
  if (routes.length === 0) return [PAUSED_WORDS[context.language ?? 'en'].none]
  return routes.flatMap((route, i) => [...(i === 0 ? [] : ['']), ...routeLines(route, partly === true, context)])
}

function routeLines(route: PausedRouteView, partly: boolean, context: LayoutContext): readonly string[] {
  const { times, paint, width, language = 'en' } = context
  const words = PAUSED_WORDS[language]
  const line = (label: string, text: string): string[] =>
    labelled(`  ${label}`, safeText(text), { column: COLUMN, width })
  const { next, diagnosis } = route
  const head = words.paused(destinationText(route.route, wordsOf(context)), times.moment(route.since))
  return [
    paint('bad', head),
    ...line(words.why, plainReason(route.reason, '', language)),
    ...line(words.waits, `${words.waiting(route, partly)}.`),
    ...line(words.next, `${words.asks(next && times.relative(next))}.`),
    ...(diagnosis ? line(words.cause, `${diagnosis.title} ${diagnosis.explanation}`) : []),
    ...(diagnosis?.steps ?? []).flatMap((step, i) => line(i === 0 ? words.todo : '', `${i + 1}. ${step}`)),
  ]
}
