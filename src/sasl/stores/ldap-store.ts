// A directory as password store: who can bind with a password has it. Either the user's entry is searched first, or its
// name follows from the user's. One connection for each question; a directory that cannot say is "unavailable".
//
// A bind with an empty password succeeds for everybody (RFC 4513 §5.1.2), so an empty one never gets there.

import { randomUUID } from 'node:crypto'
import type { Clock } from '../../core/clock.ts'
import type { LoginContext, PasswordStore, PasswordVerdict } from '../password-store.ts'
import { escapeDnValue, escapeFilterValue, fillTemplate } from '../../lookup/ldap/ldap-text.ts'
import type { ReadSecret } from '../../lookup/secret.ts'
import { withDirectory, type Directory } from '../../lookup/ldap/directory.ts'
import type { LdapSearch, LdapSettings } from '../../config/auth-config.ts'
import { WorkLimit } from '../../lookup/work-limit.ts'

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

  const ask = async (user: string, password: string, { signal }: LoginContext): Promise<PasswordVerdict> => {
    const { users } = settings
    const talk = (directory: Directory): Promise<PasswordVerdict> =>
      users.kind === 'search'
        ? searchAndBind(directory, { user, password, users, secret })
        : bindDirectly(directory, { user, password, template: users.dn })
    try {
      const done = await withDirectory(settings, { clock, signal }, talk)
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

const NOBODY = { kind: 'none' } as const

interface Question {
  readonly user: string
  readonly password: string
}

async function searchAndBind(
  directory: Directory,
  { user, password, users, secret }: Question & { readonly users: LdapSearch; readonly secret: ReadSecret | undefined },
): Promise<PasswordVerdict> {
  const { nameAttribute: name } = users
  const filter = fillTemplate(users.filter, user, escapeFilterValue)
  const search = { ...users, attributes: name === null ? [] : [name] }
  const found = filter === undefined ? NOBODY : await directory.find(filter, search, secret)
  if (found.kind === 'unknown') return { kind: 'unavailable', detail: found.why }
  const entry = found.kind === 'found' ? found.value : undefined
  // A name that is not there costs the same steps: a bind as somebody who cannot exist.
  const dn = entry?.dn ?? `cn=${randomUUID()},${users.base}`
  const bound = await directory.bind(dn, password)
  if (entry === undefined) return { kind: 'wrong', unknown: true, detail: 'the search found nobody' }
  if (bound !== 'ok') return { kind: 'wrong', unknown: false, detail: `${bound} for ${dn}` }
  const stored = name === null ? undefined : entry.values.get(name)?.[0]
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
