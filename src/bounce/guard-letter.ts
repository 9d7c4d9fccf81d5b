// The letter that tells postmaster of a sender who is held: who, why, and what to type. Pure: it stores and sends nothing.

import type { Mailbox } from '../core/address.ts'
import type { Domain } from '../core/domain.ts'
import type { IdSource } from '../core/id.ts'
import type { Instant } from '../core/time.ts'
import type { Language } from '../diagnose/diagnosis.ts'
import type { HeldSender } from '../queue/outbound.ts'
import type { NewMessage } from '../queue/store.ts'
import { GUARD_WORDS } from '../words/guard.ts'
import { BOUNCE_EN } from './bounce-words-en.ts'
import { BOUNCE_RU } from './bounce-words-ru.ts'
import { harmless } from './harmless-text.ts'
import { ownLetter } from './own-letter.ts'
import { paragraph } from './paragraph.ts'

const LONGEST_NAME = 250

export interface GuardLetterInput {
  /** As the guard names it. */
  readonly sender: string
  readonly held: HeldSender
  readonly to: Mailbox
  readonly now: Instant
  readonly hostname: Domain
  readonly languages: readonly Language[]
}

export function composeGuardLetter(input: GuardLetterInput, ids: IdSource): NewMessage {
  const subject = `Mail held: ${harmless(input.sender, LONGEST_NAME)} sends far more than usual`
  return ownLetter({ ...input, subject, text: (language) => letterText(input, language) }, ids)
}

function letterText({ sender, held, hostname }: GuardLetterInput, language: Language): string {
  const words = GUARD_WORDS[language]
  const { date } = language === 'ru' ? BOUNCE_RU : BOUNCE_EN
  const name = harmless(sender, LONGEST_NAME)
  const why = words.why(held.why, held.values)
  return [
    paragraph(words.letterOpening(hostname, words.sender(name), why, date(held.since)), ''),
    paragraph(words.letterHeld, ''),
    paragraph(words.letterMove, ''),
    words
      .letterCommands(name)
      .map((line) => `  ${line}\n`)
      .join(''),
  ].join('\n')
}
