// The server's side of the agent that stays root: what a server does that has given it up, and others must do for it. The ports that it
// is handed to do not know that it is another process.

import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Server } from 'node:net'
import { dirname, resolve, sep } from 'node:path'
import type { Clock } from '../../core/clock.ts'
import { ContentError } from '../../core/content-error.ts'
import type { Outcome } from '../../core/message.ts'
import { seconds } from '../../core/time.ts'
import { ownerOf, type Owner } from '../../deliver/mailbox-owner.ts'
import type { MailboxFile, OtherUsers } from '../../deliver/other-users.ts'
import type { Program, ProgramEnd } from '../../deliver/run-program.ts'
import { unknown, type Found } from '../../lookup/lookup.ts'
import { readOwnFile, type OwnFile, type OwnFiles } from '../../lookup/users/own-file.ts'
import type { FileContent } from '../../lookup/watched-file.ts'
import { listenHere, type ListenAt } from '../../net/listen-at.ts'
import type { OpenFile } from '../../tls/certificate-file.ts'
import type { AgentAnswer, Begin, FromAgent, Request } from './requests.ts'

type Ending = Exclude<AgentAnswer, { kind: 'failed' }>
type Asked = Extract<Request, { kind: 'bind' | 'read' | 'write' | 'run' }>
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never

interface Waiting {
  readonly answered: (answer: Ending, socket: Server | undefined) => void
  readonly failed: (error: unknown) => void
  readonly input: AsyncIterator<Uint8Array> | undefined
  /** Why the input cannot be read. */
  broken?: unknown
}

export interface RootAgentOptions extends Omit<Begin, 'kind'> {
  readonly clock: Clock
  readonly stateFolder: string
}

const ROOT = 0
const FIRST_FREE_PORT = 1024
/** As Node's. */
const BACKLOG = 511
/** As that of the processes that write, which stand behind the agent. */
const PATIENCE = seconds(50)
const NOT_SEEN: FileContent<string> = { kind: 'none' }

export class RootAgent implements OtherUsers, OwnFiles {
  readonly able = true
  /** Resolves when the agent has ended and nobody told it to. */
  readonly ended: Promise<Error>
  readonly #clock: Clock
  readonly #child: ChildProcess
  readonly #own: string
  readonly #waiting = new Map<number, Waiting>()
  readonly #files = new Map<string, { readonly signature: string; readonly content: FileContent<string> }>()
  readonly #ready = Promise.withResolvers<void>()
  #closing = false
  #last = 0

