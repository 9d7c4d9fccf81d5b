// What ACME has to keep over restarts, in a folder that only the server's user can read: the account, the certificate with
// its key in one file (so that they always fit together), and how many attempts have failed (so that a server that is
// restarted again and again does not use up the authority's patience). Files are replaced whole.

import { constants } from 'node:fs'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { instant, type Instant } from '../../core/time.ts'
import type { CertificateText } from '../certificate.ts'

export interface AcmeAccount {
  /** PEM. */
  readonly key: string
  /** The account's URL, once the authority has told it. */
  readonly url?: string
}

export interface FailedAttempts {
  readonly failures: number
  readonly next: Instant
}

const accountSchema = v.object({ key: v.string(), url: v.optional(v.string()) })
const attemptsSchema = v.object({ failures: v.pipe(v.number(), v.integer(), v.minValue(1)), next: v.number() })

const ACCOUNT = 'account.json'
const CERTIFICATE = 'certificate.pem'
const ATTEMPTS = 'attempts.json'

export class AcmeState {
  readonly #folder: string

  /** An account belongs to one authority, so each has a folder of its own. */
  constructor(folder: string, directory: string) {
    const { host, pathname } = new URL(directory)
    this.#folder = join(folder, `${host}${pathname}`.replaceAll(/[^\w.-]+/g, '_').replace(/_$/, ''))
  }

  get folder(): string {
    return this.#folder
  }

  async account(): Promise<AcmeAccount | undefined> {
    const text = await this.#read(ACCOUNT)
    const stored = text === undefined ? undefined : v.safeParse(accountSchema, json(text))
    if (!stored?.success) return undefined
    const { key, url } = stored.output
    return url === undefined ? { key } : { key, url }
  }

  keepAccount(account: AcmeAccount): Promise<void> {
    return this.#write(ACCOUNT, `${JSON.stringify(account, undefined, 2)}\n`)
  }

  async certificate(): Promise<CertificateText | undefined> {
    const text = await this.#read(CERTIFICATE)
    const start = text?.indexOf('-----BEGIN CERTIFICATE-----') ?? -1
    return text === undefined || start < 0 ? undefined : { key: text.slice(0, start), chain: text.slice(start) }
  }

  keepCertificate({ key, chain }: CertificateText): Promise<void> {
    return this.#write(CERTIFICATE, `${key.trim()}\n${chain.trim()}\n`)
  }

  async failed(): Promise<FailedAttempts | undefined> {
    const text = await this.#read(ATTEMPTS)
    const stored = text === undefined ? undefined : v.safeParse(attemptsSchema, json(text))
    return stored?.success ? { failures: stored.output.failures, next: instant(stored.output.next) } : undefined
  }

  /** Undefined: the last attempt succeeded. */
  keepFailed(failed: FailedAttempts | undefined): Promise<void> {
    return this.#write(ATTEMPTS, `${JSON.stringify(failed ?? {})}\n`)
  }

  async #read(name: string): Promise<string | undefined> {
    try {
      return await readFile(join(this.#folder, name), 'utf8')
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
      throw error
    }
  }

  async #write(name: string, text: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const path = join(this.#folder, name)
    const fresh = `${path}.new`
    const file = await open(fresh, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC, 0o600)
    try {
      // One that was left over may have another mode.
      await file.chmod(0o600)
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(fresh, path)
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
