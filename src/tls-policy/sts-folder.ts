// The policies that were fetched, as files of the state folder, one a domain, so that a restart forgets none: whoever can make
// this server forget a policy can have its mail in clear. What cannot be read counts as none, and is fetched again.

import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseDomain, type Domain } from '../core/domain.ts'
import { duration, instant, type Instant } from '../core/time.ts'
import { STS_MODES, type StsPolicy } from './sts-policy.ts'

export interface KnownPolicy {
  readonly domain: Domain
  readonly id: string
  readonly policy: StsPolicy
  readonly fetched: Instant
}

export class StsFolder {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  async readAll(): Promise<readonly KnownPolicy[]> {
    const names = await readdir(this.#path).catch(() => [])
    const read: KnownPolicy[] = []
    for (const name of names) {
      const domain = parseDomain(name)
      const text = domain && (await readFile(join(this.#path, name), 'utf8').catch(() => ''))
      const known = domain && text ? parseKnown(domain, text) : undefined
      if (known) read.push(known)
    }
    return read
  }

  async write({ domain, id, policy, fetched }: KnownPolicy): Promise<void> {
    await mkdir(this.#path, { recursive: true, mode: 0o700 })
    const { mode, mx, maxAge } = policy
    // No domain begins with a dot.
    const beside = join(this.#path, `.${domain}`.slice(0, 255))
    await writeFile(beside, `${JSON.stringify({ id, mode, mx, maxAge, fetched })}\n`, { mode: 0o600 })
    await rename(beside, join(this.#path, domain))
  }

  async remove(domain: Domain): Promise<void> {
    await rm(join(this.#path, domain), { force: true })
  }
}

function parseKnown(domain: Domain, text: string): KnownPolicy | undefined {
  let written: unknown
  try {
    written = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof written !== 'object' || written === null) return undefined
  const { id, mode, mx, maxAge, fetched } = written as Readonly<Record<string, unknown>>
  const known = STS_MODES.find((one) => one === mode)
  if (typeof id !== 'string' || !known || typeof maxAge !== 'number' || typeof fetched !== 'number') return undefined
  if (!Array.isArray(mx) || !mx.every((one) => typeof one === 'string')) return undefined
  return { domain, id, policy: { mode: known, mx, maxAge: duration(maxAge) }, fetched: instant(fetched) }
}
