// The client's side of SCRAM-SHA-256 (RFC 5802, RFC 7677): the password never leaves, and the server has to prove that it
// knows it too. The slow part runs outside the event loop, and what a server may ask of it is bounded.

import { timingSafeEqual } from 'node:crypto'
import { saslprep } from '../saslprep.ts'
import { clientProof, hmacSha256, makeScramKeys } from '../scram-keys.ts'
import type { ClientMechanism, Credentials } from './client-mechanism.ts'

/** RFC 7677 §4: fewer would make the password easy to guess for whoever pretends to be the server. */
const LEAST_ITERATIONS = 4096
/** About half a second of work. */
const MOST_ITERATIONS = 2_000_000

/** `n,,`: this client does not bind to the TLS connection. */
const HEADER = 'n,,'
const SERVER_FIRST =
  /^r=(?<nonce>[\x21-\x2b\x2d-\x7e]{1,512}),s=(?<salt>[A-Za-z0-9+/]+={0,2}),i=(?<count>[1-9]\d{0,8})(?:,.*)?$/
const SERVER_FINAL = /^v=(?<signature>[A-Za-z0-9+/]{43}=)(?:,.*)?$/

export function scramClient({ user, password }: Credentials, nonce: () => string): Omit<ClientMechanism, 'name'> {
  const own = nonce()
  const bare = `n=${encodeName(saslprep(user) ?? user)},r=${own}`
  let expected: Uint8Array | undefined
  let proved = false

  async function final(serverFirst: string): Promise<Uint8Array | undefined> {
    const { nonce: both = '', salt = '', count = '' } = SERVER_FIRST.exec(serverFirst)?.groups ?? {}
    const iterations = Number(count)
    if (!both.startsWith(own) || both.length === own.length) return undefined
    if (iterations < LEAST_ITERATIONS || iterations > MOST_ITERATIONS) return undefined
    const keys = await makeScramKeys(saslprep(password) ?? password, Buffer.from(salt, 'base64'), iterations)
    const withoutProof = `c=${Buffer.from(HEADER).toString('base64')},r=${both}`
    const signed = `${bare},${serverFirst},${withoutProof}`
    expected = hmacSha256(keys.serverKey, signed)
    return new TextEncoder().encode(`${withoutProof},p=${clientProof(keys, signed).toString('base64')}`)
  }

  return {
    initial: new TextEncoder().encode(HEADER + bare),
    answer(challenge) {
      const text = new TextDecoder().decode(challenge)
      if (expected === undefined) return final(text)
      const claimed = Buffer.from(SERVER_FINAL.exec(text)?.groups?.['signature'] ?? '', 'base64')
      proved = claimed.length === expected.length && timingSafeEqual(claimed, expected)
      // Whatever it says, an empty line has it end the log-in, and say how (RFC 5802 §7, `e=`).
      return new Uint8Array()
    },
    proved: () => proved,
  }
}

/** RFC 5802 §5.1. */
const encodeName = (name: string): string => name.replaceAll('=', '=3D').replaceAll(',', '=2C')
