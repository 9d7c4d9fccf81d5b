// Makes the mechanism of a name with what it needs: fresh nonces and challenges, the bindings of the connection.

import { randomBytes } from 'node:crypto'
import type { Clock } from '../core/clock.ts'
import type { ChannelBinding } from './channel-binding.ts'
import type { MechanismName, ServerMechanism } from './mechanism.ts'
import { cramMd5Mechanism } from './mechanisms/cram-md5.ts'
import { loginMechanism } from './mechanisms/login.ts'
import { plainMechanism } from './mechanisms/plain.ts'
import { scramMechanism } from './mechanisms/scram.ts'

export interface MechanismDeps {
  readonly clock: Clock
  /** The server's own name, part of the challenge of CRAM-MD5. */
  readonly hostname: string
  readonly bindings: readonly ChannelBinding[]
  readonly plusOffered: boolean
  /** Secret, and best the same over restarts; see `makeDecoyKey`. */
  readonly decoyKey: Uint8Array
}

const KEY_BYTES = 32
const NONCE_BYTES = 18

/** A key for pretended credentials. A server that keeps it over restarts answers the same for unknown names for ever. */
export const makeDecoyKey = (): Uint8Array => randomBytes(KEY_BYTES)

export function makeMechanism(name: MechanismName, deps: MechanismDeps): ServerMechanism {
  switch (name) {
    case 'PLAIN':
      return plainMechanism()
    case 'LOGIN':
      return loginMechanism()
    case 'CRAM-MD5': {
      const unique = `${randomBytes(NONCE_BYTES).toString('hex')}.${deps.clock.now()}`
      return cramMd5Mechanism(`<${unique}@${deps.hostname}>`, deps.decoyKey)
    }
    case 'SCRAM-SHA-256':
    case 'SCRAM-SHA-256-PLUS':
      return scramMechanism(name, { ...deps, nonce: () => randomBytes(NONCE_BYTES).toString('base64') })
  }
}
