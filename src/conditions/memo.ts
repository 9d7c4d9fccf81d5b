// What one session has looked up, typed: the only place that reads the memo of a subject. A key must always be used for the same
// type, so it begins with the name of the look-up that owns it. What could not be found out is kept for a while, too:
// a dead list must not cost its time-out at every recipient, and must not be believed dead for the whole session.

import { after, minutes, type Instant } from '../core/time.ts'
import type { MailSubject } from './subject.ts'

/** How long a doubtful answer is kept. */
export const KEEP_DOUBT = minutes(1)

interface Entry<T> {
  readonly value: T
  doubtfulUntil?: Instant
}

/**
 * What is kept under the key, or what `make` gives, which is kept from then on; an answer that `isDoubtful` is asked for
 * again a minute later.
 */
export function remember<T>(
  { memo, at }: Pick<MailSubject, 'memo' | 'at'>,
  key: string,
  make: () => T,
  isDoubtful?: (answer: Awaited<T>) => boolean,
): T {
  const kept = memo.get(key) as Entry<T> | undefined
  if (kept && (kept.doubtfulUntil === undefined || at < kept.doubtfulUntil)) return kept.value
  const entry: Entry<T> = { value: make() }
  memo.set(key, entry)
  if (isDoubtful) {
    const judge = (answer: Awaited<T>): void => {
      if (isDoubtful(answer)) entry.doubtfulUntil = after(at, KEEP_DOUBT)
    }
    // Who waits for a look-up that crashes will be told; the next one asks again.
    if (entry.value instanceof Promise) entry.value.then(judge, () => memo.delete(key))
    else judge(entry.value as Awaited<T>)
  }
  return entry.value
}
