// The client's side of the two mechanisms that hand over the password as it is: PLAIN (RFC 4616) and LOGIN
// (draft-murchison-sasl-login). Whoever uses them sees to it that nobody listens.

import type { ClientMechanism, Credentials } from './client-mechanism.ts'

type Mechanism = Omit<ClientMechanism, 'name'>

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** There is nothing that the server could prove. */
const proved = (): boolean => true

export function plainClient({ user, password }: Credentials): Mechanism {
  const message = bytesOf(`\0${user}\0${password}`)
  // A server that asks all the same, with an empty challenge, gets it again; more than that it has no reason to say.
  return { initial: message, answer: (challenge) => (challenge.length === 0 ? message : undefined), proved }
}

/** Name and password in this order, whatever the prompts say: they differ from server to server. */
export function loginClient({ user, password }: Credentials): Mechanism {
  const answers = [user, password]
  return {
    answer() {
      const next = answers.shift()
      return next === undefined ? undefined : bytesOf(next)
    },
    proved,
  }
}
