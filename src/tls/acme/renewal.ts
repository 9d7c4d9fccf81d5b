// When to ask for a certificate again. Renewal is due at two thirds of the lifetime, a little earlier by chance, so that
// servers set up on the same day do not come on the same day. After a failure the waits grow: authorities count
// failures and shut out who has too many in an hour.

import type { Random } from '../../core/random.ts'
import { after, between, duration, hours, instant, minutes, type Duration, type Instant } from '../../core/time.ts'

const PART = 2 / 3
/** The part of the lifetime over which renewals are spread. */
const SPREAD = 1 / 30

export interface Lifetime {
  readonly notBefore: Instant
  readonly notAfter: Instant
}

export function renewAt({ notBefore, notAfter }: Lifetime, random: Random): Instant {
  const life = between(notBefore, notAfter)
  return after(notBefore, duration(life * (PART - SPREAD * random())))
}

const FIRST_WAIT = minutes(10)
const LONGEST_WAIT = hours(12)

/** `failures` counts from 1. A certificate that lives for days only is not left to run out between two attempts. */
export function retryWait(failures: number, random: Random, life?: Lifetime): Duration {
  const longest = life ? Math.min(LONGEST_WAIT, between(life.notBefore, life.notAfter) / 30) : LONGEST_WAIT
  const grown = FIRST_WAIT * 2 ** Math.min(failures - 1, 20)
  return duration(Math.min(grown, Math.max(longest, FIRST_WAIT)) * (0.8 + 0.4 * random()))
}

export const laterOf = (a: Instant, b: Instant): Instant => instant(Math.max(a, b))
