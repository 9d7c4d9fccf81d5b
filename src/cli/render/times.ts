// Points and spans of time as people read them, in local time. Exact values are in the JSON.

import type { Instant } from '../../core/time.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import type { Language } from '../../words/language.ts'

export interface Times {
  /** When the command runs. */
  readonly now: Instant
  /** `2026-11-22`. */
  date(at: Instant): string
  /** `05:20:43.123`. */
  clock(at: Instant): string
  /** `05:20:43` today, `2026-11-23 05:20:43` on other days. */
  moment(at: Instant): string
  /** The moment and how far it is from now: `05:35:43 (in 15 min)`. */
  relative(at: Instant): string
  /** `in 15 min`, or `now` for what is past. */
  until(at: Instant): string
  /** How long ago: `15 min`. */
  age(at: Instant): string
}

/** `now` is when the command runs; `timeZone` is the machine's own where it is left out. */
export function makeTimes(now: Instant, timeZone?: string, language: Language = 'en'): Times {
  const { inFuture, ago, present } = RELATIVE[language]
  const { span } = GRAMMAR[language]
  const format = new Intl.DateTimeFormat('en-GB', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
    ...(timeZone === undefined ? {} : { timeZone }),
  })
  const split = (at: Instant): { date: string; clock: string } => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
    return {
      date: `${parts['year']}-${parts['month']}-${parts['day']}`,
      clock: `${parts['hour']}:${parts['minute']}:${parts['second']}.${parts['fractionalSecond']}`,
    }
  }
  const today = split(now).date
  const moment = (at: Instant): string => {
    const { date, clock } = split(at)
    return date === today ? clock.slice(0, 8) : `${date} ${clock.slice(0, 8)}`
  }
  return {
    now,
    date: (at) => split(at).date,
    clock: (at) => split(at).clock,
    moment,
    relative: (at) => {
      if (Math.abs(at - now) < 1000) return `${moment(at)} (${present})`
      return `${moment(at)} (${at > now ? inFuture(span(at - now)) : ago(span(now - at))})`
    },
    until: (at) => (at - now < 1000 ? present : inFuture(span(at - now))),
    age: (at) => span(Math.max(0, now - at)),
  }
}

const RELATIVE = {
  en: { inFuture: (span: string) => `in ${span}`, ago: (span: string) => `${span} ago`, present: 'now' },
  ru: { inFuture: (span: string) => `через ${span}`, ago: (span: string) => `${span} назад`, present: 'сейчас' },
} as const satisfies Readonly<Record<Language, object>>
