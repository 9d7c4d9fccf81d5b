// How much history a server keeps whose configuration is not at hand.

import { days } from '../core/time.ts'
import type { HistoryLimits } from './config.ts'
import { DEFAULT_SETTINGS } from './default-settings.ts'

export const usualHistory = (): HistoryLimits => ({
  keep: days(Number.parseInt(DEFAULT_SETTINGS.history.keep, 10)),
  messages: DEFAULT_SETTINGS.history.messages,
  refusedSessions: DEFAULT_SETTINGS.history.refused_sessions,
})
