// What can be said of a code that stands alone, without the words of the reply: `354`, `550 5.7.1`, `5xx`, `4.x.x`. A number is
// all there is, so the answer says what the number means and that the words would tell more.

import type { Language } from '../diagnosis.ts'
import { meaningOfClass, meaningOfEnhanced, meaningOfReply } from './digits.ts'

export interface BareCode {
  readonly code?: number
  readonly enhanced?: string
  /** The first digit, where the others were left open. */
  readonly klass?: string
  /** As it was written. */
  readonly written: string
}

/** Words that people put before a code: `SMTP error 451`, `код 550`. */
const BARE =
  /^[\s#(<["']{0,5}(?:(?:smtp|esmtp|error|reply|status|code|response|ответ\p{L}{0,3}|код\p{L}{0,2}|ошибк\p{L}{0,2}|статус)[\s:#]{1,3}){0,3}(?:([2-5])xx|([2-5]\d\d))?[\s,;-]{0,3}(?:#?([245])\.x\.x|#?([245]\.\d{1,3}\.\d{1,3}))?[\s)>\].?!"']{0,5}$/iu
const LONGEST = 60

export function readBareCode(text: string): BareCode | undefined {
  const match = text.length > LONGEST ? null : BARE.exec(text)
  const [, kind, code, kindOfEnhanced, enhanced] = match ?? []
  const klass = kind ?? (code === undefined && enhanced === undefined ? kindOfEnhanced : undefined)
  if (klass === undefined && code === undefined && enhanced === undefined) return undefined
  return {
    ...(code === undefined ? {} : { code: Number(code) }),
    ...(enhanced === undefined ? {} : { enhanced }),
    ...(klass === undefined ? {} : { klass }),
    written: [code ?? (kind && `${kind}xx`), enhanced ?? (kindOfEnhanced && `${kindOfEnhanced}.x.x`)]
      .filter((part) => part !== undefined)
      .join(' '),
  }
}

/** The title of the answer: `550 alone means: ...`. */
export function bareCodeTitle({ code, enhanced, klass, written }: BareCode, language: Language): string {
  const means =
    (enhanced === undefined ? undefined : meaningOfEnhanced(enhanced, language)) ??
    (code === undefined ? undefined : meaningOfReply(code, language)) ??
    meaningOfClass(klass ?? enhanced?.[0] ?? String(code)[0] ?? '', language)
  return language === 'ru' ? `${written} сам по себе значит: ${means}.` : `${written} alone means: ${means}.`
}
