// The client's side of XOAUTH2, by which Gmail, Outlook.com and Microsoft 365 let programs in: a token that somebody with the password
// has allowed this server to have, and that is good for an hour or so. Whoever uses it sees to it that nobody listens.

import type { ClientMechanism, Credentials } from './client-mechanism.ts'

const NOTHING = new Uint8Array(0)

export function xoauth2Client({ user, password }: Credentials): Omit<ClientMechanism, 'name'> {
  return {
    initial: new TextEncoder().encode(`user=${user}\u0001auth=Bearer ${password}\u0001\u0001`),
    // Where the token is refused the server first says why, and answers only when it has been heard out.
    answer: () => NOTHING,
    proved: () => true,
  }
}
