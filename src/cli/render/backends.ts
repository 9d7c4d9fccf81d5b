// What the server leans on and does not find, for `health` and `status`.

import type { BackendState } from '../../site/backend-watch.ts'
import { STATUS_WORDS } from '../../words/status.ts'
import { safeText } from './safe-text.ts'
import type { LayoutContext } from './timeline.ts'

/** Of those that are down. */
export const backendLines = (
  backends: readonly BackendState[],
  { language = 'en', times }: LayoutContext,
): readonly string[] =>
  backends.flatMap(({ name, since, problem, effect }) =>
    problem === undefined
      ? []
      : [STATUS_WORDS[language].backendDown(safeText(name), times.moment(since), safeText(problem), effect)],
  )
