// What a configuration names and the machine does not have, told once when the configuration is taken up: it may come later, so
// the server goes on, but whoever misspelt a path should not have to find out from users who cannot log in.

import { existsSync } from 'node:fs'
import type { Config } from '../config/config.ts'
import { warningAt, type Warning } from './findings.ts'

export function configWarnings(
  config: Pick<Config, 'listsFolder' | 'systemUsers' | 'written' | 'policy'>,
): readonly Warning[] {
  const { listsFolder, systemUsers } = config
  return [
    ...(listsFolder === null || existsSync(listsFolder)
      ? []
      : [warningAt(config, 'lists_folder', 'lists-missing', listsFolder)]),
    ...(!systemUsers || existsSync(systemUsers.file)
      ? []
      : [warningAt(config, 'system_users', 'accounts-missing', systemUsers.file)]),
  ]
}
