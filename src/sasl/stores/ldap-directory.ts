// One connection to a directory: TLS, bind, search. A "no" of the directory is an answer; everything else that is not
// success is thrown, and means that nothing is known.

import { readFile } from 'node:fs/promises'
import { getCACertificates, type ConnectionOptions } from 'node:tls'
import type { Client } from 'ldapts'
import type { LdapSearch, LdapSettings } from '../../config/auth-config.ts'

/** The results of RFC 4511 §4.1.9 that speak of the name or the password. All others speak of the directory. */
const REFUSALS: ReadonlyMap<number, string> = new Map([
  [32, 'no such entry'],
  [48, 'the entry has no password'],
  [49, 'invalid credentials'],
])

export interface DirectoryEntry {
  readonly dn: string
  /** The first value of the attribute that was asked for. */
  readonly attribute: string | undefined
}

export class Directory {
  readonly #client: Client
  readonly #settings: LdapSettings

  constructor(client: Client, settings: LdapSettings) {
    this.#client = client
    this.#settings = settings
  }

  async secure(): Promise<void> {
    if (this.#settings.startTls) await this.#client.startTLS(await tlsOptions(this.#settings))
  }

  /** `ok`, or why not. */
  async bind(dn: string, password: string): Promise<string> {
    this.#stillSecure()
    try {
      await this.#client.bind(dn, password)
      return 'ok'
    } catch (error) {
      const refusal = REFUSALS.get(resultCode(error))
      if (refusal === undefined) throw error
      return refusal
    }
  }

  /** At most two entries: who finds more than one has found nobody. */
  async search(filter: string, { base, scope, nameAttribute }: LdapSearch): Promise<readonly DirectoryEntry[]> {
    this.#stillSecure()
    // "1.1" asks for no attributes (RFC 4511 §4.5.1.8).
    const attributes = [nameAttribute ?? '1.1']
    const { searchEntries } = await this.#client.search(base, { filter, scope, attributes, sizeLimit: 2 })
    return searchEntries.map((entry) => {
      const values = nameAttribute === null ? undefined : entry[nameAttribute]
      const value = Array.isArray(values) ? values[0] : values
      return { dn: entry.dn, attribute: typeof value === 'string' ? value : undefined }
    })
  }

  /**
   * The package opens a new connection by itself when one was lost. That one would not have begun TLS, and the next thing
   * on it would be a password.
   */
  #stillSecure(): void {
    if (this.#settings.startTls && !this.#client.isConnected) throw new Error('the connection was lost')
  }
}

export async function openClient(settings: LdapSettings): Promise<Client> {
  // Loaded here because hardly any server needs it.
  const { Client } = await import('ldapts')
  return new Client({
    url: settings.url,
    timeout: settings.timeout,
    connectTimeout: settings.timeout,
    ...(settings.url.startsWith('ldaps:') ? { tlsOptions: await tlsOptions(settings) } : {}),
  })
}

async function tlsOptions({ url, trust }: LdapSettings): Promise<ConnectionOptions> {
  const host = new URL(url).hostname.replace(/^\[(.*)\]$/, '$1')
  const ca = trust === null ? {} : { ca: [...getCACertificates(), await readFile(trust, 'utf8')] }
  return { host, minVersion: 'TLSv1.2', ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }), ...ca }
}

function resultCode(error: unknown): number {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : NaN
}
