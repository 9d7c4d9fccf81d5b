// `waybill status` as a page: first how things stand, then what needs a person.

import type { ServerStatus } from '../../control/control.ts'
import { placeText } from '../../config/problem.ts'
import { WARNING_WORDS } from '../../words/config-warnings.ts'
import { STATUS_WORDS } from '../../words/status.ts'
import { healthLines } from './health.ts'
import { hang } from './layout.ts'
import { safeText } from './safe-text.ts'
import type { LayoutContext } from './timeline.ts'

export function statusLines(status: ServerStatus, context: LayoutContext): readonly string[] {
  const { health, listening, backends = [], resting, configuration } = status
  const { language = 'en', times, width } = context
  const words = STATUS_WORDS[language]
  const places = (listening ?? []).map(
    ({ address, port, mode }) => `${address.includes(':') ? `[${address}]` : address}:${port} (${mode})`,
  )
  // What is wrong stands once, at the end.
  const [itself = '', queue = '', ...wrong] = healthLines(health, context)
  const stands = [
    itself,
    ...(configuration
      ? [words.configuration(configuration.generation, configuration.file, times.moment(configuration.since))]
      : []),
    ...(listening ? [places.length === 0 ? words.nowhere : words.listening(places.join(', '))] : []),
    queue,
    ...(resting === 0 ? [] : [words.resting(resting)]),
    ...backends.filter(({ problem }) => problem === undefined).map(({ name }) => words.backendUp(safeText(name))),
  ]
  const needs = [
    ...wrong,
    ...(configuration?.warnings ?? []).map((one) =>
      words.warning(safeText(WARNING_WORDS[language][one.id](one.subject).message), safeText(placeText(one))),
    ),
  ]
  return [
    ...stands.flatMap((line) => hang(line, width)),
    '',
    ...(needs.length === 0 ? [words.nothing] : [words.needsYou, ...needs.flatMap((line) => hang(line, width))]),
  ]
}
