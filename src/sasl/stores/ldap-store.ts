// A directory as password store: who can bind with a password has it. Either the user's entry is searched first, or its
// name follows from the user's. One connection for each question; a directory that cannot say is "unavailable".
//
// A bind with an empty password succeeds for everybody (RFC 4513 §5.1.2), so an empty one never gets there.

import { randomUUID } from 'node:crypto'
import type { Client } from 'ldapts'
import type { Clock } from '../../core/clock.ts'
import type { LoginContext, PasswordStore, PasswordVerdict } from '../password-store.ts'
import { withinTime } from './deadline.ts'
import { escapeDnValue, escapeFilterValue, fillTemplate } from './ldap-text.ts'
import type { ReadSecret } from './secret.ts'
import { Directory, openClient } from './ldap-directory.ts'
import type { LdapSearch, LdapSettings } from '../../config/auth-config.ts'
import { WorkLimit } from './work-limit.ts'

export interface LdapStoreOptions {
  readonly settings: LdapSettings
  /** The password of the account that searches. */
  readonly secret: ReadSecret | undefined
  readonly clock: Clock
}

const CONNECTIONS = 8
const WAITING = 64
export function ldapStore({ settings, secret, clock }: LdapStoreOptions): PasswordStore {
  const name = `LDAP at ${settings.url}`
  const work = new WorkLimit(CONNECTIONS, WAITING)
  const { timeout } = settings

  const ask = async (user: string, password: string, context: LoginContext): Promise<PasswordVerdict> => {
    let client: Client | undefined
    const conversation = async (): Promise<PasswordVerdict> => {
      client = await openClient(settings)
      const directory = new Directory(client, settings)
      try {
        await directory.secure()
        return settings.users.kind === 'search'
          ? await searchAndBind(directory, { user, password, users: settings.users, secret })
          : await bindDirectly(directory, { user, password, template: settings.users.dn })
      } finally {
        leave(client)
      }
    }
    try {
      const done = await withinTime(conversation(), { clock, timeout, signal: context.signal }, () => leave(client))
      return done.ok ? done.value : { kind: 'unavailable', detail: done.detail }
    } catch (error) {
      return { kind: 'unavailable', detail: error instanceof Error ? error.message : String(error) }
    }
  }

  return {
    name,
    async verify(user, password, context = {}) {
      if (password === '') return { kind: 'wrong', detail: `${name}: an empty password` }
      // Directories take a NUL in a DN for a faulty one, which is no word about the user.
      if (user === '' || user.includes('\0')) return { kind: 'wrong', detail: `${name}: nobody can be called so` }
      const done = await work.run(() => ask(user, password, context))
      const verdict: PasswordVerdict = done.ok
        ? done.value
        : { kind: 'unavailable', detail: 'too many questions at once' }
      return verdict.kind === 'ok' ? verdict : { ...verdict, detail: `${name}: ${verdict.detail}` }
    },
  }
}

interface Question {
  readonly user: string
  readonly password: string
}

async function searchAndBind(
  directory: Directory,
  { user, password, users, secret }: Question & { readonly users: LdapSearch; readonly secret: ReadSecret | undefined },
): Promise<PasswordVerdict> {
  const refused = await bindAsSearcher(directory, users, secret)
  if (refused !== undefined) return { kind: 'unavailable', detail: refused }
  const filter = fillTemplate(users.filter, user, escapeFilterValue)
  const entries = filter === undefined ? [] : await directory.search(filter, users)
  if (entries.length > 1) {
    return { kind: 'unavailable', detail: `the filter ${filter} finds more than one entry; make it fit one only` }
  }
  const [entry] = entries
  // A name that is not there costs the same steps: a bind as somebody who cannot exist.
  const dn = entry?.dn ?? `cn=${randomUUID()},${users.base}`
  const bound = await directory.bind(dn, password)
  if (entry === undefined) return { kind: 'wrong', unknown: true, detail: 'the search found nobody' }
  if (bound !== 'ok') return { kind: 'wrong', unknown: false, detail: `${bound} for ${dn}` }
  const stored = users.nameAttribute === null ? undefined : entry.attribute
  return stored === undefined || stored === user ? { kind: 'ok' } : { kind: 'ok', user: stored }
}

async function bindDirectly(
  directory: Directory,
  { user, password, template }: Question & { readonly template: string },
): Promise<PasswordVerdict> {
  const dn = fillTemplate(template, user, escapeDnValue)
  // A bare word would be taken for the name of a SASL mechanism, of which EXTERNAL needs no password.
  if (dn === undefined || !/[=@\\]/.test(dn)) return { kind: 'wrong', detail: `the name does not fit into ${template}` }
  const bound = await directory.bind(dn, password)
  return bound === 'ok' ? { kind: 'ok' } : { kind: 'wrong', detail: `${bound} for ${dn}` }
}

/** Why the directory cannot be searched, or undefined. */
async function bindAsSearcher(
  directory: Directory,
  { as }: LdapSearch,
  secret: ReadSecret | undefined,
): Promise<string | undefined> {
  if (as === null) return undefined
  const password = await secret?.()
  if (!password?.ok) return password?.detail ?? 'no password for the account that searches'
  const bound = await directory.bind(as.dn, password.value)
  return bound === 'ok' ? undefined : `the directory refuses the account that searches, ${as.dn}: ${bound}`
}

/** Nobody waits for the farewell, and what goes wrong with it is of no interest. */
function leave(client: Client | undefined): void {
  if (client?.isConnected === true) client.unbind().catch(() => undefined)
}
