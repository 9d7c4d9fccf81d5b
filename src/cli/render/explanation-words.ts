// The words of an explanation on the terminal, in both languages. Sentences only; what is said when stands in explanation.ts
// and document.ts beside this file.

import type { DocumentKind } from '../../diagnose/documents/document.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import type { Confidence, Ground, Language, Unknown, Who } from '../../diagnose/diagnosis.ts'

export interface Words {
  readonly happened: string
  readonly move: string
  readonly next: string
  readonly first: string
  readonly moreSteps: (names: string) => string
  readonly ask: string
  readonly digits: string
  readonly sure: string
  readonly who: Readonly<Record<Who, string>>
  readonly retry: Readonly<Record<'yes' | 'no' | 'unknown', string>>
  readonly confidence: Readonly<Record<Confidence, string>>
  readonly bareCode: string
  readonly unknown: Readonly<Record<Unknown, string>>
  readonly ground: (ground: Ground) => string
  readonly cause: string
  readonly rule: string
  readonly alternatives: string
  readonly link: string
  readonly write: string
  readonly quote: string
  readonly more: string
  readonly accepted: string
  readonly acceptedTitle: string
  readonly until: (span: { readonly after: string; readonly within: string; readonly said: boolean }) => string
  readonly gaveUp: string
  readonly goesOn: string
  readonly kind: Readonly<Record<DocumentKind, string>>
  readonly labels: Readonly<
    Record<'by' | 'date' | 'message' | 'from' | 'to' | 'id' | 'script' | 'where' | 'about', string>
  >
  readonly as: (uid: number) => string
  readonly others: (count: number) => string
  readonly messages: (count: number) => string
  readonly allWell: string
  readonly notRefused: string
}

const EN: Words = {
  happened: 'What happened',
  move: 'Whose move it is',
  next: 'What to do next',
  first: 'Do first',
  moreSteps: (names) => `Steps for ${names}: --for NAME. All there is to say: --full.`,
  ask: 'Where to ask, and with what',
  digits: 'The digits',
  sure: 'How sure this is',
  who: {
    sender: 'That of the person who wrote.',
    'sender-admin': 'That of whoever runs the sending server or program.',
    'domain-owner': "That of whoever keeps the DNS of the sender's domain.",
    'ip-owner': 'That of the hoster or provider of the sending server.',
    recipient: "The recipient's.",
    'recipient-admin': "That of whoever runs the recipient's mail or domain.",
    wait: "Nobody's: waiting will do.",
    unknown: 'It cannot be told from the text.',
  },
  retry: {
    yes: 'Trying again can help; a mail server does so by itself.',
    no: 'Sending the same again will not help.',
    unknown: 'Whether trying again helps cannot be told from the text.',
  },
  confidence: {
    high: 'High: this text is known, and its codes agree.',
    medium: 'Medium: the words are plain, but nothing else confirms them.',
    low: 'Low: little speaks for it. Take it as a hint.',
  },
  bareCode: "Low: a code says little; the reply's words would tell more.",
  unknown: {
    code: 'there is no reply code in the text',
    responder: 'which server answered',
    reason: 'the reason: the text does not give it',
    'earlier-error': 'the error before, which was the cause',
    conflict: 'whether it is final: the two codes contradict each other',
  },
  ground: (ground) =>
    ground.kind === 'words'
      ? `These words decided: "${ground.words}"`
      : ground.kind === 'code'
        ? `Only the code decided: ${ground.code}`
        : ground.says.en,
  cause: 'Cause',
  rule: 'rule',
  alternatives: 'It could also be',
  link: 'Open',
  write: 'Write to',
  quote: 'Quote',
  more: 'Read more',
  accepted:
    'The server took the message over. That does not mean that it lies in the inbox: it may be in the spam folder, be held by a filter, or come back later. Ask the recipient to look.',
  acceptedTitle: 'The server accepted this.',
  until: ({ after, within, said }) =>
    said ? `The reply says when: after ${after}.` : `It makes sense from about ${after} on, for up to ${within}.`,
  gaveUp: 'The server that wrote this has given up. Sending the message anew, later, can help.',
  goesOn: 'The server that wrote this goes on trying; you need not send the message again.',
  kind: {
    reply: 'A reply',
    dialogue: 'An SMTP session',
    bounce: 'A bounce',
    mail: 'A mail that is no bounce',
    arrived: 'A mail that arrived',
    'dmarc-report': 'A DMARC report',
    'tls-report': 'A TLS report',
    'feedback-report': 'A complaint or report about a mail',
  },
  labels: {
    by: 'Written by',
    date: 'Date',
    message: 'Subject',
    from: 'From',
    to: 'To',
    id: 'Message-ID',
    script: 'Made by',
    where: 'Seen at',
    about: 'Recipient',
  },
  as: (uid) => `running as user number ${uid}`,
  others: (count) => `and ${count} more`,
  messages: (count) => `${GRAMMAR.en.count(count, 'message')}. By cause, most frequent first:`,
  allWell: 'There is nothing to mend in this report.',
  notRefused: 'There is no refusal in this mail.',
}

