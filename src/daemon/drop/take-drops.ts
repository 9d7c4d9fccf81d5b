// Takes what lies in the drop folder: at once when `sendmail` knocks, which then waits for the verdict, and by itself at the
// start and every minute, when nobody waits any more and what is refused goes back to its sender. A file is first moved out of
// everybody's reach, under the identifier that its message will have, so that a crash neither loses it nor sends it twice.

import { lstatSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Clock, Timer } from '../../core/clock.ts'
import { messageId, type IdSource, type MessageId } from '../../core/id.ts'
import { days, hours, minutes, seconds } from '../../core/time.ts'
import type { QueueReader } from '../../queue/reader.ts'
import { faultText, type Log } from '../log.ts'
import { openDrop, type Drop, type DropProblem } from './drop-file.ts'
import {
  forget,
  listDrops,
  listTaken,
  putBack,
  setAside,
  sweepUnfinished,
  take,
  type DropFolder,
  type Taken,
} from './drop-folder.ts'
import { sharedSync } from './folder-sync.ts'
import type { Submission } from './submit.ts'

export interface TakeDeps {
  readonly clock: Clock
  readonly log: Log
  readonly ids: IdSource
  readonly folder: DropFolder
  readonly reader: Pick<QueueReader, 'story' | 'damagedStory'>
  submit(drop: Drop, id: MessageId, attended: boolean): Promise<Submission>
}

/** What is said to `sendmail`. */
export type DropAnswer =
  | { readonly kind: 'accepted'; readonly id?: MessageId }
  | { readonly kind: 'refused'; readonly exit: number; readonly text: string }
  /** It is kept. */
  | { readonly kind: 'later'; readonly text: string }

const LOOK_AGAIN = minutes(1)
/** Younger ones may have somebody who is just about to knock. */
const YOUNG = seconds(2)
/** Whoever wrote it is not going to finish it. */
const ABANDONED = hours(1)
/** As long as mail is tried. */
const TRIED_LONG_ENOUGH = days(4)
/** No program writes one message for so long. */
const UNFINISHED = days(1)
const AT_ONCE = 20
const LISTED = 500
const EX_NOINPUT = 66

export class DropTaker {
  readonly #deps: TakeDeps
  /** By name: those being taken. */
  readonly #busy = new Map<string, Promise<DropAnswer>>()
  readonly #waiting: (() => void)[] = []
  readonly #sync: () => Promise<void>
  #working = 0
  #timer: Timer | undefined
  #closed = false

