// Tells postmaster of the notifications that could not be delivered: in one letter, and not more than one a day. What has been
// told is written down with the letter, in one transaction, so that neither a stop nor a crash makes a second one or forgets
// any. Where nobody is postmaster, the log says so instead.

import { parseMailbox, type Mailbox } from '../core/address.ts'
import type { Clock, Timer } from '../core/clock.ts'
import type { IdSource } from '../core/id.ts'
import { between, days, minutes, seconds, type Tick } from '../core/time.ts'
import { signLetter } from '../bounce/sign-letter.ts'
import { composePostmasterLetter, MOST_LISTED } from '../bounce/postmaster-letter.ts'
import type { QueueReader, Untold } from '../queue/reader.ts'
import type { QueueStore } from '../queue/store.ts'
import type { Generations } from '../site/generations.ts'
import { faultText, type Log } from './log.ts'

export interface TellPostmasterDeps {
  readonly generations: Pick<Generations, 'current'>
  readonly clock: Clock
  readonly ids: IdSource
  readonly reader: Pick<QueueReader, 'untold'>
  readonly store: Pick<QueueStore, 'tell'>
  readonly log: Log
  /** A letter is in the queue. */
  readonly sent: () => void
}

const FIRST = seconds(10)
const EVERY = minutes(5)
const BETWEEN_LETTERS = days(1)

/** Returns the function that stops it. */
export function startTellingPostmaster(deps: TellPostmasterDeps): () => void {
  const { clock, log } = deps
  let timer: Timer | undefined
  let stopped = false
  let logged: Tick | undefined
  const noPostmaster = ({ count }: Untold): void => {
    const now = clock.ticks()
    if (logged !== undefined && between(logged, now) < BETWEEN_LETTERS) return
    logged = now
    log.warn('notifications could not be delivered, and nobody here is postmaster to be told', {
      recipients: count,
      advice: 'see `waybill queue list`, and make a user postmaster',
    })
  }
  const round = (): void => {
    look(deps, noPostmaster)
      .catch((error: unknown) => log.warn('postmaster was not told; it is tried again', { fault: faultText(error) }))
      .finally(() => {
        if (!stopped) timer = clock.after(EVERY, round)
      })
  }
  timer = clock.after(FIRST, round)
  return () => {
    stopped = true
    timer?.cancel()
  }
}

async function look(deps: TellPostmasterDeps, noPostmaster: (untold: Untold) => void): Promise<void> {
  const { clock, ids, generations, reader, store, sent } = deps
  const untold = await reader.untold(MOST_LISTED)
  const now = clock.now()
  const since = untold.lastTold === undefined ? undefined : between(untold.lastTold, now)
  // A last time in the future says that the clock was set back, and nothing else.
  if (untold.count === 0 || (since !== undefined && since >= 0 && since < BETWEEN_LETTERS)) return
  const { config } = generations.current
  const to = await postmasterOf(deps)
  if (to === undefined) return noPostmaster(untold)
  const { hostname, bounces } = config
  const letter = composePostmasterLetter({ untold, to, now, hostname, languages: bounces.languages }, ids)
  await store.tell(await signLetter(letter, generations.current.signer, hostname, now), untold.upTo)
  sent()
}

/** The postmaster of the first local domain that has one (RFC 5321 §4.5.1). */
export async function postmasterOf({
  generations,
}: Pick<TellPostmasterDeps, 'generations'>): Promise<Mailbox | undefined> {
  const { config, route } = generations.current
  for (const domain of config.localDomains) {
    const address = parseMailbox(`postmaster@${domain}`)
    if (!address.ok) continue
    const routing = await route(address.value, { mailFrom: null })
    if (routing.kind !== 'failed') return address.value
  }
  return undefined
}
