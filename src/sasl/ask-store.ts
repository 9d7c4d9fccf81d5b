// Puts a mechanism's question to the store. A store that throws, or that cannot do what is asked, is "unavailable": never
// wrong, never right.

import type { SaslStep, VerifyRequest } from './mechanism.ts'
import type { LoginContext, PasswordStore } from './password-store.ts'

export async function askStore(request: VerifyRequest, store: PasswordStore, context: LoginContext): Promise<SaslStep> {
  const { user } = request
  switch (request.kind) {
    case 'password':
      return request.answer(await caught(store, () => store.verify(user, request.password, context)))
    case 'scram':
      return request.answer(await caught(store, async () => store.scramCredentials?.(user, context) ?? notKept(store)))
    case 'cram':
      return request.answer(await caught(store, async () => store.cramSecret?.(user, context) ?? notKept(store)))
  }
}

interface Unavailable {
  readonly kind: 'unavailable'
  readonly detail: string
}

async function caught<T>(store: PasswordStore, ask: () => Promise<T>): Promise<T | Unavailable> {
  try {
    return await ask()
  } catch (error) {
    return { kind: 'unavailable', detail: `${store.name}: ${error instanceof Error ? error.message : String(error)}` }
  }
}

const notKept = (store: PasswordStore): Unavailable => ({
  kind: 'unavailable',
  detail: `${store.name} keeps nothing that this mechanism could be checked with`,
})
