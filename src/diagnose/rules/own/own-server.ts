// What servers say of themselves: their configuration, their own disk, resolver and daemons, and the filters and stores behind
// them. Never matched in a remote server's reply, whose configuration is not the reader's. One list, put together from a file
// for each program.

import type { Rule } from '../rule.ts'
import { BACKEND_RULES } from './backends.ts'
import { CLIENT_ERROR_RULES } from './client-errors.ts'
import { CLIENT_RULES } from './clients.ts'
import { CONFIGURATION_RULES } from './configuration.ts'
import { DAEMON_RULES } from './daemons.ts'
import { DIALOGUE_RULES } from './dialogues.ts'
import { EXIM_OWN_RULES } from './exim.ts'
import { OTHER_OWN_RULES } from './others.ts'
import { POSTFIX_OWN_RULES } from './postfix.ts'

export const OWN_SERVER_RULES: readonly Rule[] = [
  ...EXIM_OWN_RULES,
  ...POSTFIX_OWN_RULES,
  ...CONFIGURATION_RULES,
  ...OTHER_OWN_RULES,
  ...DIALOGUE_RULES,
  ...CLIENT_ERROR_RULES,
  ...CLIENT_RULES,
  ...BACKEND_RULES,
  ...DAEMON_RULES,
].map((rule) => ({ speaker: ['own', 'own-to-client', 'backend', 'program', 'person', 'unknown'], ...rule }))
