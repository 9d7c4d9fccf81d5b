// What to do, for the one who runs this server: steps with the very names of the case in them. Only for the causes where the
// catalogue, which speaks to strangers with any program, would send this reader the wrong way. The texts stand in
// own-steps-en.ts and -ru.ts; the compiler holds them to the same causes.

import { parseIp } from '../../core/ip.ts'
import type { Reason, ReasonCode } from '../../core/reason.ts'
import type { CauseId } from '../causes/facts.ts'
import type { Language } from '../diagnosis.ts'
import { domainOfAddress, type OwnContext } from './own-case.ts'
import { lmtpTrouble, type LmtpTrouble } from './at-lmtp.ts'
import { smarthostTrouble, type SmarthostTrouble } from './at-smarthost.ts'
import { OWN_STEPS_EN } from './own-steps-en.ts'
import { OWN_STEPS_RU } from './own-steps-ru.ts'

export interface OwnSteps {
  /** Where it is the smarthost; outrank all others. */
  readonly smarthost: Readonly<Partial<Record<SmarthostTrouble, readonly string[]>>>
  /** Where it is the server of mailboxes; outrank all others. */
  readonly lmtp: Readonly<Record<LmtpTrouble, readonly string[]>>
  /** The last one, where a whole route is paused. */
  readonly resume: string
  /** Outrank those of the cause where there is no reply. */
  readonly codes: Readonly<Partial<Record<ReasonCode, readonly string[]>>>
  readonly causes: Readonly<Partial<Record<CauseId, readonly string[]>>>
  /** For what is not known in a case. */
  readonly unnamed: Readonly<Record<'host' | 'hostname' | 'sender', string>>
}

const STEPS: Readonly<Record<Language, OwnSteps>> = { en: OWN_STEPS_EN, ru: OWN_STEPS_RU }

interface StepsFor {
  readonly reason: Reason
  readonly context: OwnContext
  readonly language: Language
}

/** Empty: the catalogue's are right. */
export function ownSteps(cause: CauseId, { reason, context, language }: StepsFor): readonly string[] {
  const { codes, causes, unnamed, smarthost, lmtp } = STEPS[language]
  const asked = reason.facts?.['domain']
  const { remote } = reason
  const values: Readonly<Record<string, string>> = {
    domain: typeof asked === 'string' ? asked : domainOfAddress(context.recipient),
    host:
      remote === undefined
        ? (smarthostOf(reason, context) ?? unnamed.host)
        : parseIp(remote.host) === undefined
          ? remote.host
          : remote.address,
    port: String(remote?.port ?? ''),
    hostname: context.hostname ?? unnamed.hostname,
    sender: context.sender === '' ? (context.hostname ?? unnamed.sender) : domainOfAddress(context.sender),
    address: context.recipient,
  }
  // Where another server said why, its cause tells more than the place.
  const byCode = reason.reply === undefined ? codes[reason.code] : undefined
  const trouble = smarthostTrouble(cause, reason, context)
  const atLmtp = lmtpTrouble(cause, reason)
  const steps = (atLmtp && lmtp[atLmtp]) ?? (trouble && smarthost[trouble]) ?? byCode ?? causes[cause] ?? []
  return steps.map((step) => step.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? ''))
}

/** The one that it is about, where nobody was called; else the first. */
function smarthostOf({ facts }: Reason, { smarthosts = [] }: OwnContext): string | undefined {
  return smarthosts.find((host) => host === facts?.['host']) ?? smarthosts[0]
}

/** What is left to do once the rest is done. */
export const afterwards = ({ paused }: Reason, language: Language): readonly string[] =>
  paused ? [STEPS[language].resume] : []
