// How the server stands, in a few sentences: itself, its queue, and whatever is wrong with disk or database.

import type { Health } from '../../control/control.ts'
import type { PausedRoute } from '../../deliver/paused-routes.ts'
import type { CheckState } from '../../queue/check.ts'
import { GUARD_WORDS } from '../../words/guard.ts'
import { HEALTH_WORDS } from '../../words/health.ts'
import { QUEUE_WORDS } from '../../words/queue.ts'
import { STATUS_WORDS } from '../../words/status.ts'
import { backendLines } from './backends.ts'
import { diskLines } from './disk.ts'
import { wordsOf } from './event-text.ts'
import { destinationText, shortReason } from './reason.ts'
import { safeText } from './safe-text.ts'
import type { LayoutContext } from './timeline.ts'

export function healthLines(health: Health, context: LayoutContext): readonly string[] {
  const {
    server,
    version,
    hostname,
    startedAt,
    queue,
    disk,
    check,
    paused = [],
    guarded = [],
    down = [],
    configuration = {},
  } = health
  const { times, language = 'en' } = context
  const words = HEALTH_WORDS[language]
  const since = startedAt === undefined ? undefined : words.since(times.moment(startedAt), times.age(startedAt))
  const oldest = queue.oldest === undefined ? '' : words.oldest(times.age(queue.oldest))
  return [
    server === 'running' ? words.runs(version, hostname, since) : words.stopped,
    `${words.queued(queue)}${oldest}.`,
    ...(queue.damaged === undefined
      ? []
      : [QUEUE_WORDS[language].damaged(queue.damaged), QUEUE_WORDS[language].damagedMove]),
    ...(queue.undeliverable === undefined || queue.undeliverable === 0
      ? []
      : [words.undeliverable(queue.undeliverable)]),
    ...(check === undefined ? [] : checkLines(check, context)),
    ...diskLines(disk, language),
    ...paused.map((route) => pausedLine(route, context)),
    ...guarded.map(({ sender, why, values, since }) => {
      const { needs, why: told } = GUARD_WORDS[language]
      return needs(safeText(sender), told(why, values), times.moment(since))
    }),
    ...backendLines(down, context),
    ...configurationLines(configuration, context),
  ]
}

function pausedLine({ route, reason, since, next }: PausedRoute, context: LayoutContext): string {
  const { times, language = 'en' } = context
  const words = wordsOf(context)
  const when = next === undefined ? undefined : times.until(next)
  return QUEUE_WORDS[language].paused(
    destinationText(route, words),
    shortReason(reason, words),
    times.moment(since),
    when,
  )
}

function configurationLines(
  { lastGood, notTaken }: NonNullable<Health['configuration']>,
  { times, language = 'en' }: LayoutContext,
): readonly string[] {
  const words = STATUS_WORDS[language]
  if (notTaken) return [words.notTaken(times.moment(notTaken.at), notTaken.kind)]
  return lastGood ? [words.lastGood] : []
}

function checkLines(check: CheckState, { times, language = 'en' }: LayoutContext): readonly string[] {
  const words = HEALTH_WORDS[language]
  const { found, findings } = check
  return [
    stateLine(check, times, words),
    ...(found === 0 ? [] : [words.found(found)]),
    ...findings.map(({ what, why }) => `  ${safeText(what)}: ${safeText(why)}`),
    ...(findings.length < found ? ['  …'] : []),
    ...(found === 0 ? [] : [words.foundMove]),
  ]
}

function stateLine(
  { state, startedAt, endedAt = startedAt, looked, of }: CheckState,
  times: LayoutContext['times'],
  words: (typeof HEALTH_WORDS)['en'],
): string {
  switch (state) {
    case 'running':
      return words.checking(looked, of, times.moment(startedAt))
    case 'done':
      return words.checked(looked, times.moment(endedAt))
    case 'failed':
      return words.notChecked(looked, of, times.moment(endedAt))
  }
}
