// How much senders may send where the configuration is not at hand.

import type { GuardConfig } from './config.ts'
import { DEFAULT_SETTINGS } from './default-settings.ts'

const { users, uids, scripts, spike, new_domains, bounces, spam } = DEFAULT_SETTINGS.guard

export const DEFAULT_GUARD: GuardConfig = {
  limits: { user: users, uid: uids, script: scripts, host: null },
  spike,
  newDomains: new_domains,
  bounces,
  spam,
}
