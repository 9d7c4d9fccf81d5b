// The one shape of all mechanisms on the client's side, without I/O, and which of those that a server offers is taken. A
// mechanism is good for one log-in.

import { cramClient } from './cram-md5.ts'
import { loginClient, plainClient } from './passwords.ts'
import { scramClient } from './scram.ts'
import { xoauth2Client } from './xoauth2.ts'

export interface ClientMechanism {
  readonly name: ClientMechanismName
  /** What goes along with AUTH; undefined: the server speaks first. */
  readonly initial?: Uint8Array
  /** The answer to a challenge; undefined: the server breaks the rules, and the log-in is to be cancelled. */
  answer(challenge: Uint8Array): Uint8Array | undefined | Promise<Uint8Array | undefined>
  /** Whether the server has proved all that the mechanism has it prove: else its word of success counts for nothing. */
  proved(): boolean
}

export interface Credentials {
  readonly user: string
  readonly password: string
  /** The password is a token, which is good for XOAUTH2 and nothing else. */
  readonly token?: true
}

/** Strongest first, the order in which they are taken. -PLUS is missing: few servers outside offer it. */
const CLIENT_MECHANISMS = {
  'SCRAM-SHA-256': scramClient,
  'CRAM-MD5': cramClient,
  PLAIN: plainClient,
  LOGIN: loginClient,
  XOAUTH2: xoauth2Client,
} as const satisfies Record<string, (credentials: Credentials, nonce: () => string) => Omit<ClientMechanism, 'name'>>

export type ClientMechanismName = keyof typeof CLIENT_MECHANISMS

const NAMES = Object.keys(CLIENT_MECHANISMS) as readonly ClientMechanismName[]

/** The strongest of those offered; undefined: none of them is known here. `nonce`: printable, without comma, new every time. */
export function chooseMechanism(
  offered: readonly string[],
  credentials: Credentials,
  nonce: () => string,
): ClientMechanism | undefined {
  const name = NAMES.find((one) => (one === 'XOAUTH2') === (credentials.token === true) && offered.includes(one))
  return name && { name, ...CLIENT_MECHANISMS[name](credentials, nonce) }
}
