// The letter that tells postmaster of notifications that could not be delivered: which, why, until when each is held, and what
// can be done. Pure: it stores and sends nothing.

import { formatMailbox, type Mailbox } from '../core/address.ts'
import type { Domain } from '../core/domain.ts'
import type { IdSource } from '../core/id.ts'
import { describeReply } from '../core/reply.ts'
import type { Instant } from '../core/time.ts'
import type { Language } from '../diagnose/diagnosis.ts'
import type { Untold } from '../queue/reader.ts'
import type { NewMessage } from '../queue/store.ts'
import { TIMELINE_WORDS } from '../words/timeline.ts'
import { BOUNCE_EN } from './bounce-words-en.ts'
import { BOUNCE_RU } from './bounce-words-ru.ts'
import { harmless } from './harmless-text.ts'
import { ownLetter } from './own-letter.ts'
import { paragraph } from './paragraph.ts'

/** Recipients that are listed; of more the letter gives the number. */
export const MOST_LISTED = 100
const MAX_ADDRESS = 320
const MAX_REPLY = 300

export interface PostmasterLetterInput {
  readonly untold: Untold
  readonly to: Mailbox
  readonly now: Instant
  readonly hostname: Domain
  /** One after the other. */
  readonly languages: readonly Language[]
}

export function composePostmasterLetter(input: PostmasterLetterInput, ids: IdSource): NewMessage {
  const { untold, languages } = input
  const subject = `Undeliverable notifications: ${untold.count}`
  return ownLetter({ ...input, subject, text: (language) => letterText(input, language), languages }, ids)
}

function letterText({ untold, hostname }: PostmasterLetterInput, language: Language): string {
  const words = WORDS[language]
  const entries = untold.held.map((one) => entryText(one, language))
  const more = untold.count - untold.held.length
  return [
    paragraph(words.opening(hostname), ''),
    ...entries,
    ...(more > 0 ? [paragraph(words.more(more), '')] : []),
    paragraph(words.move, ''),
    words.commands.map((line) => `  ${line}\n`).join(''),
    paragraph(words.many, ''),
  ].join('\n')
}

function entryText({ message, recipient }: Untold['held'][number], language: Language): string {
  const words = WORDS[language]
  const { state, rcptTo } = recipient
  const { date } = language === 'ru' ? BOUNCE_RU : BOUNCE_EN
  const reason = state.kind === 'held' ? state.lastReason : undefined
  const happened = reason === undefined ? '' : TIMELINE_WORDS[language].reasons[reason.code]
  const reply = reason?.reply === undefined ? '' : ` (${harmless(describeReply(reason.reply), MAX_REPLY)})`
  return [
    `  ${message.id}  ${harmless(formatMailbox(rcptTo), MAX_ADDRESS)}\n`,
    ...(happened === '' ? [] : [paragraph(`${words.why}: ${happened}${reply}`, '    ')]),
    ...(message.origin.kind === 'bounce' ? [`    ${words.tellsOf}: ${message.origin.of}\n`] : []),
    ...(state.kind === 'held' && state.ends ? [`    ${words.until}: ${date(state.ends.at)}\n`] : []),
  ].join('')
}

interface LetterWords {
  readonly opening: (hostname: string) => string
  readonly why: string
  readonly tellsOf: string
  readonly until: string
  readonly more: (count: number) => string
  readonly move: string
  readonly commands: readonly string[]
  readonly many: string
}

const WORDS: Readonly<Record<Language, LetterWords>> = {
  en: {
    opening: (hostname) =>
      `The mail server ${hostname} holds messages that it can neither deliver nor give back: their sender is empty (<>), as that of notifications is, so there is nobody but you to be told. These have come since the last letter:`,
    why: 'Why',
    tellsOf: 'It tells of message',
    until: 'Held until',
    more: (count) => `And ${count} more: \`waybill queue list\` shows them.`,
    move: 'It is your move, and nothing has to be done: when its time is over, each is given up by itself. Until then:',
    commands: [
      'waybill trace ID         what happened, whose move it is, and what mends it',
      'waybill queue retry ID   tries it again now',
      'waybill queue remove ID  gives it up',
    ],
    many: 'Many at once are most often notifications about mail with a forged sender: look at what they tell of, and refuse such mail when it comes in.',
  },
  ru: {
    opening: (hostname) =>
      `Почтовый сервер ${hostname} держит письма, которые не может ни доставить, ни вернуть: отправитель у них пуст (<>), как у извещений, так что сообщить об этом можно только вам. Вот те, что появились после прошлого письма:`,
    why: 'Почему',
    tellsOf: 'Извещает о письме',
    until: 'Держится до',
    more: (count) => `Ещё таких писем: ${count}; их показывает \`waybill queue list\`.`,
    move: 'Ход за вами, но делать ничего не обязательно: когда срок выйдет, письмо снимется с очереди само. До тех пор:',
    commands: [
      'waybill trace ID         что случилось, чей теперь ход и что поможет',
      'waybill queue retry ID   пробует доставить сейчас',
      'waybill queue remove ID  снимает с очереди',
    ],
    many: 'Если таких писем сразу много, чаще всего это извещения о письмах с подделанным отправителем: посмотрите, о чём они, и отвергайте такую почту при приёме.',
  },
}
