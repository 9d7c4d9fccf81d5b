// The words around the story of a message out of a log, in every language. A translator changes only what stands in quotes.

import type { Language } from '../../diagnose/diagnosis.ts'
import type { LogRecipient } from '../../diagnose/logs/log-story.ts'
import { GRAMMAR } from '../../words/grammar.ts'

export interface LogStoryWords {
  readonly title: (id: string, format: string, machine: string | undefined) => string
  readonly from: string
  readonly nullSender: string
  readonly sentBy: string
  readonly client: string
  readonly subject: string
  readonly size: string
  readonly received: string
  readonly before: string
  readonly tellsOf: string
  readonly cameBack: (id: string) => string
  readonly toldIn: string
  readonly bounces: (ids: string) => string
  readonly to: string
  readonly states: Readonly<Record<LogRecipient['outcome'] | 'ended', string>>
  readonly at: (moment: string) => string
  readonly after: (failures: number) => string
  readonly why: string
  readonly retryHelps: string
  readonly retryDoesNot: string
  readonly refused: (temporary: boolean, moment: string | undefined) => string
  readonly stage: string
  readonly answer: string
  readonly nothingSaid: (subject: string, files: number) => string
}

const EN: LogStoryWords = {
  title: (id, format, machine) =>
    `Message ${id}, in a log of ${format}${machine === undefined ? '' : ` on ${machine}`}`,
  from: 'From',
  nullSender: 'the null sender <>',
  sentBy: 'Sent by',
  client: 'Client',
  subject: 'Subject',
  size: 'Size',
  received: 'Received',
  before: 'before this log begins',
  tellsOf: 'Tells of',
  cameBack: (id) => `message ${id}, which came back`,
  toldIn: 'Told in',
  bounces: (ids) => `message ${ids} (to the sender)`,
  to: 'To',
  states: {
    delivered: 'delivered',
    deferred: 'not delivered yet; last tried',
    ended: 'not delivered, and taken off the queue; last tried',
    failed: 'given up',
    unknown: 'this log does not say what became of it',
  },
  at: (moment) => ` at ${moment}`,
  after: (failures) => `, after ${GRAMMAR.en.count(failures, 'failure')}`,
  why: 'Why',
  retryHelps: 'Trying again can help.',
  retryDoesNot: 'Sending the same again will not help.',
  refused: (temporary, moment) => `Refused${temporary ? ' for now' : ''}${moment === undefined ? '' : ` at ${moment}`}`,
  stage: 'Asked',
  answer: 'Answer',
  nothingSaid: (subject, files) => `nothing is said of ${subject} in ${files === 1 ? 'this log' : 'these logs'}.`,
}

const RU: LogStoryWords = {
  title: (id, format, machine) => `Письмо ${id}, журнал ${format}${machine === undefined ? '' : `, сервер ${machine}`}`,
  from: 'От кого',
  nullSender: 'пустой отправитель <>',
  sentBy: 'Отправил',
  client: 'Клиент',
  subject: 'Тема',
  size: 'Размер',
  received: 'Принято',
  before: 'раньше, чем начинается этот журнал',
  tellsOf: 'Сообщает о',
  cameBack: (id) => `письме ${id}, которое вернулось`,
  toldIn: 'Сообщено в',
  bounces: (ids) => `письме ${ids} (отправителю)`,
  to: 'Кому',
  states: {
    delivered: 'доставлено',
    deferred: 'ещё не доставлено; последняя попытка',
    ended: 'не доставлено и снято с очереди; последняя попытка',
    failed: 'не доставлено, попытки окончены',
    unknown: 'что с ним стало, этот журнал не говорит',
  },
  at: (moment) => ` ${moment}`,
  after: (failures) => `, до этого ${GRAMMAR.ru.count(failures, 'failure')}`,
  why: 'Почему',
  retryHelps: 'Повторная попытка может помочь.',
  retryDoesNot: 'Отправлять то же самое ещё раз бесполезно.',
  refused: (temporary, moment) => `Отказано${temporary ? ' временно' : ''}${moment === undefined ? '' : ` ${moment}`}`,
  stage: 'На команду',
  answer: 'Ответ',
  nothingSaid: (subject, files) => `о ${subject} в ${files === 1 ? 'этом журнале' : 'этих журналах'} ничего нет.`,
}

export const LOG_STORY_WORDS: Readonly<Record<Language, LogStoryWords>> = { en: EN, ru: RU }
