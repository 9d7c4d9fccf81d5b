// Runs the server for `waybill start`: reads the configuration or makes the sandbox's, starts, says where it listens, and
// waits for a signal. What the server consists of is the daemon's business.

import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Config } from '../config/config.ts'
import type { ConfigResult } from '../config/load.ts'
import { seconds } from '../core/time.ts'
import type { Log } from '../daemon/log.ts'
import type { RunningServer } from '../daemon/server.ts'
import { StoreError } from '../queue/store-error.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { StartOptions } from './commands/start.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { packageVersion } from './package-version.ts'
import { programName } from './program-name.ts'
import { renderWelcome, type Welcome } from './render/welcome.ts'
import { explainStartFailure, folderTrouble } from './start-failure.ts'
import { listenForStop } from './stop-signals.ts'
import { printLines, type Terminal } from './terminal.ts'

/** Longer than a transaction under way is waited for, and shorter than a service manager's patience. */
const STOP_WITHIN = seconds(30)
const LOOK_AGAIN = seconds(0.05)

interface Setting {
  readonly config: Config
  /** The same, from the file as it is then. */
  readonly load?: () => Promise<ConfigResult>
  readonly sandbox?: Sandbox
}

export async function runStart(options: StartOptions, terminal: Terminal): Promise<ExitCode> {
  const prepared = await prepare(options, terminal)
  if (prepared === undefined) return EXIT.usage
  const { load } = prepared
  const asTyped = (config: Config): Config => withOptions(config, options)
  const setting: Setting = {
    ...prepared,
    config: asTyped(prepared.config),
    ...(load && {
      async load() {
        const loaded = await load()
        return loaded.ok ? { ok: true, config: asTyped(loaded.config) } : loaded
      },
    }),
  }
  const { debugPeers } = setting.config
  const [{ standardErrorOutput }, { pinoLog }] = await Promise.all([
    import('../daemon/log-output.ts'),
    import('../daemon/log.ts'),
  ])
  // From here on nobody who does not read is waited for.
  const talk = standardErrorOutput(terminal.clock)
  const log = pinoLog(debugPeers.length > 0 ? 'debug' : options.logLevel, talk)
  // Until the server runs there is nothing to replace.
  let hangup = (): void => {}
  const signals = listenForStop({
    onTerminal: process.stdin.isTTY,
    onHangup: () => hangup(),
    onIgnored: (signal) => log.info('a signal that means nothing', { signal }),
  })
  try {
    if (isRoot() && setting.sandbox === undefined) {
      log.warn('Waybill runs as root: whoever breaks into it owns this machine', {
        advice: 'start it as a user of its own, with the right to bind ports below 1024 (CAP_NET_BIND_SERVICE)',
      })
    }
    const server = await startOrExplain(setting, { log, acceptLoss: options.acceptLoss ?? false, terminal })
    if (server === undefined) return EXIT.failed
    hangup = reloadOnHangup(server, log)
    await printReady(setting, server, options, terminal)
    const broken = await Promise.race([signals.first.then(() => undefined), server.broken])
    if (broken) {
      talk.write(
        `waybill: The server cannot go on: ${broken.message}.\n` +
          'What was accepted is safe on disk. It ends now; start it again, and if that repeats, read the log above.\n',
      )
      // Nothing that is still open could be closed in order.
      endAtOnce(EXIT.failed)
    }
    talk.write('Stopping. What is queued stays safe on disk.\n')
    const late = terminal.clock.after(STOP_WITHIN, () => {
      talk.write(
        `waybill: not stopped in order after ${STOP_WITHIN / 1000} s: something does not answer, a file system perhaps. ` +
          'It ends now; what was under way is tried again at the next start.\n',
      )
      endAtOnce(EXIT.failed)
    })
    await server.close()
    await setting.sandbox?.close()
    while (waitsForFiles()) await new Promise<void>((resolve) => terminal.clock.after(LOOK_AGAIN, resolve, true))
    late.cancel()
    return EXIT.ok
  } finally {
    await setting.sandbox?.close()
    signals.release()
  }
}

/** A storm of signals is one reload, and one more for what was written meanwhile. */
function reloadOnHangup({ reload }: RunningServer, log: Log): () => void {
  if (reload === undefined) return () => log.info('there is no configuration file to read anew')
  let underWay = false
  let again = false
  const run = async (): Promise<void> => {
    underWay = true
    do {
      again = false
      try {
        await reload({})
      } catch (error) {
        log.error('a fault while the configuration was read anew: the old one goes on', { fault: String(error) })
      }
    } while (again)
    underWay = false
  }
  return () => {
    if (underWay) again = true
    else void run()
  }
}

