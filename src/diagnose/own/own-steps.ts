// What to do, for the one who runs this server: steps with the very names of the case in them. Only for the causes where the
// catalogue, which speaks to strangers with any program, would send this reader the wrong way. The texts stand in
// own-steps-en.ts and -ru.ts; the compiler holds them to the same causes.

import { parseIp } from '../../core/ip.ts'
import type { Reason, ReasonCode } from '../../core/reason.ts'
import type { CauseId } from '../causes/facts.ts'
import type { Language } from '../diagnosis.ts'
import { domainOfAddress, type OwnContext } from './own-case.ts'
import { isSmarthostsRefusal } from './own-cause.ts'
import { OWN_STEPS_EN } from './own-steps-en.ts'
import { OWN_STEPS_RU } from './own-steps-ru.ts'

export interface OwnSteps {
  /** Outrank those of the cause where there is no reply. */
  /** Where it is the smarthost that refuses to serve this server. */
  readonly smarthost: readonly string[]
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
  const { codes, causes, unnamed, smarthost } = STEPS[language]
  const asked = reason.facts?.['domain']
  const { remote } = reason
  const values: Readonly<Record<string, string>> = {
    domain: typeof asked === 'string' ? asked : domainOfAddress(context.recipient),
    host: remote === undefined ? unnamed.host : parseIp(remote.host) === undefined ? remote.host : remote.address,
    hostname: context.hostname ?? unnamed.hostname,
    sender: context.sender === '' ? (context.hostname ?? unnamed.sender) : domainOfAddress(context.sender),
    address: context.recipient,
  }
  // Where another server said why, its cause tells more than the place.
  const byCode = reason.reply === undefined ? codes[reason.code] : undefined
  const steps = byCode ?? (isSmarthostsRefusal(cause, reason, context) ? smarthost : causes[cause]) ?? []
  return steps.map((step) => step.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? ''))
}
