// What the agent does for the server: as a user, or so little that it may be done as root. Never as root: writing, running, and reading
// what belongs to root.

import { createServer, type Server } from 'node:net'
import type { Clock } from '../../core/clock.ts'
import { duration } from '../../core/time.ts'
import type { Content } from '../../core/message.ts'
import { AskedPieces } from '../../deliver/asked-pieces.ts'
import type { Owner } from '../../deliver/mailbox-owner.ts'
import type { OtherUsers } from '../../deliver/other-users.ts'
import { accountNumbered } from '../../lookup/users/account-named.ts'
import type { OwnFiles } from '../../lookup/users/own-file.ts'
import { listenHere } from '../../net/listen-at.ts'
import type { AgentAnswer, FromAgent, Request } from './requests.ts'

export interface ActForDeps {
  readonly clock: Clock
  readonly others: Pick<OtherUsers, 'write' | 'run'>
  readonly own: Pick<OwnFiles, 'read'>
  /** Groups of the system that may be somebody's for a mailbox. */
  readonly groups: ReadonlySet<number>
  readonly say: (what: FromAgent, socket?: Server) => void
}

/** Groups below are of the system, and open files of the system to whoever has them. */
const FIRST_OF_USERS = 1000

export class ActFor {
  readonly #deps: ActForDeps
  /** What is sent piece by piece, and what can be stopped. */
  readonly #open = new Map<number, { readonly pieces: AskedPieces; readonly stop: AbortController }>()

  constructor(deps: ActForDeps) {
    this.#deps = deps
  }

  async take(request: Request): Promise<void> {
    const { id, kind } = request
    if (kind === 'piece' || kind === 'end' || kind === 'broken') return this.#open.get(id)?.pieces.take(request)
    if (kind === 'stop') return this.#open.get(id)?.stop.abort()
    const opened = {
      pieces: new AskedPieces(() => this.#deps.say({ kind: 'more', id })),
      stop: new AbortController(),
    }
    this.#open.set(id, opened)
    try {
      if (kind === 'bind') await this.#bind(request)
      else this.#deps.say(await this.#act(request, opened.pieces, opened.stop.signal))
    } catch (error) {
      this.#deps.say({ kind: 'failed', id, ...told(error) })
    } finally {
      this.#open.delete(id)
    }
  }

  async #bind({ id, host, port, backlog, ipv6Only }: Extract<Request, { kind: 'bind' }>): Promise<void> {
    const server = createServer((early) => early.destroy())
    await listenHere(server, { host, port, backlog, ipv6Only })
    this.#deps.say({ kind: 'bound', id }, server)
  }

  async #act(
    request: Extract<Request, { kind: 'read' | 'write' | 'run' }>,
    pieces: AskedPieces,
    signal: AbortSignal,
  ): Promise<AgentAnswer> {
    const { others, own } = this.#deps
    const { id } = request
    switch (request.kind) {
      case 'read':
        return { kind: 'read', id, found: await own.read(request.path, request.owner) }
      case 'write': {
        const { file, bytes } = request
        const content: Content =
          bytes === undefined
            ? { kind: 'stored', name: file.name, size: 0, pieces: () => pieces.all() }
            : { kind: 'inline', bytes }
        const owner = await this.#allowed(request.owner)
        const by = {
          get awaited() {
            return !signal.aborted
          },
        }
        return { kind: 'written', id, outcome: await others.write(owner, { ...file, content }, by) }
      }
      case 'run': {
        const { argv, env, cwd, timeout } = request
        const account = await this.#allowed(request.account)
        const program = { argv, env, cwd, account, timeout: duration(timeout), signal }
        return { kind: 'ran', id, end: await others.run(program, pieces.all()) }
      }
    }
  }

  /** With the group as it was asked for, where that opens nothing, and else the user's own. */
  async #allowed({ uid, gid }: Owner): Promise<Owner> {
    if (gid >= FIRST_OF_USERS || this.#deps.groups.has(gid)) return { uid, gid }
    const account = await accountNumbered(uid)
    if (account && account.gid !== 0) return { uid, gid: account.gid }
    throw new Error(`nothing is done with group ${gid}, which is not the own group of user ${uid}`)
  }
}

function told(error: unknown): { readonly message: string; readonly code?: string } {
  if (!(error instanceof Error)) return { message: String(error) }
  return { message: error.message, ...('code' in error && { code: String(error.code) }) }
}
