// Who a mail is from, in words: one catalogue a language with the same entries in both. Each entry makes a sentence without a
// full stop from the values of a result.

import type { ArcResult, DkimResult, DmarcResult, IprevResult, SpfResult } from '../core/origin-results.ts'
import type { Language } from './language.ts'
import { ORIGIN_EN } from './origin-en.ts'
import { ORIGIN_RU } from './origin-ru.ts'

export interface OriginWords {
  readonly spf: (result: SpfResult) => string
  readonly dkim: (result: DkimResult) => string
  readonly unsigned: string
  readonly dmarc: (result: DmarcResult) => string
  readonly iprev: (result: IprevResult) => string
  readonly arc: (result: ArcResult) => string
  /** The smallest thing that would have made DMARC pass, and whose it is to do. */
  readonly remedy: (dmarc: DmarcResult, spf: SpfResult, dkim: readonly DkimResult[]) => string
  /** Said of a pass by signature alone, where the client is nobody that the domain lists. */
  readonly forwarded: (client: string, domain: string) => string
}

export const ORIGIN_WORDS: Readonly<Record<Language, OriginWords>> = { en: ORIGIN_EN, ru: ORIGIN_RU }
