// Who seals what this server passes on: with the first RSA key of one domain, for that is what every validator reads (RFC 8617
// §4.1.3 takes over the algorithms of DKIM, and not all have Ed25519).

import type { Clock } from '../../core/clock.ts'
import type { Domain } from '../../core/domain.ts'
import type { KeyRing } from '../dkim/key-ring.ts'
import type { SignedMessage } from '../results.ts'
import { sealMessage, type Sealing } from './seal.ts'

export interface Sealer {
  readonly domain: Domain
  /** Undefined: there is nothing to seal, or no key yet that DNS shows. Rejects where the cryptography fails. */
  seal(message: SignedMessage): Promise<Sealing | undefined>
}

export const makeSealer = (
  ring: KeyRing,
  { clock, hostname }: { readonly clock: Clock; readonly hostname: string },
): Sealer => ({
  domain: ring.domain,
  async seal(message) {
    const key = (await ring.keys()).find(({ algorithm }) => algorithm === 'rsa-sha256')
    return key && sealMessage(message, key, { hostname, at: clock.now() })
  },
})
