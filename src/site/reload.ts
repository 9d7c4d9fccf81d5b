// `reload`: the configuration file is read anew, and what it makes takes the place of what holds, as a whole or not at all. Asked
// of the waiting queue first; new listeners are open before old ones are closed; what cannot change while the server runs is told.

import { basename, join } from 'node:path'
import type { Clock } from '../core/clock.ts'
import type { Instant } from '../core/time.ts'
import type { Config } from '../config/config.ts'
import type { ConfigResult } from '../config/load.ts'
import type { ConfigProblem } from '../config/problem.ts'
import { changesBetween, type SettingChange, type WrittenValue } from '../config/written.ts'
import type { ServerEvent } from '../events/event.ts'
import type { ListenerSettings, SocketChange } from '../net/listening-sockets.ts'
import type { QueueReader } from '../queue/reader.ts'
import { askQueue, type QueueAnswer } from './ask-queue.ts'
import type { Warning } from './findings.ts'
import type { Generation } from './generation.ts'
import type { Generations } from './generations.ts'
import type { LastGood } from './last-good.ts'
import { listenerProblem } from './listener-problem.ts'

export interface ReloadOptions {
  /** Also where mail that waits would be returned to its senders. */
  readonly force?: boolean
  /** Only says what would happen. */
  readonly dryRun?: boolean
}

/** What another configuration changes for people. */
export interface Changes {
  readonly settings: readonly SettingChange[]
  readonly opened: readonly ListenerSettings[]
  readonly closed: readonly ListenerSettings[]
  readonly queue: QueueAnswer
}

export type ReloadOutcome =
  /** `generation` is the one that holds now. */
  | ({ readonly kind: 'replaced'; readonly generation: number; readonly before: number } & Changes)
  /** Nothing stands in the way; nothing was changed. */
  | ({ readonly kind: 'tried'; readonly generation: number } & Changes)
  /** Nothing was changed. */
  | { readonly kind: 'faulty'; readonly generation: number; readonly problems: readonly ConfigProblem[] }
  /** Mail that waits would be lost to whom it is for; nothing was changed. */
  | ({ readonly kind: 'would-lose'; readonly generation: number } & Changes)

/** The configuration that holds, and the last that was not taken since. */
export interface ConfigurationState {
  readonly generation: number
  /** When it took the place of another, or the server started. */
  readonly since: Instant
  readonly file?: string
  readonly settings: readonly ({ readonly key: string } & WrittenValue)[]
  readonly warnings: readonly Warning[]
  /** The file had mistakes at the start, so this is the one that the server ran on before. */
  readonly lastGood?: { readonly problems: readonly ConfigProblem[] }
  readonly notTaken?: {
    readonly at: Instant
    readonly kind: 'faulty' | 'would-lose'
    /** The first of them. */
    readonly problems: readonly ConfigProblem[]
  }
}

const MOST_PROBLEMS = 20

export interface ReloadDeps {
  readonly clock: Clock
  readonly generations: Pick<Generations, 'current' | 'replace'>
  readonly reader: Pick<QueueReader, 'list'>
  readonly listening: { change(listeners: readonly ListenerSettings[]): Promise<SocketChange> }
  /** Another generation holds from now on. */
  readonly takenUp: (generation: Generation) => void
  /** What the configuration that holds was read from. */
  readonly keep: (texts: LastGood['texts']) => void
  /** What was wrong with the file, where the server started on the one that it ran on before. */
  readonly faulty?: readonly ConfigProblem[]
  /** Does not reject. */
  readonly note: (event: ServerEvent) => Promise<void>
}

/** How many settings an event names. */
const MOST_NAMED = 50

/** One after the other, for `generations` does so. */
export class Reloader {
  readonly #deps: ReloadDeps
  #since: Instant
  #notTaken: ConfigurationState['notTaken']
  #lastGood: ConfigurationState['lastGood']

  constructor(deps: ReloadDeps) {
    this.#deps = deps
    this.#since = deps.clock.now()
    this.#lastGood = deps.faulty && { problems: deps.faulty.slice(0, MOST_PROBLEMS) }
  }

  get state(): ConfigurationState {
    const { number, config, warnings } = this.#deps.generations.current
    const settings = Array.from(config.written, ([key, value]) => ({ key, ...value }))
    const { file, folder } = config.policy
    return {
      generation: number,
      since: this.#since,
      ...(file !== '' && { file: join(folder, basename(file)) }),
      settings,
      // What nobody wrote, as in the sandbox, nobody can have meant otherwise.
      warnings: file === '' ? [] : warnings,
      ...(this.#lastGood && { lastGood: this.#lastGood }),
      ...(this.#notTaken && { notTaken: this.#notTaken }),
    }
  }

  async reload(load: () => Promise<ConfigResult>, options: ReloadOptions): Promise<ReloadOutcome> {
    const loaded = await load()
    const outcome = loaded.ok ? await this.replace(loaded.config, options) : this.#faulty(loaded.problems)
    if (options.dryRun !== true) this.#remember(outcome)
    if (loaded.ok && outcome.kind === 'replaced') this.#deps.keep(loaded.texts)
    return outcome
  }

  async replace(config: Config, { force = false, dryRun = false }: ReloadOptions): Promise<ReloadOutcome> {
    const { generations } = this.#deps
    let sockets: SocketChange | undefined
    let changes: Changes | undefined
    let before = generations.current.number
    /** Undefined: it may take the place. */
    const objection = async (next: Generation, holding: Generation): Promise<ReloadOutcome | undefined> => {
      before = holding.number
      const queue = await askQueue(this.#deps.reader, holding.route, next.route)
      try {
        sockets = await this.#deps.listening.change(config.listen)
      } catch (error) {
        return this.#faulty([listenerProblem(error, config)])
      }
      const { opened, closed } = sockets
      changes = { settings: changesBetween(holding.config.written, config.written), opened, closed, queue }
      if (queue.lost > 0 && !force) return { kind: 'would-lose', generation: before, ...changes }
      return dryRun ? { kind: 'tried', generation: before, ...changes } : undefined
    }
    try {
      const replaced = await generations.replace(config, objection)
      if (!replaced.ok) {
        sockets?.undo()
        return 'objection' in replaced ? replaced.objection : this.#faulty(replaced.problems)
      }
      sockets?.commit()
      if (changes === undefined) throw new Error('a configuration was replaced unasked')
      const { number } = replaced.generation
      this.#deps.takenUp(replaced.generation)
      await this.#note(this.#deps.clock.now(), number, changes)
      return { kind: 'replaced', generation: number, before, ...changes }
    } catch (error) {
      sockets?.undo()
      throw error
    }
  }

  #remember(outcome: ReloadOutcome): void {
    const at = this.#deps.clock.now()
    switch (outcome.kind) {
      case 'replaced':
        this.#since = at
        this.#notTaken = undefined
        this.#lastGood = undefined
        return
      case 'faulty':
        this.#notTaken = { at, kind: 'faulty', problems: outcome.problems.slice(0, MOST_PROBLEMS) }
        return
      case 'would-lose':
        this.#notTaken = { at, kind: 'would-lose', problems: [] }
        return
      case 'tried':
        return
    }
  }

  #faulty(problems: readonly ConfigProblem[]): ReloadOutcome {
    return { kind: 'faulty', generation: this.#deps.generations.current.number, problems }
  }

  #note(at: Instant, generation: number, { settings }: Changes): Promise<void> {
    const changed = settings.slice(0, MOST_NAMED).map(({ key }) => key)
    return this.#deps.note({ at, kind: 'reloaded', generation, changed, more: settings.length - changed.length })
  }
}
