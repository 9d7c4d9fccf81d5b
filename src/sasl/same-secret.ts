// Comparison that takes the same time wherever two secrets begin to differ. Their digests are compared, so that their
// lengths do not show either.

import { hash, timingSafeEqual } from 'node:crypto'

export function sameSecret(a: Uint8Array | string, b: Uint8Array | string): boolean {
  return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'))
}
