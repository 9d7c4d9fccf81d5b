// Several password stores as one, asked in their order. The first that knows the user decides. A store that cannot say
// might have known, so nothing after it is asked: a password that was changed there must not go on working from a copy.
//
// When a password is wrong the other stores are asked all the same and not listened to, so that the time does not tell
// which names exist. A mechanism is there only if every store can do it: else it would fail for some users for no reason
// that they could see.

import type { LoginContext, Kept, PasswordStore, PasswordVerdict } from '../password-store.ts'

export function storesInOrder(stores: readonly PasswordStore[]): PasswordStore {
  const [only] = stores
  if (only !== undefined && stores.length === 1) return only
  const name = stores.length === 0 ? 'no password store' : stores.map((store) => store.name).join(', then ')
  const scram = stores.flatMap(({ scramCredentials }) => scramCredentials ?? [])
  const cram = stores.flatMap(({ cramSecret }) => cramSecret ?? [])
  const all = (functions: readonly unknown[]): boolean => functions.length === stores.length && stores.length > 0
  return {
    name,
    verify: (user, password, context) => verifyInOrder(stores, { user, password, context }),
    ...(all(scram) ? { scramCredentials: (user, context) => firstFound(scram, user, context) } : {}),
    ...(all(cram) ? { cramSecret: (user, context) => firstFound(cram, user, context) } : {}),
  }
}

interface Question {
  readonly user: string
  readonly password: string
  readonly context: LoginContext | undefined
}

async function verifyInOrder(
  stores: readonly PasswordStore[],
  { user, password, context }: Question,
): Promise<PasswordVerdict> {
  let decided: PasswordVerdict | undefined
  const details: string[] = []
  for (const store of stores) {
    const verdict = await answerOf(() => store.verify(user, password, context), store)
    if (decided !== undefined) continue
    if (verdict.kind !== 'wrong') return verdict
    details.push(verdict.detail)
    // Dovecot says the same of a wrong password and of an unknown name: then the next store is asked, as Dovecot does
    // with its own.
    if (verdict.unknown === false) decided = verdict
  }
  return decided ?? { kind: 'wrong', detail: details.join('; ') || 'there is no password store' }
}

async function firstFound<T>(
  lookups: readonly ((user: string, context?: LoginContext) => Promise<Kept<T>>)[],
  user: string,
  context: LoginContext | undefined,
): Promise<Kept<T>> {
  let first: Kept<T> | undefined
  for (const lookup of lookups) {
    const found = await lookup(user, context)
    if (first?.kind === 'found') continue
    if (found.kind === 'unavailable') return found
    if (first === undefined || found.kind === 'found') first = found
  }
  return first ?? { kind: 'none', detail: 'there is no password store' }
}

/** A store that throws cannot say. */
async function answerOf(ask: () => Promise<PasswordVerdict>, store: PasswordStore): Promise<PasswordVerdict> {
  try {
    return await ask()
  } catch (error) {
    return { kind: 'unavailable', detail: `${store.name}: ${error instanceof Error ? error.message : String(error)}` }
  }
}
