// Asks a question that needs no server of the one that runs here, which has names and a resolver of its own, and else answers it
// itself, by the configuration that is named or by what the machine knows.

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ControlAnswer } from '../control/control.ts'
import { socketPath } from '../control/socket-path.ts'
import type { Engine } from '../control/engine.ts'
import type { UseCase } from '../control/use-case.ts'
import type { MailServer } from '../doctor/real-world.ts'
import type { ServerArguments } from './command.ts'
import { localeLanguage } from './language.ts'
import { usualStateFolder } from './state-folder.ts'
import type { Terminal } from './terminal.ts'

type Needs = Pick<Engine, 'clock' | 'mailServer'> & { readonly progress?: (done: number, of: number) => void }

/** Undefined: the configuration has mistakes, and they are told. */
export async function askByServer<Input extends object, T>(
  useCase: UseCase<Input, T, Needs>,
  input: Input,
  options: ServerArguments,
  terminal: Terminal,
  progress?: (done: number, of: number) => void,
): Promise<ControlAnswer<T> | undefined> {
  const place = await placeOf(options, terminal)
  if (place === undefined) return undefined
  const { stateFolder, server } = place
  const path = socketPath(stateFolder)
  if (existsSync(path)) {
    const { socketControl } = await import('../control/client.ts')
    const asked = await socketControl(path).ask(useCase, input)
    // Nobody there any more, or nobody that this user may ask: then the machine alone is looked at.
    if (asked.ok || asked.problem.code !== 'unavailable') return asked
  }
  const { clock } = terminal
  return useCase.run(input, { clock, mailServer: server && (() => server), ...(progress && { progress }) })
}

interface Place {
  readonly stateFolder: string
  readonly server?: MailServer
}

async function placeOf({ state, config }: ServerArguments, terminal: Terminal): Promise<Place | undefined> {
  if (config === undefined)
    return { stateFolder: state === undefined ? usualStateFolder(terminal.env) : resolve(state) }
  const [{ loadConfig }, { mailServerOf, ownWarning }, { checkConfig }, { backendsOf }] = await Promise.all([
    import('../config/load.ts'),
    import('../control/mail-server.ts'),
    import('../site/check.ts'),
    import('../site/backends.ts'),
  ])
  const { clock } = terminal
  const loaded = await loadConfig(config)
  if (loaded.ok) {
    const server: MailServer = {
      ...mailServerOf(loaded.config),
      async self() {
        const { findings } = await checkConfig(config, { elsewhere: false, clock })
        const backends = await Promise.all(
          backendsOf(loaded.config, clock).map(async (backend) => ({
            name: backend.name,
            problem: await backend.probe(),
          })),
        )
        return {
          file: config,
          // What it leans on is told of by itself.
          warnings: findings.flatMap((one) =>
            one.level === 'warning' && one.id !== 'backend-down' ? [ownWarning(one)] : [],
          ),
          backends: backends.map(({ name, problem }) => ({ name, ...(problem !== undefined && { problem }) })),
        }
      },
    }
    return { stateFolder: resolve(state ?? loaded.config.stateFolder), server }
  }
  const { problemsText } = await import('./render/problems.ts')
  terminal.err(`${problemsText(loaded.problems, localeLanguage(terminal.env))}\n`)
  return undefined
}
