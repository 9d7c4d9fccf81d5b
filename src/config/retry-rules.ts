// Retry rules as Exim writes them, one a line: whom they are for, which error, and then how often until when. The text is taken as it
// stands in an Exim configuration; every mistake is told with its place. What a rule applies to is decided in queue/rule-for.ts.

import { parsePattern } from '../core/name-pattern.ts'
import { duration, type Duration } from '../core/time.ts'
import { isReasonCode, REASON_CODES } from '../core/reason.ts'
import type { RetryRule, RetryStep } from './config.ts'
import { editDistance } from './nearest-key.ts'
import type { Complaint } from './problem.ts'

/** At an octet of the text. */
export interface RuleMistake extends Complaint {
  readonly offset: number
}

export interface RetryRules {
  readonly rules: readonly RetryRule[]
  readonly mistakes: readonly RuleMistake[]
}

/** Exim's names of errors (its specification, chapter 32), but for those with digits. */
const ERRORS: readonly string[] = [
  '*',
  'auth_failed',
  'lost_connection',
  'lookup',
  'refused',
  'refused_A',
  'refused_MX',
  'timeout',
  'timeout_A',
  'timeout_MX',
  'timeout_connect',
  'timeout_connect_A',
  'timeout_connect_MX',
  'timeout_DNS',
  'tls_required',
  'quota',
]
const WITH_DIGITS = /^(?:mail|rcpt|data)_4(?:xx|\dx|\d\d)$/
const LAYERS: ReadonlySet<string> = new Set(Object.keys(REASON_CODES).map((code) => code.split('.')[0] ?? ''))
const SHORTEST = 1000
const CENTURY = 36_525 * 86_400_000

export function readRetryRules(text: string): RetryRules {
  const rules: RetryRule[] = []
  const mistakes: RuleMistake[] = []
  let offset = 0
  for (const line of text.split('\n')) {
    const found = new LineReader(line, offset, mistakes).rule()
    if (found) rules.push(found)
    offset += line.length + 1
  }
  return { rules, mistakes }
}

class LineReader {
  readonly #line: string
  readonly #offset: number
  readonly #mistakes: RuleMistake[]

  constructor(line: string, offset: number, mistakes: RuleMistake[]) {
    this.#line = line
    this.#offset = offset
    this.#mistakes = mistakes
  }

  rule(): RetryRule | undefined {
    const before = this.#mistakes.length
    const words = [...this.#line.matchAll(/"[^"]*"|\S+/g)]
    const [pattern, error, third] = words
    if (!pattern || pattern[0].startsWith('#')) return undefined
    if (!error) {
      const advice = 'write whom, which error, how often: `*  *  F,2h,15m; G,16h,1h,1.5; F,4d,6h`'
      return this.#wrong(this.#line.trimEnd().length, 'the error is missing that the rule is for', advice)
    }
    const whom = this.#pattern(pattern)
    this.#error(error)
    const senders = third?.[0].startsWith('senders=') ? third : undefined
    const from = (senders ?? error).index + (senders ?? error)[0].length
    const steps = this.#steps(from)
    if (this.#mistakes.length > before) return undefined
    const addresses = senders?.[0].slice('senders='.length).replaceAll('"', '')
    return {
      text: words.map(([word]) => word).join(' '),
      pattern: whom,
      error: error[0],
      ...(addresses !== undefined && { senders: addresses.split(':').map((one) => one.trim().toLowerCase()) }),
      steps,
    }
  }

  #wrong(column: number, message: string, advice: string): undefined {
    this.#mistakes.push({ offset: this.#offset + column, message, advice })
    return undefined
  }

  #pattern({ 0: word, index }: RegExpExecArray): string {
    const pattern = word.replaceAll('"', '').toLowerCase()
    const advice = 'write `*`, `example.org`, `*.example.org`, `alice@example.org` or `*@example.org`'
    if (pattern.startsWith('^')) {
      if (!parsePattern(pattern)) this.#wrong(index, `"${word}" is no regular expression`, advice)
    } else if (/^(?:[\w-]+;|\+|!)/.test(pattern)) {
      this.#wrong(index, `"${word}": look-ups, named lists and "!" are not taken here`, advice)
    } else if (!/^(?:[^@\s]+@)?(?:\*|(?:\*\.?)?[^*@\s,;:]+)$/.test(pattern)) {
      this.#wrong(index, `"${word}" is neither a domain nor an address`, advice)
    }
    return pattern
  }

