// What there is to say about a configuration: what it cannot be started with, and what is allowed and hardly meant. Each with its
// place, an id that does not change, and what to write instead.

import type { ConfigProblem } from '../config/problem.ts'
import { placeOfSetting } from '../config/written.ts'
import type { Config } from '../config/config.ts'
import { WARNING_WORDS, type WarningId } from '../words/config-warnings.ts'

export type Warning = ConfigProblem & {
  readonly level: 'warning'
  readonly id: WarningId
  /** What it is about: a name, a mode, a network, a path. */
  readonly subject: string
}
export type Finding = (ConfigProblem & { readonly level: 'error' }) | Warning

/** `setting`: the key that the warning points at. Its words are English here, for logs and programs. */
export function warningAt(
  config: Pick<Config, 'written' | 'policy'>,
  setting: string,
  id: WarningId,
  subject = '',
): Warning {
  return { level: 'warning', ...placeOfSetting(config, setting), id, subject, ...WARNING_WORDS.en[id](subject) }
}
