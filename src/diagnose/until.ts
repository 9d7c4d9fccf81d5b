// How long trying again makes sense. Some replies say when to come back; otherwise it is what is usual for the cause, within
// what RFC 5321 §4.5.4.1 asks of a sender: tries at least half an hour apart, giving up after four to five days.

import type { CauseId } from './causes/facts.ts'
import type { Until } from './diagnosis.ts'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const GENERAL = { after: 30 * MINUTE, within: 5 * DAY }

/** Where it is usually sooner, or sooner settled. */
const USUAL: Partial<Readonly<Record<CauseId, { readonly after: number; readonly within: number }>>> = {
  // RFC 6647 §4.1: most wait for one minute to some hours and forget the sender after some days.
  greylist: { after: 5 * MINUTE, within: DAY },
  'recipient.verify': { after: 10 * MINUTE, within: DAY },
  'recipient.ratelimited': { after: HOUR, within: DAY },
  'limit.rate': { after: HOUR, within: DAY },
  'limit.connections': { after: 5 * MINUTE, within: DAY },
  'recipient.full': { after: 4 * HOUR, within: 5 * DAY },
  'dmarc.temperror': { after: 30 * MINUTE, within: DAY },
  'domain.dns-error': { after: 30 * MINUTE, within: 2 * DAY },
}

/** `retry in 300 seconds`, `try again in 5 minutes`, `greylisted for 60 s`, `come back in 00:05:00`. */
const SAID =
  /(?<![\w-])(?:in|for|after|wait|within|через)\s{1,3}(?:(\d{1,2}):(\d\d):(\d\d)|(\d{1,6})\s{0,2}(s|sec|secs|seconds?|m|min|mins|minutes?|h|hours?|сек\S{0,5}|мин\S{0,3}|час\S{0,3})(?![\w-]))/i

/** `Timed out after 30 seconds` tells of the past. */
const ABOUT_RETRYING = /retry|again|later|grey|gray|come back|wait|повтор|позже|позднее/i

export function untilWhen(cause: CauseId, reply: string): Until {
  const usual = USUAL[cause] ?? GENERAL
  const said = saidSeconds(reply)
  if (said === undefined) return { ...usual, basis: 'usual' }
  return { after: said, within: Math.max(usual.within, 2 * said), basis: 'reply' }
}

function saidSeconds(reply: string): number | undefined {
  const match = ABOUT_RETRYING.test(reply) ? SAID.exec(reply) : null
  if (!match) return undefined
  const [, hours, minutes, seconds, number, unit = ''] = match
  const value =
    number === undefined
      ? Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds)
      : Number(number) * (/^(?:h|час)/i.test(unit) ? HOUR : /^(?:m|мин)/i.test(unit) ? MINUTE : 1)
  return value > 0 && value <= 7 * DAY ? value : undefined
}