  #error({ 0: word, index }: RegExpExecArray): void {
    if (ERRORS.includes(word) || WITH_DIGITS.test(word) || isReasonCode(word) || LAYERS.has(word)) return
    if (word.startsWith('quota_')) {
      this.#wrong(index, `"${word}": when a mailbox was read last is not known here`, 'write quota')
      return
    }
    const known = [...ERRORS, 'mail_4xx', 'rcpt_4xx', 'data_4xx', ...Object.keys(REASON_CODES)]
    const [nearest = '*'] = known.toSorted((a, b) => editDistance(word, a) - editDistance(word, b))
    const hint =
      editDistance(word, nearest) <= 3
        ? `write ${nearest}`
        : 'write *, timeout, refused, rcpt_4xx, quota or a code such as smtp.rcpt'
    this.#wrong(index, `"${word}" is no error that a rule can be for`, hint)
  }

  /** None: what meets with this error is given up at once, as in Exim. */
  #steps(from: number): readonly RetryStep[] {
    const steps: RetryStep[] = []
    let at = from
    for (const part of this.#line.slice(from).split(';')) {
      const start = at + part.search(/\S|$/)
      at += part.length + 1
      const text = part.trim()
      if (text === '') continue
      const step = this.#step(text, start)
      if (!step) continue
      const last = steps.at(-1)
      if (last && step.until <= last.until) {
        const advice = 'all times count from the first attempt: write a longer one, or leave the part out'
        this.#wrong(start, `"${text}" ends no later than the part before it`, advice)
      }
      steps.push(step)
    }
    return steps
  }

  #step(text: string, start: number): RetryStep | undefined {
    const [letter = '', ...values] = text.split(',').map((one) => one.trim())
    const wanted = { F: 2, G: 3, H: 3 }[letter.toUpperCase()]
    if (wanted === undefined) {
      return this.#wrong(
        start,
        `"${text}" begins with neither F, G nor H`,
        'write F,2h,15m (until, every) or G,16h,1h,1.5 (until, first, factor)',
      )
    }
    if (values.length !== wanted) {
      const example = wanted === 2 ? 'F,2h,15m (until, every)' : `${letter},16h,1h,1.5 (until, first, factor)`
      return this.#wrong(
        start,
        `"${text}" has ${values.length} values where ${letter} takes ${wanted}`,
        `write ${example}`,
      )
    }
    const [untilText = '', everyText = '', factorText = '1'] = values
    const until = this.#time(untilText, text, start)
    const every = this.#time(everyText, text, start)
    const factor = Number(factorText)
    if (!/^\d+(?:\.\d+)?$/.test(factorText) || factor < 1 || factor > 100) {
      return this.#wrong(
        start,
        `"${factorText}" in "${text}" is no factor`,
        'write a number from 1 to 100, for example 1.5',
      )
    }
    if (until === undefined || every === undefined) return undefined
    if (every < SHORTEST) return this.#wrong(start, `"${everyText}" in "${text}" is too short`, 'write 1s or more')
    return { every, factor, until }
  }

  #time(time: string, part: string, start: number): Duration | undefined {
    const span = eximTime(time)
    if (span !== undefined && span <= CENTURY) return duration(span)
    return this.#wrong(
      start,
      `"${time}" in "${part}" is no time`,
      'write a number with its unit, for example 90s, 15m, 2h, 4d or 1w',
    )
  }
}

const UNITS: Readonly<Record<string, number>> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 }

/** Exim's time intervals: `1w2d`, `15m`, a number alone counts seconds. */
function eximTime(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) * 1000
  if (!/^(?:\d+[wdhms])+$/.test(text)) return undefined
  let total = 0
  for (const [, amount, unit = 's'] of text.matchAll(/(\d+)([wdhms])/g)) total += Number(amount) * (UNITS[unit] ?? 0)
  return total
}
