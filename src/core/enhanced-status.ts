// Enhanced mail system status codes (RFC 3463), as `5.7.1`.

import type { Brand } from './brand.ts'

export type EnhancedStatus = Brand<string, 'EnhancedStatus'>

/** Class 2, 4 or 5; subject and detail of up to three digits (RFC 3463 §2). */
export function parseEnhancedStatus(text: string): EnhancedStatus | undefined {
  return /^[245]\.\d{1,3}\.\d{1,3}$/.test(text) ? (text as EnhancedStatus) : undefined
}

/** A code of our own, which the compiler checks. */
export function enhancedStatus(text: `${2 | 4 | 5}.${number}.${number}`): EnhancedStatus {
  return text as EnhancedStatus
}
