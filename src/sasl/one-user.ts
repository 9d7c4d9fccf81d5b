// A store in which `alice` and `alice@a-local-domain` are one user, as they are for mail: mail programs ask for an address or
// for a name as they please, and a store may keep either. Whoever logs in has the store's own form of the name.
//
// Both forms are always tried until one is right, so that how long a refusal takes does not tell which of them is there.

import type { Kept, LoginContext, PasswordStore, PasswordVerdict } from './password-store.ts'

export interface LocalNames {
  readonly isLocal: (domain: string) => boolean
  /** Completes names. */
  readonly mailDomain: string
}

/** The form without a domain of this server: what counts failed log-ins counts by it. */
export function bareName(user: string, { isLocal }: Pick<LocalNames, 'isLocal'>): string {
  const at = user.lastIndexOf('@')
  return at > 0 && isLocal(user.slice(at + 1).toLowerCase()) ? user.slice(0, at) : user
}

/** The name as it was given, and the other form of it; names elsewhere have one form. */
export function formsOf(user: string, names: LocalNames): readonly string[] {
  const bare = bareName(user, names)
  if (bare !== user) return [user, bare]
  return user.includes('@') || user === '' ? [user] : [user, `${user}@${names.mailDomain}`]
}

export function oneUser(store: PasswordStore, names: LocalNames): PasswordStore {
  const { scramCredentials, cramSecret } = store
  return {
    name: store.name,
    verify: (user, password, context) => verifyForms(formsOf(user, names), password, { store, context }),
    ...(scramCredentials && { scramCredentials: kept(names, scramCredentials) }),
    ...(cramSecret && { cramSecret: kept(names, cramSecret) }),
  }
}

interface Asked {
  readonly store: PasswordStore
  readonly context: LoginContext | undefined
}

async function verifyForms(
  [form = '', ...others]: readonly string[],
  password: string,
  asked: Asked,
): Promise<PasswordVerdict> {
  const verdict = await asked.store.verify(form, password, asked.context)
  if (verdict.kind === 'ok') return { kind: 'ok', user: verdict.user ?? form }
  if (verdict.kind === 'unavailable' || others.length === 0) return verdict
  const other = await verifyForms(others, password, asked)
  // Of two that are wrong, the one whose name is there says more.
  return other.kind === 'wrong' && verdict.unknown !== true ? verdict : other
}

function kept<T>(
  names: LocalNames,
  ask: (user: string, context?: LoginContext) => Promise<Kept<T>>,
): (user: string, context?: LoginContext) => Promise<Kept<T>> {
  return async (user, context) => {
    let first: Kept<T> | undefined
    for (const form of formsOf(user, names)) {
      const found = await ask(form, context)
      if (found.kind === 'found') return { ...found, user: found.user ?? form }
      if (found.kind === 'unavailable') return found
      first ??= found
    }
    return first ?? { kind: 'none', detail: '' }
  }
}