  private constructor(child: ChildProcess, { clock, stateFolder }: RootAgentOptions) {
    this.#clock = clock
    this.#child = child
    this.#own = `${resolve(stateFolder)}${sep}`
    const ended = Promise.withResolvers<Error>()
    this.ended = ended.promise
    const end = (): void => {
      const why = new Error('the agent that acts for other users has ended')
      this.#ready.reject(why)
      for (const { failed } of this.#waiting.values()) failed(why)
      this.#waiting.clear()
      if (!this.#closing) ended.resolve(why)
    }
    child.once('error', end)
    child.once('exit', end)
    child.on('message', (said, socket) => this.#hear(said as FromAgent, socket as Server | undefined))
  }

  /** Must be called as root, and it is ready when root can be given up. */
  static async start(options: RootAgentOptions): Promise<RootAgent> {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
    const child = fork(new URL(`./agent-process.${extension}`, import.meta.url), {
      serialization: 'advanced',
      execArgv: ['--disable-sigusr1', '--disable-warning=ExperimentalWarning'],
      env: {},
      cwd: '/',
    })
    const agent = new RootAgent(child, options)
    const { files, groups } = options
    const first: Begin = { kind: 'begin', files, groups }
    child.send(first)
    await agent.#ready.promise
    child.unref()
    child.channel?.unref()
    return agent
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  readonly listenAt: ListenAt = async (server, place) => {
    if (place.port === 0 || place.port >= FIRST_FREE_PORT) return listenHere(server, place)
    const { socket } = await this.#ask(
      'bound',
      { kind: 'bind', backlog: BACKLOG, ipv6Only: false, ...place },
      undefined,
      place,
    )
    await new Promise<void>((listening, reject) => {
      server.once('error', reject)
      server.listen(socket, place.backlog ?? BACKLOG, () => {
        server.removeListener('error', reject)
        listening()
      })
    })
  }

  readonly openFile: OpenFile = (path) => {
    const files = this.#files
    return {
      read: () => files.get(path)?.content ?? NOT_SEEN,
      get signature() {
        return files.get(path)?.signature ?? ''
      },
    }
  }

  isOwn(path: string): boolean {
    return resolve(path).startsWith(this.#own)
  }

  async ownerOf(path: string): Promise<Owner | undefined> {
    const owner = this.isOwn(path) ? undefined : await ownerOf(path, ROOT)
    return owner?.uid === process.geteuid?.() ? undefined : owner
  }

  async read(path: string, owner?: number): Promise<Found<OwnFile>> {
    // What stands in a folder of root was put there by root, and is read with what this server may read.
    if (owner === undefined && (await ownerOf(dirname(path), ROOT)) === undefined) return readOwnFile(path, this.#clock)
    try {
      const asked = { kind: 'read', path, ...(owner !== undefined && { owner }) } as const
      return (await this.#ask('read', asked)).answer.found
    } catch (error) {
      return unknown(error)
    }
  }

  async write(owner: Owner, { content, ...file }: MailboxFile): Promise<Outcome> {
    const inline = content.kind === 'inline'
    const asked = { kind: 'write', owner, file, ...(inline && { bytes: content.bytes }) } as const
    const written = this.#ask('written', asked, inline ? undefined : content.pieces())
    const id = this.#last
    const late = this.#clock.after(PATIENCE, () => this.#say({ kind: 'stop', id }))
    try {
      return (await written).answer.outcome
    } catch (error) {
      if (error instanceof ContentError) return { kind: 'deferred', reason: error.reason }
      return { kind: 'deferred', reason: { code: 'internal', facts: { error: String(error) } } }
    } finally {
      late.cancel()
    }
  }

  async run(
    { argv, env, cwd, account, timeout, signal }: Program,
    input: AsyncIterable<Uint8Array>,
  ): Promise<ProgramEnd> {
    if (account === undefined) throw new Error('whoever runs it must be named')
    const { uid, gid } = account
    const asked = { kind: 'run', argv: [...argv], env, cwd, account: { uid, gid }, timeout } as const
    const running = this.#ask('ran', { ...asked, argv: [argv[0], ...argv.slice(1)] }, input)
    const id = this.#last
    const stop = (): void => this.#say({ kind: 'stop', id })
    signal?.addEventListener('abort', stop)
    if (signal?.aborted) stop()
    try {
      return (await running).answer.end
    } finally {
      signal?.removeEventListener('abort', stop)
    }
  }

  async close(): Promise<void> {
    this.#closing = true
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exited = once(this.#child, 'exit')
    this.#child.ref()
    this.#child.disconnect()
    await exited
  }

  #ask<K extends Ending['kind']>(
    kind: K,
    request: WithoutId<Asked>,
    input?: AsyncIterable<Uint8Array>,
    place: object = {},
  ): Promise<{ readonly answer: Extract<Ending, { kind: K }>; readonly socket: Server | undefined }> {
    const id = ++this.#last
    return new Promise((answered, reject) => {
      const failed = (error: unknown): void =>
        reject(error instanceof Error ? Object.assign(error, place) : new Error(String(error)))
      this.#waiting.set(id, {
        answered: (answer, socket) => {
          if (isKind(answer, kind)) answered({ answer, socket })
          else reject(new Error('the agent has answered something else'))
        },
        failed,
        input: input?.[Symbol.asyncIterator](),
      })
      this.#child.channel?.ref()
      this.#say({ ...request, id })
    })
  }

  #say(what: Request): void {
    if (this.#child.connected) this.#child.send(what)
    else this.#hear({ kind: 'failed', id: what.id, message: 'the agent that acts for other users has ended' })
  }

  #hear(said: FromAgent, socket?: Server): void {
    if (said.kind === 'ready') return this.#ready.resolve()
    if (said.kind === 'file') {
      const { path, signature, content } = said
      return void this.#files.set(path, { signature, content })
    }
    const waiting = this.#waiting.get(said.id)
    if (!waiting) return
    if (said.kind === 'more') return void this.#feed(said.id, waiting)
    this.#waiting.delete(said.id)
    if (this.#waiting.size === 0) this.#child.channel?.unref()
    // What was not asked for is not wanted any more.
    void waiting.input?.return?.()
    if (waiting.broken !== undefined) return waiting.failed(waiting.broken)
    if (said.kind !== 'failed') return waiting.answered(said, socket)
    const { message, code } = said
    waiting.failed(Object.assign(new Error(message), code === undefined ? {} : { code }))
  }

  async #feed(id: number, waiting: Waiting): Promise<void> {
    try {
      const next = await waiting.input?.next()
      this.#say(
        next === undefined || next.done === true ? { kind: 'end', id } : { kind: 'piece', id, bytes: next.value },
      )
    } catch (error) {
      waiting.broken = error
      this.#say({ kind: 'broken', id })
    }
  }
}

const isKind = <K extends Ending['kind']>(answer: Ending, kind: K): answer is Extract<Ending, { kind: K }> =>
  answer.kind === kind
