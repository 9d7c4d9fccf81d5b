// Where `waybill user` finds names and passwords: the file that is named, the one that the configuration names, or the
// sandbox's. What cannot be found is told on standard error.

import { localeLanguage } from './language.ts'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { sandboxUserFile } from '../sandbox/sandbox-config.ts'
import type { Config } from '../config/config.ts'
import { USER_WORDS } from '../words/user.ts'
import type { Terminal } from './terminal.ts'

export interface UserPlace {
  readonly file?: string
  readonly config?: string
}

/** The user file; undefined when there is none to be found, and the reason has been told. */
export async function findUserFile(terminal: Terminal, place: UserPlace): Promise<string | undefined> {
  if (place.file !== undefined) return place.file
  const words = USER_WORDS[localeLanguage(terminal.env)]
  if (place.config !== undefined) {
    const config = await readConfig(terminal, place.config)
    if (config === undefined) return undefined
    const store = config.auth.stores.find(({ kind }) => kind === 'file')
    if (store?.kind === 'file') return store.path
    terminal.err(`${words.namesNone(place.config)}\n  auth: { stores: [{ file: /etc/waybill/users }] }\n`)
    return undefined
  }
  const sandbox = sandboxUserFile(resolve(terminal.env['WAYBILL_STATE'] || '.waybill'))
  if (existsSync(sandbox)) return sandbox
  terminal.err(`${words.whichFile}\n`)
  return undefined
}

/** Undefined when it is not right; what is wrong has been told. */
export async function readConfig(terminal: Terminal, path: string): Promise<Config | undefined> {
  const { loadConfig } = await import('../config/load.ts')
  const loaded = await loadConfig(path)
  if (loaded.ok) return loaded.config
  const { problemsText } = await import('./render/problems.ts')
  terminal.err(`${problemsText(loaded.problems, localeLanguage(terminal.env))}\n`)
  return undefined
}
