// One conversation with a directory: TLS, bind, search, within its time. A "no" of the directory is an answer; everything
// else that is not success means that nothing is known.

import { readFile } from 'node:fs/promises'
import { getCACertificates, type ConnectionOptions } from 'node:tls'
import type { Client } from 'ldapts'
import type { LdapConnection, LdapSearch } from '../../config/auth-config.ts'
import { withinTime, type Deadline } from '../deadline.ts'
import { unknown, type Found } from '../lookup.ts'
import type { ReadSecret } from '../secret.ts'

/** The results of RFC 4511 §4.1.9 that speak of the name or the password. All others speak of the directory. */
const REFUSALS: ReadonlyMap<number, string> = new Map([
  [32, 'no such entry'],
  [48, 'the entry has no password'],
  [49, 'invalid credentials'],
])

export interface DirectoryEntry {
  readonly dn: string
  /** The texts of the attributes that were asked for, by their names as they were asked for. */
  readonly values: ReadonlyMap<string, readonly string[]>
}

/** Where to look, as whom, and what for. */
export interface DirectorySearch extends Pick<LdapSearch, 'as' | 'base' | 'scope'> {
  readonly attributes: readonly string[]
}

export class Directory {
  readonly #client: Client
  readonly #settings: LdapConnection

  constructor(client: Client, settings: LdapConnection) {
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

  /** The one entry that a filter finds, already filled in; `secret` is the password of the account that searches. */
  async find(filter: string, search: DirectorySearch, secret: ReadSecret | undefined): Promise<Found<DirectoryEntry>> {
    const refused = await this.#bindAsSearcher(search, secret)
    if (refused !== undefined) return unknown(refused)
    const [entry, another] = await this.#search(filter, search)
    if (another) return unknown(`the filter ${filter} finds more than one entry; make it fit one only`)
    return entry ? { kind: 'found', value: entry } : { kind: 'none' }
  }

  /** Why the directory cannot be searched, or undefined. */
  async #bindAsSearcher({ as }: DirectorySearch, secret: ReadSecret | undefined): Promise<string | undefined> {
    if (as === null) return undefined
    const password = await secret?.()
    if (!password?.ok) return password?.detail ?? 'no password for the account that searches'
    const bound = await this.bind(as.dn, password.value)
    return bound === 'ok' ? undefined : `the directory refuses the account that searches, ${as.dn}: ${bound}`
  }

  /** At most two entries: who finds more than one has found nobody. */
  async #search(filter: string, { base, scope, attributes }: DirectorySearch): Promise<readonly DirectoryEntry[]> {
    this.#stillSecure()
    // "1.1" asks for no attributes (RFC 4511 §4.5.1.8).
    const asked = attributes.length > 0 ? [...attributes] : ['1.1']
    const { searchEntries } = await this.#client.search(base, { filter, scope, attributes: asked, sizeLimit: 2 })
    return searchEntries.map((entry) => ({
      dn: entry.dn,
      values: new Map(attributes.map((name) => [name, textsOf(entry[name])])),
    }))
  }

  /**
   * The package opens a new connection by itself when one was lost. That one would not have begun TLS, and the next thing
   * on it would be a password.
   */
  #stillSecure(): void {
    if (this.#settings.startTls && !this.#client.isConnected) throw new Error('the connection was lost')
  }
}

const textsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? (value as unknown[]) : [value]).filter((one) => typeof one === 'string')

/** One connection for one conversation. Rejects with what went wrong; `ok` is false when there was no time for it. */
export function withDirectory<T>(
  settings: LdapConnection,
  deadline: Omit<Deadline, 'timeout'>,
  talk: (directory: Directory) => Promise<T>,
): ReturnType<typeof withinTime<T>> {
  let client: Client | undefined
  const conversation = async (): Promise<T> => {
    client = await openClient(settings)
    const directory = new Directory(client, settings)
    try {
      await directory.secure()
      return await talk(directory)
    } finally {
      leave(client)
    }
  }
  return withinTime(conversation(), { ...deadline, timeout: settings.timeout }, () => leave(client))
}

/** Nobody waits for the farewell, and what goes wrong with it is of no interest. */
function leave(client: Client | undefined): void {
  if (client?.isConnected === true) client.unbind().catch(() => undefined)
}

async function openClient(settings: LdapConnection): Promise<Client> {
  // Loaded here because hardly any server needs it.
  const { Client } = await import('ldapts')
  return new Client({
    url: settings.url,
    timeout: settings.timeout,
    connectTimeout: settings.timeout,
    ...(settings.url.startsWith('ldaps:') ? { tlsOptions: await tlsOptions(settings) } : {}),
  })
}

async function tlsOptions({ url, trust }: LdapConnection): Promise<ConnectionOptions> {
  const host = new URL(url).hostname.replace(/^\[(.*)\]$/, '$1')
  const ca = trust === null ? {} : { ca: [...getCACertificates(), await readFile(trust, 'utf8')] }
  return { host, minVersion: 'TLSv1.2', ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }), ...ca }
}

function resultCode(error: unknown): number {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : NaN
}
