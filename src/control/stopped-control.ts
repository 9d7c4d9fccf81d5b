// The control port on the store of a stopped server: reads it as it lies, and opens it only for a change, which takes the
// folder for itself until the client is closed, for a change of all is asked for in many portions. Loaded only when no server
// answers.

import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { HistoryLimits } from '../config/config.ts'
import { days } from '../core/time.ts'
import { ROOMY } from '../queue/disk.ts'
import { openReader } from '../queue/sqlite/open-reader.ts'
import { openStore } from '../queue/sqlite/open-store.ts'
import type { QueueReader } from '../queue/reader.ts'
import { StoreError } from '../queue/store-error.ts'
import type { QueueStore } from '../queue/store.ts'
import type { ConnectOptions, ControlClient } from './client.ts'
import { answer, problem, type ControlAnswer, type ControlProblem } from './control.ts'
import type { OwnKnowledge } from './diagnose-recipients.ts'
import { controlOn, type Changing } from './engine.ts'
import { explaining } from './explaining.ts'

/** A change forgets nothing: pruning is for the server, which knows the configured limits. */
export const KEEP_ALL: HistoryLimits = { keep: days(36_500), messages: 2 ** 40, refusedSessions: 2 ** 40 }

export interface StoppedOptions extends Omit<ConnectOptions, 'own'> {
  readonly own?: OwnKnowledge | undefined
}

export function stoppedControl(options: StoppedOptions): ControlAnswer<ControlClient> {
  const { stateFolder, clock, version, trial, own, by = 'operator' } = options
  const hidden = cannotLookInto(stateFolder)
  if (hidden !== undefined) return problem('unavailable', hidden)
  let reader: QueueReader | undefined
  try {
    reader = openReader({ folder: stateFolder })
  } catch (error) {
    return storeTrouble(error, stateFolder)
  }
  if (reader === undefined) {
    return problem(
      'unavailable',
      `No server answers in ${stateFolder}, and there is no queue there either. ` +
        'Start one with `waybill start`, or say where it is with --state or --config.',
    )
  }
  const writable = new StoppedStore(options)
  const control = controlOn({
    reader,
    clock,
    change: (run) => writable.change(run),
    wake: () => {},
    trial: async () => trial?.(),
    explaining: explaining({ reader, clock, own }),
    by,
    disk: () => ROOMY,
    resting: () => [],
    routes: () => [],
    probe: () => {},
    check: () => undefined,
    about: { server: 'stopped', version },
  })
  const close = async (): Promise<void> => {
    await writable.close()
    await reader.close()
  }
  return answer({ control, running: false, close })
}

/** Whether there is a queue cannot be seen in a folder that this user must not enter: that is no word that there is none. */
function cannotLookInto(folder: string): string | undefined {
  try {
    statSync(join(folder, 'queue.db'))
  } catch (error) {
    const code = error instanceof Error ? Reflect.get(error, 'code') : undefined
    if (code === 'EACCES' || code === 'EPERM') {
      return `You are not allowed to look into ${folder}. Run the command as the user that the server runs as, or as root.`
    }
  }
  return undefined
}

/** Opened by the first change. */
class StoppedStore {
  readonly #options: StoppedOptions
  #store: QueueStore | undefined

  constructor(options: StoppedOptions) {
    this.#options = options
  }

  async change<T>(run: (store: Changing) => Promise<T>): Promise<ControlAnswer<T>> {
    const { stateFolder, clock } = this.#options
    try {
      this.#store ??= await openStore({ folder: stateFolder, clock, history: KEEP_ALL })
      return answer(await run(this.#store))
    } catch (error) {
      return storeTrouble(error, stateFolder)
    }
  }

  async close(): Promise<void> {
    await this.#store?.close()
  }
}

function storeTrouble(error: unknown, folder: string): { ok: false; problem: ControlProblem } {
  if (!(error instanceof StoreError)) {
    const text = error instanceof Error ? error.message : String(error)
    return problem('unavailable', `The queue in ${folder} cannot be opened (${text}). May you read that folder?`)
  }
  switch (error.code) {
    case 'in-use':
      return problem(
        'busy',
        `A server holds ${folder} but does not answer yet. Wait a moment and run the command again.`,
      )
    case 'newer-schema':
      return problem('unavailable', `${folder} was written by a newer Waybill. Use that version of the command.`)
    case 'in-doubt':
      return problem(
        'unavailable',
        `Mail may be missing: ${error.message}. Nothing was changed; keep a copy of the folder, then see what ` +
          '`waybill queue salvage --dry-run` finds.',
      )
    case 'disk-full':
      return problem('unavailable', `The disk of ${folder} is full. Make room and run the command again.`)
    case 'read-only':
      return problem(
        'unavailable',
        `The file system of ${folder} is read-only. Mount it writable and run the command again.`,
      )
    case 'unsafe':
    case 'unusable':
    case 'hangs':
    case 'damaged':
    case 'io-error':
    case 'closed':
    case 'conflict':
    case 'internal':
    case 'no-queue':
    case 'no-such-message':
    case 'unavailable':
      return problem('unavailable', `The queue in ${folder} cannot be used: ${error.message}.`)
  }
}
