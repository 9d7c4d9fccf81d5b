// The client's side of CRAM-MD5 (RFC 2195): the name, and the keyed digest of the server's text.

import { cramDigest } from '../cram-digest.ts'
import type { ClientMechanism, Credentials } from './client-mechanism.ts'

export function cramClient({ user, password }: Credentials): Omit<ClientMechanism, 'name'> {
  let asked = false
  return {
    answer(challenge) {
      if (asked || challenge.length === 0) return undefined
      asked = true
      return new TextEncoder().encode(`${user} ${cramDigest(password, challenge)}`)
    },
    proved: () => true,
  }
}
