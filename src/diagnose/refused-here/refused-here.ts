// The same cause for another reader: whoever runs the server that refused. The catalogue speaks to those who were refused; he wants
// to know which of his rules it was, whether it was right, and how wanted mail is let in. By kind of refusal, not by cause.

import { causeFamily, type CauseId } from '../causes/facts.ts'
import type { CauseText } from '../causes/catalogue.ts'
import type { Language } from '../diagnosis.ts'
import type { Vantage } from '../vantage.ts'
import { REFUSED_HERE_EN } from './refused-here-en.ts'
import { REFUSED_HERE_RU } from './refused-here-ru.ts'

export type Refusal = 'filter' | 'list' | 'relay' | 'greylist' | 'names' | 'log-in' | 'proof' | 'rule'

export type RefusedHere = Readonly<Record<Refusal, CauseText>>

const KINDS: Partial<Readonly<Record<string, Refusal>>> = {
  spam: 'filter',
  virus: 'filter',
  attachment: 'filter',
  blocklist: 'list',
  relay: 'relay',
  greylist: 'greylist',
  dns: 'names',
  auth: 'log-in',
  spf: 'proof',
  dkim: 'proof',
  dmarc: 'proof',
  policy: 'rule',
  reputation: 'rule',
}

const TEXTS: Readonly<Record<Language, RefusedHere>> = { en: REFUSED_HERE_EN, ru: REFUSED_HERE_RU }

/** Undefined: it was not this server that refused, or the catalogue is right for him too. */
export function refusedHere(cause: CauseId, { speaker, outcome }: Vantage, language: Language): CauseText | undefined {
  // Only a log names an outcome; a reply alone may lie before the one who got it.
  if (speaker !== 'own-to-client' || outcome === undefined || cause === 'relay.open') return undefined
  const kind = cause === 'auth.none' ? 'proof' : KINDS[causeFamily(cause)]
  return kind === undefined ? undefined : TEXTS[language][kind]
}
