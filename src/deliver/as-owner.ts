// Writes into mailboxes of other users: through processes that become the user for as long as they write (as-owner-process.ts), so that
// nothing here is ever written as root into a folder that somebody else controls. A process does one file at a time; one that does
// not come back is ended, and another takes its place.

import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve, sep } from 'node:path'
import type { Clock, Timer } from '../core/clock.ts'
import { ContentError } from '../core/content-error.ts'
import type { Content, Outcome } from '../core/message.ts'
import type { Reason } from '../core/reason.ts'
import { minutes, seconds } from '../core/time.ts'
import type { Piece } from './asked-pieces.ts'
import type { Awaited } from './mailbox-gate.ts'
import { ownerOf, type Owner } from './mailbox-owner.ts'
import type { MailboxFile, OtherUsers } from './other-users.ts'
import { runProgram, type Program, type ProgramEnd } from './run-program.ts'

export type WithoutContent<T> = T extends unknown ? Omit<T, 'content'> : never

/** To the process. A message that is in memory comes with its file. */
export type ToWriter =
  | {
      readonly kind: 'file'
      readonly owner: Owner
      readonly bytes?: Uint8Array
      readonly file: WithoutContent<MailboxFile>
    }
  | Piece

/** From the process: it wants the next piece, or it is done. */
export type FromWriter = { readonly kind: 'more' } | { readonly kind: 'done'; readonly outcome: Outcome }

const ROOT = 0
/** At a time; each is a process of some 50 MB. */
const MOST_WRITERS = 2
/** Shorter than the patience of the gate in front (mailbox-gate.ts), which would not end the process. */
const PATIENCE = seconds(50)
const IDLE = minutes(1)

interface Writer {
  readonly child: ChildProcess
  /** It has ended, could not be started, or is not waited for any more. */
  readonly ended: AbortController
  idle?: Timer
}

export interface AsOwnerOptions {
  readonly clock: Clock
  /** Nobody but the server writes below it, whoever owns the folder that it is in. */
  readonly stateFolder: string
  readonly startProcess?: () => ChildProcess
}

export class AsOwner implements OtherUsers {
  readonly able = process.geteuid?.() === ROOT
  readonly #clock: Clock
  readonly #own: string
  readonly #startProcess: () => ChildProcess
  readonly #idle: Writer[] = []
  readonly #waiting: ((writer: Writer | undefined) => void)[] = []
  #writers = 0

  constructor({ clock, stateFolder, startProcess = forkWriter }: AsOwnerOptions) {
    this.#clock = clock
    this.#startProcess = startProcess
    this.#own = `${resolve(stateFolder)}${sep}`
  }

  async ownerOf(maildir: string): Promise<Owner | undefined> {
    return this.isOwn(maildir) ? undefined : ownerOf(maildir)
  }

