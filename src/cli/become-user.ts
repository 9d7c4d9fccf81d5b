// A start as root: decides which user the server becomes, and has it become that one before anything else is done. What it needs of
// the configuration is read as root, and only what root wrote; the rest is read again by whoever runs then, as a reload does.

import { accessSync, chownSync, constants, existsSync, lstatSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadConfig } from '../config/load.ts'
import { placeOfSetting } from '../config/written.ts'
import { giveUpRoot } from '../daemon/privileged/give-up-root.ts'
import type { RootAgent } from '../daemon/privileged/root-agent.ts'
import { accountNamed, accountNumbered, type NumberedAccount } from '../lookup/users/account-named.ts'
import { START_WORDS, type StartTrouble } from '../words/start.ts'
import type { StartOptions } from './commands/start.ts'
import { localeLanguage } from './language.ts'
import type { Terminal } from './terminal.ts'

const ROOT = 0
const USUAL_USER = 'waybill'

/** `stays`: as who it is. `failed`: why has been told. */
export type Become = { readonly kind: 'stays' | 'failed' } | { readonly kind: 'became'; readonly agent: RootAgent }

export async function becomeUser(options: StartOptions, terminal: Terminal): Promise<Become> {
  const { config: file } = options
  if (process.geteuid?.() !== ROOT || file === undefined) return { kind: 'stays' }
  const { clock, env } = terminal
  const words = START_WORDS[localeLanguage(env)]
  const fail = ({ what, advice }: StartTrouble): Become => {
    terminal.err(`waybill: ${what}\n${advice}\n`)
    return { kind: 'failed' }
  }
  const loaded = await loadConfig(file)
  const config = loaded.ok ? loaded.config : undefined
  const folder = options.state ?? (loaded.ok ? loaded.config.stateFolder : loaded.stateFolder)
  // Nothing is known, and what is wrong will be told.
  if (folder === undefined) return { kind: 'stays' }
  const stateFolder = resolve(folder)
  const account = config ? await accountOf(config.runAs) : await ownerOf(stateFolder)
  if (account === undefined) {
    if (!config?.runAs) return { kind: 'stays' }
    const { file: where, line } = placeOfSetting(config, 'run_as')
    return fail(words.noAccount(config.runAs, `${where}:${line}`))
  }
  if (account.uid === ROOT) return { kind: 'stays' }
  const foreign = giveFolder(stateFolder, account)
  if (foreign !== undefined) return fail(words.foreignFolder(stateFolder, foreign, account.name))
  const agent = await giveUpRoot({ account, stateFolder, config, clock })
  const program = dirname(dirname(fileURLToPath(import.meta.url)))
  if (isReadable(program)) return { kind: 'became', agent }
  await agent.close()
  return fail(words.foreignProgram(program, account.name))
}

const accountOf = (runAs: string | null): Promise<NumberedAccount | undefined> => accountNamed(runAs ?? USUAL_USER)

/** Who the server was before the file had mistakes. */
async function ownerOf(stateFolder: string): Promise<NumberedAccount | undefined> {
  const found = lstatSync(stateFolder, { throwIfNoEntry: false })
  return found ? accountNumbered(found.uid) : accountOf(null)
}

/** Makes it, or gives away an empty one. Whose it is, where that is somebody else and there is something in it. */
function giveFolder(stateFolder: string, { uid, gid }: NumberedAccount): number | undefined {
  if (!existsSync(stateFolder)) mkdirSync(stateFolder, { recursive: true })
  const found = lstatSync(stateFolder)
  if (found.uid === uid || !found.isDirectory()) return undefined
  if (found.uid !== ROOT || readdirSync(stateFolder).length > 0) return found.uid
  chownSync(stateFolder, uid, gid)
  return undefined
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}
