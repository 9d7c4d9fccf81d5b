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

/** Of a server that can do nothing as other users: what it would have to. `self`: the name of who it is. */
export function notRootWarnings(
  config: Pick<Config, 'systemUsers' | 'transports' | 'deliver' | 'written' | 'policy'>,
  self: string,
): readonly Warning[] {
  const { systemUsers, transports, deliver } = config
  const others = [...transports.values()].flatMap((one) =>
    one.kind === 'pipe' && one.as !== self
      ? [warningAt(config, 'transports', 'not-root', `${one.name}: ${one.as}`)]
      : [],
  )
  if (!systemUsers || deliver !== null || !systemUsers.maildir.includes('{home}')) return others
  return [warningAt(config, 'system_users', 'not-root', systemUsers.maildir), ...others]
}
