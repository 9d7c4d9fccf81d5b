// What a page needs besides what it shows: who looks, in which language and time, and where. Made once a request.

import type { Instant } from '../core/time.ts'
import { makeTimes } from '../cli/render/times.ts'
import { noPaint } from '../cli/render/paint.ts'
import type { LayoutContext } from '../cli/render/timeline.ts'
import type { Control } from '../control/control.ts'
import type { Visitor } from '../control/visitor.ts'
import { CONSOLE_WORDS, type ConsoleWords } from '../words/console.ts'
import { LANGUAGES, type Language } from '../words/language.ts'

/** What is known of everybody. */
export interface FrameContext {
  readonly language: Language
  readonly words: ConsoleWords
  /** For the sentences of the terminal: without colours, and without an end of the line. */
  readonly layout: LayoutContext & { readonly language: Language }
  readonly visitor?: Visitor
  /** Path and query of the page, for links that keep it. */
  readonly here: URL
  readonly hostname: string
  readonly sandbox: boolean
}

export interface PageContext extends FrameContext {
  readonly visitor: Visitor
  /** Asks in the name of the visitor, and answers what they may know. */
  readonly control: Control
}

export interface FrameMatter extends Pick<FrameContext, 'language' | 'here' | 'hostname' | 'sandbox'> {
  readonly now: Instant
  readonly timeZone?: string | undefined
}

export function makeFrameContext({ now, timeZone, ...context }: FrameMatter): FrameContext {
  const { language } = context
  const times = makeTimes(now, timeZone, language)
  return {
    ...context,
    words: CONSOLE_WORDS[language],
    layout: { times, language, paint: noPaint, width: Number.POSITIVE_INFINITY },
  }
}

/** What the address says, else what was chosen before, else what the browser likes best of what is spoken here. */
export function languageFor(asked: string | undefined, chosen: string | undefined, accepted = ''): Language {
  const liked = accepted
    .split(',')
    .map((part) => {
      const [range = '', ...parameters] = part.trim().split(';')
      const weight = parameters.find((one) => /^\s*q=/.test(one))?.replace(/^\s*q=/, '') ?? '1'
      return { range: range.toLowerCase(), weight: Number(weight) || 0 }
    })
    .sort((a, b) => b.weight - a.weight)
    .map(({ range }) => range.replace(/-.*/, ''))
  return [asked, chosen, ...liked].map((text) => LANGUAGES.find((one) => one === text)).find((one) => one) ?? 'en'
}