const isRoot = (): boolean => process.geteuid?.() === 0

/** Calls that no file system answers would keep the process, for at its end Node waits for the threads that made them. */
const waitsForFiles = (): boolean => process.getActiveResourcesInfo().some((kind) => kind.startsWith('FSReq'))

/** Where a call to a file system hangs, no exit of Node's comes to an end. */
function endAtOnce(code: ExitCode): void {
  if (waitsForFiles()) process.kill(process.pid, 'SIGKILL')
  process.exit(code)
}

async function prepare(options: StartOptions, terminal: Terminal): Promise<Setting | undefined> {
  if (options.config === undefined) return prepareSandbox(options, terminal)
  const { loadConfig, formatProblems } = await import('../config/load.ts')
  const { config: file } = options
  const load = (): Promise<ConfigResult> => loadConfig(file)
  const loaded = await load()
  if (!loaded.ok) {
    terminal.err(`${formatProblems(loaded.problems)}\n`)
    return undefined
  }
  return { config: loaded.config, load }
}

/** What the command line says holds over what the file says. */
const withOptions = (config: Config, { state, debugPeer = [] }: StartOptions): Config => ({
  ...config,
  ...(state !== undefined && { stateFolder: resolve(state) }),
  debugPeers: [...config.debugPeers, ...debugPeer],
})

async function prepareSandbox(options: StartOptions, terminal: Terminal): Promise<Setting> {
  const [{ startSandbox }, { sandboxConfig }] = await Promise.all([
    import('../sandbox/sandbox.ts'),
    import('../sandbox/sandbox-config.ts'),
  ])
  const sandbox = await startSandbox({ clock: terminal.clock })
  const stateFolder = resolve(options.state ?? (terminal.env['WAYBILL_STATE'] || '.waybill'))
  const ports = options.freePorts === true ? { ports: { smtp: 0, submission: 0, http: 0 } } : {}
  const config = sandboxConfig({ stateFolder, dns: sandbox.dns, ...ports })
  await writeSandboxUsers(config)
  return { sandbox, config }
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

async function startOrExplain(
  { config, load, sandbox }: Setting,
  { log, acceptLoss, terminal }: { readonly log: Log; readonly acceptLoss: boolean; readonly terminal: Terminal },
): Promise<RunningServer | undefined> {
  const [{ startServer }, { RulesProblem }, { formatProblems }] = await Promise.all([
    import('../daemon/server.ts'),
    import('../site/rules.ts'),
    import('../config/problem.ts'),
  ])
  // In the sandbox all connections go through its own dialer: nothing leaves the machine.
  const world = sandbox === undefined ? {} : { dialer: sandbox.dialer, sandbox: true }
  try {
    return await startServer({ config, log, version: packageVersion(), acceptLoss, ...world, ...(load && { load }) })
  } catch (error) {
    if (error instanceof RulesProblem) {
      terminal.err(`${formatProblems(error.problems)}\n`)
      return undefined
    }
    const failure = explainStartFailure(folderTrouble(error, config.stateFolder), sandbox !== undefined)
    if (failure === undefined) throw error
    terminal.err(`waybill: ${failure.what}\n${failure.advice}\n`)
    // The thread that waits in vain would hold up every other end, as Node waits for it.
    if (error instanceof StoreError && error.code === 'hangs') process.kill(process.pid, 'SIGKILL')
    return undefined
  }
}

async function printReady(
  { config, sandbox }: Setting,
  { listening }: RunningServer,
  options: StartOptions,
  terminal: Terminal,
): Promise<void> {
  const { stateFolder, hostname, localDomains, users } = config
  const welcome: Welcome = {
    version: packageVersion(),
    sandbox: sandbox !== undefined,
    stateFolder,
    hostname,
    listening,
    localDomains,
    users: [...users.keys()],
    domains: sandbox?.domains ?? [],
    typed: { program: programName(), state: findingOption(stateFolder, options) },
  }
  if (options.json !== true) return printLines(terminal, renderWelcome(welcome, terminal))
  const { version, domains } = welcome
  terminal.out(`${JSON.stringify({ version, sandbox: welcome.sandbox, stateFolder, listening, domains })}\n`)
}

/** What the other commands must be told to find this server. */
function findingOption(stateFolder: string, { config, state }: StartOptions): string {
  if (state !== undefined) return ` --state ${state}`
  if (config !== undefined) return ` --config ${config}`
  return stateFolder === resolve('.waybill') ? '' : ` --state ${stateFolder}`
}
