// What there is to say about a configuration: what it cannot be started with, and what is allowed and hardly meant. Each with its
// place, an id that does not change, and what to write instead.

import type { ConfigProblem } from '../config/problem.ts'
import { placeOfSetting } from '../config/written.ts'
import type { Config } from '../config/config.ts'

export const WARNING_IDS = [
  'backend-down',
  'hostname-local',
  'hostname-short',
  'hostname-underscore',
  'path-missing',
  'port-25-submission',
  'port-26',
  'port-465-clear',
  'port-587-open',
  'postmaster-unread',
  'relay-wide',
  'submission-nobody',
  'tls-self-signed',
] as const
export type WarningId = (typeof WARNING_IDS)[number]

export type Warning = ConfigProblem & { readonly level: 'warning'; readonly id: WarningId }
export type Finding = (ConfigProblem & { readonly level: 'error' }) | Warning

/** `setting`: the key that the warning points at. */
export function warningAt(
  config: Pick<Config, 'written' | 'policy'>,
  setting: string,
  warning: { readonly id: WarningId; readonly message: string; readonly advice: string },
): Warning {
  return { level: 'warning', ...placeOfSetting(config, setting), ...warning }
}
