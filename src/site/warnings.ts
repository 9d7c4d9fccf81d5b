// What a configuration names and the machine does not have, told once when the configuration is taken up: it may come later, so
// the server goes on, but whoever misspelt a path should not have to find out from users who cannot log in.

import { existsSync } from 'node:fs'
import type { Config } from '../config/config.ts'
import { warningAt, type Warning } from './findings.ts'

export function configWarnings(
  config: Pick<Config, 'listsFolder' | 'systemUsers' | 'written' | 'policy'>,
): readonly Warning[] {
  const { listsFolder, systemUsers } = config
  const warnings: Warning[] = []
  const warn = (path: string, setting: string, message: string, advice: string): void => {
    if (existsSync(path)) return
    warnings.push(warningAt(config, setting, { id: 'path-missing', message: `${message}: ${path}`, advice }))
  }
  if (listsFolder !== null) {
    warn(
      listsFolder,
      'lists_folder',
      'the folder of list files does not exist: its lists are empty',
      'check the path in lists_folder',
    )
  }
  if (systemUsers) {
    const advice = 'check the path in system_users.file'
    warn(
      systemUsers.file,
      'system_users',
      'the file of accounts does not exist: mail for users of the system waits',
      advice,
    )
  }
  return warnings
}
