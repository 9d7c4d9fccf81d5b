// What a command could not have, in the language of the reader. The server that answers tells it in English, for the API; where
// only its own sentence says why, that is told in Russian, or quoted behind the words where it has no translation.

import type { ControlProblem, ControlProblemCode } from '../../control/control.ts'
import type { Language } from '../../words/language.ts'
import { serverProblemInRussian } from '../../words/server-problems.ts'

interface Sentence {
  readonly text: string
  /** The server's sentence holds more than this one. */
  readonly quote?: true
}

const RU: Readonly<Record<ControlProblemCode, Sentence>> = {
  'bad-id': { text: 'Это не номер (11 букв и цифр, например 0S9ZQ4M2XA0) и не адрес.' },
  'bad-request': { text: 'Запрос непонятен.', quote: true },
  'not-found': {
    text: 'Здесь об этом ничего не известно. Возможно, уже забыто: законченные истории хранятся ограниченное время.',
  },
  damaged: {
    text:
      'Письмо повреждено и не читается, поэтому сделать с ним здесь ничего нельзя; оно сохранено. ' +
      'Остановите сервер и запустите `waybill queue salvage`.',
  },
  'log-in': { text: 'Это показывают только тем, кто вошёл или предъявил токен.' },
  'not-allowed': { text: 'На это нет права.', quote: true },
  unavailable: { text: 'Ни до сервера, ни до его очереди не добраться.', quote: true },
  'too-large': { text: 'Запрос слишком велик.', quote: true },
  busy: { text: 'Очередь занята другим процессом.', quote: true },
  internal: { text: 'Ошибка в самом сервере.', quote: true },
}

export function problemText({ code, message }: ControlProblem, language: Language): string {
  if (language === 'en') return message
  const { text, quote } = RU[code]
  return quote === true ? (serverProblemInRussian(message) ?? `${text} Сервер сообщает: «${message}»`) : text
}