  constructor(deps: TakeDeps) {
    this.#deps = deps
    const { taken, drop } = deps.folder
    this.#sync = sharedSync(async () => {
      for (const path of [taken, drop]) {
        await using handle = await open(path, 'r')
        await handle.sync()
      }
    })
  }

  /** First what a server that died had taken, then what has come since; resolves when the first is done. */
  async start(): Promise<void> {
    for (const taken of listTaken(this.#deps.folder)) await this.#finish(taken)
    sweepUnfinished(this.#deps.folder, this.#deps.clock.now() - UNFINISHED)
    void this.#look()
  }

  /** `sendmail` says that its file is there. */
  knock(name: string): Promise<DropAnswer> {
    return this.#busy.get(name) ?? this.#begin(name, true)
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#timer?.cancel()
    await Promise.allSettled(this.#busy.values())
  }

  async #look(): Promise<void> {
    let again = LOOK_AGAIN
    try {
      const { clock, folder } = this.#deps
      const names = listDrops(folder, LISTED, new Set(this.#busy.keys()))
      const old = names.filter((name) => clock.now() - timeOf(name) >= YOUNG)
      if (old.length < names.length) again = YOUNG
      const told = await Promise.all(old.map((name) => this.#busy.get(name) ?? this.#begin(name, false)))
      if (this.#closed) return
      // What stays for now does not keep the others waiting.
      if (names.length === LISTED && told.some(({ kind }) => kind === 'accepted')) return void this.#look()
    } catch (error) {
      this.#deps.log.error('the drop folder could not be looked through', { fault: faultText(error) })
    }
    if (!this.#closed) this.#timer = this.#deps.clock.after(again, () => void this.#look())
  }

  #begin(name: string, attended: boolean): Promise<DropAnswer> {
    const work = this.#take(name, attended).finally(() => this.#busy.delete(name))
    this.#busy.set(name, work)
    return work
  }

  async #take(name: string, attended: boolean): Promise<DropAnswer> {
    while (this.#working >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    if (this.#closed) return { kind: 'later', text: '' }
    this.#working++
    try {
      const { folder, ids } = this.#deps
      const id = messageId(ids())
      let path: string
      try {
        path = take(folder, name, id)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
        return { kind: 'accepted' }
      }
      await this.#sync()
      return await this.#submit({ path, name, id }, attended)
    } catch (error) {
      this.#deps.log.error('a file of the drop folder could not be taken', { name, fault: faultText(error) })
      return { kind: 'later', text: '' }
    } finally {
      this.#working--
      this.#waiting.shift()?.()
    }
  }

  /** Taken by a server that died: in the queue already, or not. */
  async #finish(taken: Taken): Promise<void> {
    const { reader, log } = this.#deps
    try {
      const there = (await reader.story(taken.id)) ?? (await reader.damagedStory(taken.id))
      if (there) forget(taken.path)
      else await this.#submit(taken, false)
    } catch (error) {
      log.error('a file of the drop folder stays where it is', { file: taken.path, fault: faultText(error) })
    }
  }

  async #submit(taken: Taken, attended: boolean): Promise<DropAnswer> {
    const opened = openDrop(taken.path, taken.name)
    if (!opened.ok) return this.#notOurs(taken, opened.problem)
    const { drop } = opened
    let verdict: Submission
    try {
      verdict = await this.#deps.submit(drop, taken.id, attended)
    } catch (error) {
      this.#deps.log.error('a message of the drop folder could not be taken', {
        name: taken.name,
        fault: faultText(error),
      })
      return this.#later(taken, '')
    } finally {
      drop.close()
    }
    switch (verdict.kind) {
      case 'accepted':
        forget(taken.path)
        verdict.afterReply()
        return { kind: 'accepted', id: verdict.id }
      case 'later':
        return this.#later(taken, verdict.text)
      case 'refused': {
        if (attended) forget(taken.path)
        else {
          const file = setAside(this.#deps.folder, taken)
          const { uid, claims } = drop
          const why = verdict.text
          this.#deps.log.error('a message of the drop folder cannot be sent, and nobody can be told', {
            file,
            uid,
            recipients: claims.recipients.slice(0, 5),
            why,
          })
        }
        return verdict
      }
    }
  }

  #later(taken: Taken, text: string): DropAnswer {
    const { folder, clock, log } = this.#deps
    if (clock.now() - timeOf(taken.name) < TRIED_LONG_ENOUGH) putBack(folder, taken)
    else log.error('a message of the drop folder was refused for days', { file: setAside(folder, taken), why: text })
    return { kind: 'later', text }
  }

  #notOurs(taken: Taken, problem: DropProblem): DropAnswer {
    const { folder, clock, log } = this.#deps
    if (problem === 'gone') return { kind: 'accepted' }
    const { mtimeMs, uid } = lstatSync(taken.path)
    if (problem === 'unfinished' && clock.now() - mtimeMs < ABANDONED) {
      putBack(folder, taken)
      return { kind: 'later', text: '' }
    }
    log.warn('a file of the drop folder is no message', { file: setAside(folder, taken), uid, problem })
    return { kind: 'refused', exit: EX_NOINPUT, text: `the file in the drop folder is no message (${problem})` }
  }
}

/** When it was dropped, as its name has it; whoever makes it up gains nothing. */
const timeOf = (name: string): number => Number.parseInt(name.slice(0, name.indexOf('.')), 36)
