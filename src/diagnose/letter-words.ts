// What a letter to the other side says, in both languages, and the names of the facts that it may tell.

import type { Language } from './diagnosis.ts'

export interface LetterFacts {
  readonly date?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly messageId?: string | undefined
  readonly subject?: string | undefined
  /** Name and address of the server whose admin writes. */
  readonly sender?: string | undefined
  readonly host?: string | undefined
  readonly stage?: string | undefined
  readonly ids?: string | undefined
  readonly log?: string | undefined
}

interface Matter {
  readonly subject: string
  readonly opening: readonly string[]
  /** Stands over the reply. */
  readonly quoted: string
}

export interface LetterWords {
  readonly refused: Matter
  readonly delayed: Matter
  /** Nobody answered; our server says why it could not deliver. */
  readonly unreached: Matter
  readonly 'refused-here': Matter
  readonly greeting: string
  readonly facts: string
  readonly labels: Readonly<Record<keyof LetterFacts, string>>
  readonly reading: (title: string) => string
  readonly end: string
}

const PLEASE_EN = 'Could you tell us why, and what we must change? If the refusal is a mistake, please lift it.'
const PLEASE_RU = 'Сообщите, пожалуйста, причину и что нам нужно изменить. Если отказ ошибочный, снимите его.'
const REPLY_EN = 'The full reply of your server:'
const REPLY_RU = 'Полный ответ вашего сервера:'

const EN: LetterWords = {
  refused: {
    subject: 'Mail refused',
    opening: ['your server refused a message of ours.', PLEASE_EN],
    quoted: REPLY_EN,
  },
  delayed: {
    subject: 'Mail refused',
    opening: ['your server keeps putting off a message of ours.', PLEASE_EN],
    quoted: REPLY_EN,
  },
  unreached: {
    subject: 'Mail not delivered',
    opening: [
      'our server cannot deliver a message to you.',
      'Could you look whether your servers and the DNS records of your domain are in order?',
    ],
    quoted: 'What our server says:',
  },
  'refused-here': {
    subject: 'Mail from you refused here',
    opening: [
      'our server refused a message that came from yours.',
      'Please look whether it was meant to be sent, and mend what the reply names. If you think that the mistake is ours, write to us.',
    ],
    quoted: 'The full reply of our server:',
  },
  greeting: 'Dear postmaster,',
  facts: 'These are the facts as our side has them:',
  labels: {
    date: 'Date',
    from: 'From',
    to: 'To',
    messageId: 'Message-ID',
    subject: 'Subject',
    sender: 'Our server',
    host: 'Your server',
    stage: 'In answer to',
    ids: 'Your ids',
    log: 'Our log id',
  },
  reading: (title) => `We understand it so: ${title}`,
  end: 'Thank you.',
}

const RU: LetterWords = {
  refused: {
    subject: 'Отказ в приёме письма',
    opening: ['Ваш сервер отказался принять наше письмо.', PLEASE_RU],
    quoted: REPLY_RU,
  },
  delayed: {
    subject: 'Отказ в приёме письма',
    opening: ['Ваш сервер раз за разом откладывает приём нашего письма.', PLEASE_RU],
    quoted: REPLY_RU,
  },
  unreached: {
    subject: 'Письмо не доставлено',
    opening: [
      'Наш сервер не может доставить вам письмо.',
      'Проверьте, пожалуйста, в порядке ли ваши серверы и записи DNS вашего домена.',
    ],
    quoted: 'Что говорит наш сервер:',
  },
  'refused-here': {
    subject: 'Ваше письмо здесь не принято',
    opening: [
      'Наш сервер не принял письмо, пришедшее с вашего.',
      'Проверьте, пожалуйста, действительно ли его отправляли, и исправьте то, что названо в ответе. Если вы считаете, что ошибка у нас, напишите нам.',
    ],
    quoted: 'Полный ответ нашего сервера:',
  },
  greeting: 'Здравствуйте!',
  facts: 'Вот что известно с нашей стороны:',
  labels: {
    date: 'Дата',
    from: 'От',
    to: 'Кому',
    messageId: 'Message-ID',
    subject: 'Тема',
    sender: 'Наш сервер',
    host: 'Ваш сервер',
    stage: 'Ответ на',
    ids: 'Ваши коды',
    log: 'Наш журнал',
  },
  reading: (title) => `Мы понимаем его так: ${title}`,
  end: 'Спасибо.',
}

export const LETTER_WORDS: Readonly<Record<Language, LetterWords>> = { en: EN, ru: RU }
