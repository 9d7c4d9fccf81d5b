// Whom to ask back, by the reply: the block list or filter that it names, else the provider whose server answered.

import type { ProviderId } from '../reading/providers.ts'
import { findPhrase, parsePhrase } from '../rules/phrase.ts'
import { REFUSERS, type Refuser } from './refusers.ts'

const ALL: readonly Refuser[] = Object.values(REFUSERS)
const NAMED = ALL.map((refuser) => ({
  refuser,
  phrases: (refuser.named ?? []).map((phrase) => parsePhrase(phrase)),
})).filter(({ phrases }) => phrases.length > 0)

/** `plain` as plainText gives it. */
export function findRefuser(plain: string, provider: ProviderId | undefined): Refuser | undefined {
  const named = NAMED.find(({ phrases }) => phrases.some((phrase) => findPhrase(phrase, plain)))
  return named?.refuser ?? (provider === undefined ? undefined : ALL.find((refuser) => refuser.provider === provider))
}
