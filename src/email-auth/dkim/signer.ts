// Signs what the server's own people and machines send: with the keys of the author's domain, or of the nearest one above it that
// has keys here, which DMARC takes as well (RFC 9989 §4.10.2). Whose mail that is was decided before; nobody else's comes here.

import type { Clock } from '../../core/clock.ts'
import type { Domain } from '../../core/domain.ts'
import { isNamed } from '../../core/header.ts'
import type { SignedMessage } from '../results.ts'
import type { KeyRing } from './key-ring.ts'
import { signatureFields } from './sign.ts'

export const UNSIGNED_REASONS = [
  /** The domain has keys, and DNS has shown none of them yet. */
  'no-published-key',
  /** Several fields From: nobody could say which one was meant (RFC 5322 §3.6). */
  'several-from-fields',
] as const
export type UnsignedReason = (typeof UNSIGNED_REASONS)[number]

export type Signing =
  | {
      readonly kind: 'signed'
      readonly domain: Domain
      /** `mail rsa-sha256`. */
      readonly signatures: readonly string[]
      /** The fields, to be put above all others. */
      readonly fields: Buffer
    }
  | { readonly kind: 'unsigned'; readonly domain: Domain; readonly why: UnsignedReason }

export interface Signer {
  /** `authors`: the domains of the addresses in From. Undefined: no domain of ours. Rejects where the cryptography fails. */
  sign(message: SignedMessage, authors: readonly Domain[]): Promise<Signing | undefined>
}

export function makeSigner(rings: ReadonlyMap<Domain, KeyRing>, clock: Clock): Signer {
  return {
    async sign(message, authors) {
      const ring = authors.map((author) => nearestRing(rings, author)).find((one) => one !== undefined)
      if (ring === undefined) return undefined
      const { domain } = ring
      const from = message.section.fields.filter((field) => isNamed(field, 'from'))
      if (from.length > 1) return { kind: 'unsigned', domain, why: 'several-from-fields' }
      const keys = await ring.keys()
      if (keys.length === 0) return { kind: 'unsigned', domain, why: 'no-published-key' }
      const fields = await signatureFields(message, keys, clock.now())
      return {
        kind: 'signed',
        domain,
        signatures: keys.map(({ selector, algorithm }) => `${selector} ${algorithm}`),
        fields: Buffer.concat([...fields]),
      }
    },
  }
}

function nearestRing(rings: ReadonlyMap<Domain, KeyRing>, author: Domain): KeyRing | undefined {
  let name: string = author
  for (;;) {
    const ring = rings.get(name as Domain)
    if (ring) return ring
    const dot = name.indexOf('.')
    if (dot < 0) return undefined
    name = name.slice(dot + 1)
  }
}