  isOwn(path: string): boolean {
    return resolve(path).startsWith(this.#own)
  }

  /** Of the processes that have nothing to do. */
  get idle(): readonly number[] {
    return this.#idle.flatMap(({ child: { pid } }) => pid ?? [])
  }

  /** Resolves when those that have nothing to do have ended; others end with this process. */
  async close(): Promise<void> {
    await Promise.all(
      this.#idle.splice(0).map(async ({ child, idle }) => {
        idle?.cancel()
        const exited = once(child, 'exit')
        child.ref()
        child.disconnect()
        await exited
      }),
    )
  }

  async write(owner: Owner, file: MailboxFile, by: Awaited): Promise<Outcome> {
    const writer = await this.#take()
    if (!by.awaited) {
      this.#giveBack(writer)
      return deferred({ code: 'local.mailbox', facts: { errno: 'ETIMEDOUT', path: placeOf(file) } })
    }
    let late = false
    const timer = this.#clock.after(PATIENCE, () => {
      late = true
      writer.ended.abort(new Error('the process that writes does not answer'))
    })
    try {
      const outcome = await converse(writer, owner, file)
      this.#giveBack(writer)
      return outcome
    } catch (error) {
      writer.child.kill('SIGKILL')
      this.#gone()
      if (error instanceof ContentError) return deferred(error.reason)
      if (late) return deferred({ code: 'local.mailbox', facts: { errno: 'ETIMEDOUT', path: placeOf(file) } })
      return deferred({ code: 'internal', facts: { error: String(error), path: placeOf(file) } })
    } finally {
      timer.cancel()
    }
  }

  run(program: Program, input: AsyncIterable<Uint8Array>): Promise<ProgramEnd> {
    return runProgram(program, input, this.#clock)
  }

  async #take(): Promise<Writer> {
    const idle = this.#idle.pop()
    if (idle) {
      idle.idle?.cancel()
      return idle
    }
    if (this.#writers >= MOST_WRITERS) {
      const given = await new Promise<Writer | undefined>((resolve) => this.#waiting.push(resolve))
      if (given) return given
    } else {
      this.#writers++
    }
    return this.#start()
  }

  #start(): Writer {
    const writer: Writer = { child: this.#startProcess(), ended: new AbortController() }
    const { child, ended } = writer
    const end = (why: unknown): void => {
      ended.abort(why instanceof Error ? why : new Error('the process that writes has ended'))
      this.#leaveOut(writer)
    }
    // One that cannot be started has no exit.
    child.on('error', end)
    child.once('exit', end)
    child.unref()
    child.channel?.unref()
    return writer
  }

  #giveBack(writer: Writer): void {
    const next = this.#waiting.shift()
    if (next) return next(writer)
    this.#idle.push(writer)
    writer.idle = this.#clock.after(IDLE, () => {
      this.#leaveOut(writer)
      writer.child.disconnect()
    })
  }

  /** One that had nothing to do, and ends. */
  #leaveOut(writer: Writer): void {
    const place = this.#idle.indexOf(writer)
    if (place < 0) return
    writer.idle?.cancel()
    this.#idle.splice(place, 1)
    this.#writers--
  }

  /** Whoever waits starts another in its place. */
  #gone(): void {
    const next = this.#waiting.shift()
    if (next) next(undefined)
    else this.#writers--
  }
}

const placeOf = (file: MailboxFile): string => ('mbox' in file ? file.mbox : file.maildir)

const deferred = (reason: Reason): Outcome => ({ kind: 'deferred', reason })

/** The same code runs from its TypeScript sources and from compiled JavaScript. It ends with this process, and does not hold it. */
function forkWriter(): ChildProcess {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return fork(new URL(`./as-owner-process.${extension}`, import.meta.url), {
    serialization: 'advanced',
    execArgv: ['--disable-sigusr1', '--disable-warning=ExperimentalWarning'],
    env: {},
    cwd: '/',
  })
}

/** Rejects when the process ends, or the content cannot be read. */
async function converse({ child, ended }: Writer, owner: Owner, { content, ...file }: MailboxFile): Promise<Outcome> {
  child.channel?.ref()
  const hear = async (): Promise<FromWriter> => {
    const [heard] = (await once(child, 'message', { signal: ended.signal })) as [FromWriter]
    return heard
  }
  try {
    if (content.kind === 'inline') {
      const heard = hear()
      say(child, { kind: 'file', owner, file, bytes: content.bytes })
      return outcomeIn(await heard)
    }
    return await inPieces(child, { owner, file, content, hear })
  } finally {
    child.channel?.unref()
  }
}

interface Piecemeal {
  readonly owner: Owner
  readonly file: WithoutContent<MailboxFile>
  readonly content: Exclude<Content, { kind: 'inline' }>
  readonly hear: () => Promise<FromWriter>
}

/** A piece at a time, so that a large message is in the memory of neither. */
async function inPieces(child: ChildProcess, { owner, file, content, hear }: Piecemeal): Promise<Outcome> {
  let heard = hear()
  say(child, { kind: 'file', owner, file })
  let answer = await heard
  try {
    for await (const bytes of content.pieces()) {
      if (answer.kind === 'done') return answer.outcome
      heard = hear()
      say(child, { kind: 'piece', bytes })
      answer = await heard
    }
  } catch (error) {
    if (!(error instanceof ContentError)) throw error
    heard = hear()
    say(child, { kind: 'broken' })
    await heard
    return deferred(error.reason)
  }
  if (answer.kind === 'done') return answer.outcome
  heard = hear()
  say(child, { kind: 'end' })
  return outcomeIn(await heard)
}

const say = (child: ChildProcess, what: ToWriter): void => void child.send(what)

function outcomeIn(heard: FromWriter): Outcome {
  if (heard.kind === 'done') return heard.outcome
  throw new Error('the process that writes wants more than there is')
}
