// The texts of a cause in a language. Each language has its own files, so that a translator works in one folder; they are
// TypeScript and not YAML because the compiler then proves that no cause lacks a text in any language, nothing has to be
// parsed at the start of a command, and an editor shows a mistake where it is made. A translator changes only what stands in
// quotes.

import type { Language } from '../diagnosis.ts'
import type { SoftwareId } from '../software.ts'
import { EN_AUTHENTICATION } from './en/authentication.ts'
import { EN_CONTENT } from './en/content.ts'
import { EN_DAEMONS } from './en/daemons.ts'
import { EN_HANDSHAKES } from './en/handshakes.ts'
import { EN_OWN_SERVER } from './en/own-server.ts'
import { EN_SYMPTOMS } from './en/symptoms.ts'
import { EN_DELIVERY } from './en/delivery.ts'
import { EN_DOMAINS } from './en/domains.ts'
import { EN_FORM } from './en/form.ts'
import { EN_LIMITS } from './en/limits.ts'
import { EN_LOG_IN } from './en/log-in.ts'
import { EN_POLICY } from './en/policy.ts'
import { EN_RECIPIENTS } from './en/recipients.ts'
import { EN_STANDING } from './en/standing.ts'
import { EN_TLS } from './en/tls.ts'
import type { CauseId } from './facts.ts'
import { RU_AUTHENTICATION } from './ru/authentication.ts'
import { RU_CONTENT } from './ru/content.ts'
import { RU_DAEMONS } from './ru/daemons.ts'
import { RU_HANDSHAKES } from './ru/handshakes.ts'
import { RU_OWN_SERVER } from './ru/own-server.ts'
import { RU_SYMPTOMS } from './ru/symptoms.ts'
import { RU_DELIVERY } from './ru/delivery.ts'
import { RU_DOMAINS } from './ru/domains.ts'
import { RU_FORM } from './ru/form.ts'
import { RU_LIMITS } from './ru/limits.ts'
import { RU_LOG_IN } from './ru/log-in.ts'
import { RU_POLICY } from './ru/policy.ts'
import { RU_RECIPIENTS } from './ru/recipients.ts'
import { RU_STANDING } from './ru/standing.ts'
import { RU_TLS } from './ru/tls.ts'

/**
 * For everybody, or only for those who use one of the programs named; only where the reply holds a link, or none;
 * or only where nothing is known of how to ask whoever refused (refusers/), whose own steps stand in its place otherwise.
 */
export type Step =
  | string
  | { readonly for: readonly SoftwareId[]; readonly says: string }
  | { readonly link: boolean; readonly says: string }
  | { readonly ask: 'refuser'; readonly says: string }

export interface CauseText {
  /** What happened, in one short sentence. */
  readonly title: string
  /** What to do first, where the first step is too long for the two lines that the top of the answer has for it. */
  readonly first?: string
  /** What that means, in two or three. */
  readonly explanation: string
  /** What to do, in order. */
  readonly steps: readonly Step[]
}

export const CATALOGUE: Readonly<Record<Language, Readonly<Record<CauseId, CauseText>>>> = {
  en: {
    ...EN_AUTHENTICATION,
    ...EN_CONTENT,
    ...EN_DAEMONS,
    ...EN_DELIVERY,
    ...EN_HANDSHAKES,
    ...EN_OWN_SERVER,
    ...EN_SYMPTOMS,
    ...EN_DOMAINS,
    ...EN_FORM,
    ...EN_LIMITS,
    ...EN_LOG_IN,
    ...EN_POLICY,
    ...EN_RECIPIENTS,
    ...EN_STANDING,
    ...EN_TLS,
  },
  ru: {
    ...RU_AUTHENTICATION,
    ...RU_CONTENT,
    ...RU_DAEMONS,
    ...RU_DELIVERY,
    ...RU_HANDSHAKES,
    ...RU_OWN_SERVER,
    ...RU_SYMPTOMS,
    ...RU_DOMAINS,
    ...RU_FORM,
    ...RU_LIMITS,
    ...RU_LOG_IN,
    ...RU_POLICY,
    ...RU_RECIPIENTS,
    ...RU_STANDING,
    ...RU_TLS,
  },
}

export const causeText = (id: CauseId, language: Language): CauseText => CATALOGUE[language][id]
