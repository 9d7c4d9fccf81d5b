// What `waybill start` starts with: the configuration file as it is, the one that the server ran on before where the file has
// mistakes, or the sandbox.

import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Config } from '../config/config.ts'
import type { ConfigResult } from '../config/load.ts'
import type { ConfigProblem } from '../config/problem.ts'
import type { ConfigurationFile } from '../daemon/server.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { START_WORDS } from '../words/start.ts'
import type { StartOptions } from './commands/start.ts'
import { localeLanguage } from './language.ts'
import type { Terminal } from './terminal.ts'

export interface StartSetting {
  readonly config: Config
  readonly from?: ConfigurationFile
  readonly sandbox?: Sandbox
}

/** Undefined: there is nothing to start with, and why has been told. */
export async function prepareSetting(options: StartOptions, terminal: Terminal): Promise<StartSetting | undefined> {
  if (options.config === undefined) return prepareSandbox(options, terminal)
  const { loadConfig } = await import('../config/load.ts')
  const { config: file } = options
  const load = async (): Promise<ConfigResult> => asTyped(await loadConfig(file), options)
  const loaded = await load()
  if (loaded.ok) return { config: loaded.config, from: { load, texts: loaded.texts } }
  const stateFolder = options.state === undefined ? loaded.stateFolder : resolve(options.state)
  return toLastGood(loaded.problems, { load, stateFolder, options, terminal })
}

interface LastGoodPlace {
  readonly config?: Config
  readonly from?: ConfigurationFile
  readonly load?: () => Promise<ConfigResult>
  readonly stateFolder?: string | undefined
  readonly options: StartOptions
  readonly terminal: Terminal
}

/** Tells what is wrong with the file. Undefined: there is nothing to go on with either, or only what had the same mistakes. */
export async function toLastGood(
  problems: readonly ConfigProblem[],
  { config, from, load = from?.load, stateFolder = config?.stateFolder, options, terminal }: LastGoodPlace,
): Promise<StartSetting | undefined> {
  const { config: file, strict = false } = options
  const { problemsText } = await import('./render/problems.ts')
  terminal.err(`${problemsText(problems, localeLanguage(terminal.env))}\n`)
  if (file === undefined || load === undefined || stateFolder === undefined || strict || from?.faulty) return undefined
  const [{ readLastGood }, { parseTexts }, { machineEnvironment }] = await Promise.all([
    import('../site/last-good.ts'),
    import('../config/load.ts'),
    import('../config/environment.ts'),
  ])
  const kept = await readLastGood(stateFolder, file)
  const before = kept && asTyped(parseTexts(kept.texts, machineEnvironment()), options)
  const words = START_WORDS[localeLanguage(terminal.env)]
  if (before?.ok !== true) return undefined
  terminal.err(`waybill: ${words.lastGood(file)}\n`)
  return { config: before.config, from: { load, texts: before.texts, faulty: problems } }
}

/** What the command line says holds over what the file says. */
function asTyped(loaded: ConfigResult, { state, debugPeer = [] }: StartOptions): ConfigResult {
  if (!loaded.ok) return loaded
  const { config } = loaded
  return {
    ...loaded,
    config: {
      ...config,
      ...(state !== undefined && { stateFolder: resolve(state) }),
      debugPeers: [...config.debugPeers, ...debugPeer],
    },
  }
}

async function prepareSandbox(options: StartOptions, terminal: Terminal): Promise<StartSetting> {
  const [{ startSandbox }, { sandboxConfig }] = await Promise.all([
    import('../sandbox/sandbox.ts'),
    import('../sandbox/sandbox-config.ts'),
  ])
  const sandbox = await startSandbox({ clock: terminal.clock })
  const stateFolder = resolve(options.state ?? (terminal.env['WAYBILL_STATE'] || '.waybill'))
  const ports = options.freePorts === true ? { ports: { smtp: 0, submission: 0, http: 0 } } : {}
  const config = sandboxConfig({ stateFolder, dns: sandbox.dns, ...ports })
  await writeSandboxUsers(config)
  return { sandbox, config: { ...config, debugPeers: options.debugPeer ?? [] } }
}

/** So that logging in can be tried; whoever changes the file keeps what they wrote. */
async function writeSandboxUsers({ stateFolder, users }: Config): Promise<void> {
  const { sandboxUserFile, SANDBOX_PASSWORD } = await import('../sandbox/sandbox-config.ts')
  const path = sandboxUserFile(stateFolder)
  if (existsSync(path)) return
  const { addUser } = await import('../sasl/user-file.ts')
  try {
    await mkdir(stateFolder, { recursive: true, mode: 0o700 })
    for (const user of users.keys()) await addUser(path, user, SANDBOX_PASSWORD)
  } catch {
    // A folder that cannot be written to is told of by the start itself.
  }
}