const RU: Words = {
  happened: 'Что случилось',
  move: 'Чей теперь ход',
  next: 'Что делать',
  first: 'Сначала',
  moreSteps: (names) => `Шаги для ${names}: --for ИМЯ. Всё, что известно: --full.`,
  ask: 'Куда обратиться и что указать',
  digits: 'Что значат цифры',
  sure: 'Насколько это точно',
  who: {
    sender: 'Того, кто писал письмо.',
    'sender-admin': 'Того, кто ведёт отправляющий сервер или программу.',
    'domain-owner': 'Того, кто управляет DNS домена отправителя.',
    'ip-owner': 'Владельца адреса отправляющего сервера: хостера или провайдера.',
    recipient: 'Получателя.',
    'recipient-admin': 'Того, кто ведёт почту или домен получателя.',
    wait: 'Ничей: достаточно подождать.',
    unknown: 'Из текста этого не понять.',
  },
  retry: {
    yes: 'Повтор может помочь; почтовый сервер делает его сам.',
    no: 'Отправлять то же самое ещё раз бесполезно.',
    unknown: 'Поможет ли повтор, из текста не понять.',
  },
  confidence: {
    high: 'Точно: такой текст известен, и коды ему соответствуют.',
    medium: 'Вероятно: слова ясные, но больше их ничто не подтверждает.',
    low: 'Не наверняка: оснований мало. Считайте это подсказкой.',
  },
  bareCode: 'Не наверняка: слова ответа сказали бы больше кода.',
  unknown: {
    code: 'в тексте нет кода ответа',
    responder: 'какой сервер ответил',
    reason: 'сама причина: в тексте её нет',
    'earlier-error': 'прежняя ошибка, которая и была причиной',
    conflict: 'окончателен ли отказ: два кода противоречат друг другу',
  },
  ground: (ground) =>
    ground.kind === 'words'
      ? `Решили слова: «${ground.words}»`
      : ground.kind === 'code'
        ? `Решил один только код: ${ground.code}`
        : ground.says.ru,
  cause: 'Причина',
  rule: 'правило',
  alternatives: 'Возможно также',
  link: 'Откройте',
  write: 'Напишите',
  quote: 'Укажите',
  more: 'Подробнее',
  accepted:
    'Сервер взял письмо на себя. Это ещё не значит, что оно во входящих: оно может лежать в «Спаме», задержаться на фильтре или вернуться позже. Попросите получателя проверить.',
  acceptedTitle: 'Сервер это принял.',
  until: ({ after, within, said }) =>
    said
      ? `Когда, сказано в ответе: через ${after}.`
      : `Имеет смысл примерно через ${after} и не дольше, чем ${within}.`,
  gaveUp: 'Сервер, который это написал, больше не пытается. Может помочь отправить письмо заново, позже.',
  goesOn: 'Сервер, который это написал, продолжает попытки; отправлять письмо заново не нужно.',
  kind: {
    reply: 'Ответ сервера',
    dialogue: 'Сеанс SMTP',
    bounce: 'Уведомление о недоставке',
    mail: 'Письмо, не уведомление о недоставке',
    arrived: 'Дошедшее письмо',
    'dmarc-report': 'Отчёт DMARC',
    'tls-report': 'Отчёт о TLS',
    'feedback-report': 'Жалоба или сообщение о письме',
  },
  labels: {
    by: 'Написал',
    date: 'Дата',
    message: 'Тема',
    from: 'От',
    to: 'Кому',
    id: 'Message-ID',
    script: 'Создано',
    where: 'Где',
    about: 'Получатель',
  },
  as: (uid) => `от пользователя с номером ${uid}`,
  others: (count) => `и ещё ${count}`,
  messages: (count) => `${GRAMMAR.ru.count(count, 'message')}. По причинам, сначала самые частые:`,
  allWell: 'Исправлять по этому отчёту нечего.',
  notRefused: 'Отказа в этом письме нет.',
}

export const WORDS: Readonly<Record<Language, Words>> = { en: EN, ru: RU }
