// SRS with the secrets of a file, one a line: the first makes addresses, all of them are known when they come back, so that a new
// one can be put before the old. The file is made for the first
// address, with mode 600, and read again when it changes.

import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Mailbox, ReversePath } from '../../core/address.ts'
import type { Clock } from '../../core/clock.ts'
import type { Domain } from '../../core/domain.ts'
import { describeProblem, WatchedFile } from '../../lookup/watched-file.ts'
import { forwardedSender, returnedSender, type Returned } from './srs-address.ts'

export interface SrsOptions {
  /** Of the addresses that are made; a local one, or nothing would come back. */
  readonly domain: Domain
  /** Absolute path. */
  readonly secrets: string
  readonly localDomains: ReadonlySet<string>
  readonly clock: Clock
}

export type NewSender =
  /** Nothing stands in its way. */
  | { readonly kind: 'same' }
  | { readonly kind: 'new'; readonly mailFrom: Mailbox }
  /** The secrets cannot be read now. */
  | { readonly kind: 'unknown'; readonly why: string }

const SAME: NewSender = { kind: 'same' }
const SECRET_BYTES = 24
const MOST_BYTES = 64 * 1024

export class Srs {
  readonly #options: SrsOptions
  readonly #file: WatchedFile<readonly string[]>

  constructor(options: SrsOptions) {
    this.#options = options
    this.#file = new WatchedFile(options.secrets, {
      parse: (text) => text.split(/\r?\n/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()])),
      secret: true,
      mostBytes: MOST_BYTES,
    })
  }

  /** What is wrong with the file; that there is none yet is not. */
  problem(): string | undefined {
    const content = this.#file.read()
    return content.kind === 'unknown' ? describeProblem(this.#file.path, content) : undefined
  }

  /** As whom mail goes on that came to an address of ours and now goes to others: `ancestors`, the addresses that led there. */
  senderFor(mailFrom: ReversePath, ancestors: readonly string[] | undefined): NewSender {
    const { domain, localDomains, clock } = this.#options
    // A notification has no sender, and this server may send for its own domains.
    if (mailFrom === null || ancestors === undefined || localDomains.has(mailFrom.domain)) return SAME
    if (!ancestors.some((address) => localDomains.has(address.slice(address.lastIndexOf('@') + 1)))) return SAME
    const unmade = this.#file.read().kind === 'none' ? this.#make() : undefined
    if (unmade !== undefined) return { kind: 'unknown', why: unmade }
    const read = this.#secrets()
    if (!read.ok) return { kind: 'unknown', why: read.why }
    const localPart = forwardedSender(mailFrom, read.first, clock.now())
    return localPart === undefined ? SAME : { kind: 'new', mailFrom: { localPart, domain } }
  }

  /** Whom an address of this scheme stands for. */
  returned({ localPart }: Mailbox): Returned | { readonly kind: 'unknown'; readonly why: string } {
    // Without secrets no address was made.
    if (this.#file.read().kind === 'none') return { kind: 'forged' }
    const read = this.#secrets()
    return read.ok ? returnedSender(localPart, read.all, this.#options.clock.now()) : { kind: 'unknown', why: read.why }
  }

  /** Not before the first address is: who only looks at a configuration must not be the owner of its secrets. */
  #make(): string | undefined {
    const { secrets } = this.#options
    try {
      makeSecret(secrets)
      return undefined
    } catch (error) {
      return `${secrets} cannot be made: ${error instanceof Error ? error.message : String(error)}`
    }
  }

  #secrets():
    | { readonly ok: true; readonly first: string; readonly all: readonly string[] }
    | { readonly ok: false; readonly why: string } {
    const content = this.#file.read()
    if (content.kind !== 'found') return { ok: false, why: describeProblem(this.#file.path, content) }
    const [first] = content.value
    if (first === undefined) return { ok: false, why: `${this.#file.path} is empty` }
    return { ok: true, first, all: content.value }
  }
}

/** On disk before an address is made with it: one that is lost takes all return addresses with it. */
function makeSecret(path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'wx', 0o600)
  try {
    writeSync(file, `${randomBytes(SECRET_BYTES).toString('base64url')}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
