// Runs the server for `waybill start`: reads the configuration or makes the sandbox's, starts, says where it listens, and
// waits for a signal. What the server consists of is the daemon's business.

import { resolve } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { seconds } from '../core/time.ts'
import { START_WORDS } from '../words/start.ts'
import type { Log } from '../daemon/log.ts'
import type { RootAgent } from '../daemon/privileged/root-agent.ts'
import type { RunningServer } from '../daemon/server.ts'
import { StoreError } from '../queue/store-error.ts'
import { becomeUser } from './become-user.ts'
import type { StartOptions } from './commands/start.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { localeLanguage } from './language.ts'
import { packageVersion } from './package-version.ts'
import { programName } from './program-name.ts'
import { renderWelcome, type Welcome } from './render/welcome.ts'
import { serviceManager } from './tell-systemd.ts'
import { explainStartFailure, folderTrouble } from './start-failure.ts'
import { prepareSetting, toLastGood, type StartSetting } from './start-setting.ts'
import { listenForStop } from './stop-signals.ts'
import { printLines, type Terminal } from './terminal.ts'

/** Longer than a transaction under way is waited for, and shorter than a service manager's patience. */
const STOP_WITHIN = seconds(30)
const LOOK_AGAIN = seconds(0.05)
/**
 * What is in use is some 40 MB, also in a wave of a million messages. V8 would wait until it is three times as much before it looks for
 * what is not needed any more; it looks at half as much again, which takes it one or two hundredths of its thread's time.
 */
const HEAP_GROWTH = '--heap-growing-percent=50'

export async function runStart(options: StartOptions, terminal: Terminal): Promise<ExitCode> {
  const become = await becomeUser(options, terminal)
  if (become.kind === 'failed') return EXIT.failed
  const agent = become.kind === 'became' ? become.agent : undefined
  const setting = await prepareSetting(options, terminal)
  if (setting === undefined) return EXIT.usage
  const { debugPeers } = setting.config
  const words = START_WORDS[localeLanguage(terminal.env)]
  const [{ standardErrorOutput }, { pinoLog }] = await Promise.all([
    import('../daemon/log-output.ts'),
    import('../daemon/log.ts'),
  ])
  // From here on nobody who does not read is waited for.
  const talk = standardErrorOutput(terminal.clock)
  const log = pinoLog(debugPeers.length > 0 ? 'debug' : options.logLevel, talk)
  const manager = serviceManager(terminal.env, terminal.clock, (problem) =>
    log.warn('the service manager could not be told', { problem }),
  )
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
        advice: 'make a user for it: adduser --system --group --no-create-home waybill; or name one in run_as',
      })
    }
    const server = await startOrExplain(setting, { log, options, terminal, agent })
    if (server === undefined) return EXIT.failed
    hangup = reloadOnHangup(server, log)
    await printReady(setting, server, options, terminal)
    manager.ready()
    setFlagsFromString(HEAP_GROWTH)
    const broken = await Promise.race([signals.first.then(() => undefined), server.broken])
    if (broken) {
      talk.write(`waybill: ${words.cannotGoOn(broken.message)}\n`)
      // Nothing that is still open could be closed in order.
      endAtOnce(EXIT.failed)
    }
    talk.write(`${words.stopping}\n`)
    manager.stopping()
    const late = terminal.clock.after(STOP_WITHIN, () => {
      talk.write(`waybill: ${words.stoppedLate(STOP_WITHIN / 1000)}\n`)
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

interface StartWorld {
  readonly log: Log
  readonly options: StartOptions
  readonly terminal: Terminal
  /** Does what only root may. */
  readonly agent: RootAgent | undefined
}

async function startOrExplain(setting: StartSetting, world: StartWorld): Promise<RunningServer | undefined> {
  const { config, sandbox, from } = setting
  const { log, options, terminal, agent } = world
  const [{ startServer }, { RulesProblem }] = await Promise.all([
    import('../daemon/server.ts'),
    import('../site/rules.ts'),
  ])
  // In the sandbox all connections go through its own dialer: nothing leaves the machine.
  const outside = sandbox === undefined ? {} : { dialer: sandbox.dialer, sandbox: sandbox.control }
  try {
    const acceptLoss = options.acceptLoss ?? false
    const version = packageVersion()
    return await startServer({ config, log, version, acceptLoss, agent, ...outside, ...(from && { from }) })
  } catch (error) {
    if (error instanceof RulesProblem) {
      const before = await toLastGood(error.problems, { ...setting, options, terminal })
      return before && startOrExplain(before, world)
    }
    const language = localeLanguage(terminal.env)
    const failure = explainStartFailure(folderTrouble(error, config.stateFolder), sandbox !== undefined, language)
    if (failure === undefined) throw error
    terminal.err(`waybill: ${failure.what}\n${failure.advice}\n`)
    // The thread that waits in vain would hold up every other end, as Node waits for it.
    if (error instanceof StoreError && error.code === 'hangs') process.kill(process.pid, 'SIGKILL')
    return undefined
  }
}

async function printReady(
  { config, sandbox }: StartSetting,
  { listening }: RunningServer,
  options: StartOptions,
  terminal: Terminal,
): Promise<void> {
  const { stateFolder, hostname, localDomains, users, guard } = config
  const welcome: Welcome = {
    version: packageVersion(),
    sandbox: sandbox !== undefined,
    stateFolder,
    hostname,
    listening,
    localDomains,
    users: [...users.keys()],
    ...(guard.limits.user && { guard: guard.limits.user }),
    domains: sandbox?.domains ?? [],
    typed: { program: programName(), state: findingOption(stateFolder, options) },
  }
  if (options.json !== true)
    return printLines(terminal, renderWelcome(welcome, { ...terminal, language: localeLanguage(terminal.env) }))
  const { version, domains } = welcome
  terminal.out(`${JSON.stringify({ version, sandbox: welcome.sandbox, stateFolder, listening, domains })}\n`)
}

/** What the other commands must be told to find this server. */
function findingOption(stateFolder: string, { config, state }: StartOptions): string {
  if (state !== undefined) return ` --state ${state}`
  if (config !== undefined) return ` --config ${config}`
  return stateFolder === resolve('.waybill') ? '' : ` --state ${stateFolder}`
}
