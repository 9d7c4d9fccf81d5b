// Explains each text of a log once. Explaining costs about 100 microseconds, a log has millions of replies and few kinds of
// them, so replies that differ only in addresses, numbers and ids share one answer. Codes are kept: they are the meaning.

import type { CauseId } from '../causes/facts.ts'
import type { Confidence, Input, Who } from '../diagnosis.ts'
import type { Explain } from '../explain.ts'
import type { Vantage } from '../vantage.ts'

export interface Explained {
  readonly cause: CauseId
  readonly who: Who
  readonly retryHelps: boolean | null
  readonly confidence: Confidence
  /** What was asked, so that it can be asked again for the words. */
  readonly input: Input
}

export type ExplainOnce = (input: Input) => Explained

/** What is kept; a log with more kinds of replies than this is explained again, not wrongly. */
const MOST_KINDS = 20_000
/** No reply has its meaning behind this. */
const MOST_CHARACTERS = 2000

export function makeExplainOnce(explain: Explain): ExplainOnce {
  const known = new Map<string, Explained>()
  return ({ text, host, stage, vantage }) => {
    const said = text.slice(0, MOST_CHARACTERS)
    const key = `${vantage === undefined ? '' : vantageKey(vantage)}\n${stage ?? ''}\n${host === undefined ? '' : operatorOf(host)}\n${withoutNames(said)}`
    const found = known.get(key)
    if (found !== undefined) return found
    const input: Input = {
      text: said,
      ...(host === undefined ? {} : { host }),
      ...(stage === undefined ? {} : { stage }),
      ...(vantage === undefined ? {} : { vantage }),
      ofMail: true,
    }
    const { cause, who, retryHelps, confidence } = explain(input)
    const explained: Explained = { cause, who, retryHelps, confidence, input }
    if (known.size >= MOST_KINDS) known.clear()
    known.set(key, explained)
    return explained
  }
}

const vantageKey = ({ speaker, direction, smarthost, worldWide, outcome }: Vantage): string =>
  `${speaker} ${direction} ${smarthost === true} ${worldWide === true} ${outcome ?? ''}`

/** The last two labels: hosts of one operator answer alike. */
function operatorOf(host: string): string {
  const last = host.lastIndexOf('.')
  return host.slice(host.lastIndexOf('.', last - 1) + 1).toLowerCase()
}

const isBreak = (code: number): boolean =>
  code <= 32 ||
  code === 40 ||
  code === 41 ||
  code === 44 ||
  code === 59 ||
  code === 60 ||
  code === 62 ||
  code === 34 ||
  code === 39

/** The text with every word that has a digit or an @ replaced, unless it is a code. */
export function withoutNames(text: string): string {
  let out = ''
  let from = 0
  let named = false
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 32
    if (isBreak(code)) {
      if (named && !isCode(text.slice(from, i))) out += '#'
      else out += text.slice(from, i)
      if (i < text.length) out += text[i]
      from = i + 1
      named = false
    } else if ((code >= 48 && code <= 57) || code === 64) named = true
  }
  return out
}

/** `550`, `550-5.7.1`, `5.7.26`, `#5.1.1`, with a mark behind it. */
const isCode = (word: string): boolean =>
  word.length <= 16 && /^[[#]?(?:[245]\d\d)?[-:#]?(?:[245]\.\d{1,3}\.\d{1,3})?[\]:.-]?$/.test(word)
