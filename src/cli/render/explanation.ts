// A diagnosis for people: what happened, whose move it is, what to do next, and what the answer rests on. English and
// Russian. Text of strangers is made safe before it is printed.

import { explainEnhancedCode, explainReplyCode, type Digit } from '../../diagnose/digits/digits.ts'
import type { Confidence, Diagnosis, Ground, Language, Unknown, Who } from '../../diagnose/diagnosis.ts'
import { causeText } from '../../diagnose/causes/catalogue.ts'
import { cut, indent, labelled, wrap } from './layout.ts'
import type { Paint } from './paint.ts'
import { safeText } from './safe-text.ts'

interface Words {
  readonly happened: string
  readonly move: string
  readonly next: string
  readonly ask: string
  readonly digits: string
  readonly sure: string
  readonly who: Readonly<Record<Who, string>>
  readonly retry: Readonly<Record<'yes' | 'no' | 'unknown', string>>
  readonly confidence: Readonly<Record<Confidence, string>>
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
}

const EN: Words = {
  happened: 'What happened',
  move: 'Whose move it is',
  next: 'What to do next',
  ask: 'Where to ask, and with what',
  digits: 'The digits',
  sure: 'How sure this is',
  who: {
    sender: 'That of the person who wrote.',
    'sender-admin': 'That of whoever runs the sending server or program.',
    'domain-owner': "That of whoever keeps the DNS of the sender's domain.",
    'ip-owner': 'That of whoever owns the address of the sending server: hoster or provider.',
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
    high: 'High: a text known of this server or program, and its codes agree.',
    medium: 'Medium: the words are plain, but nothing else confirms them.',
    low: 'Low: little speaks for it. Take it as a hint.',
  },
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
}

const RU: Words = {
  happened: 'Что случилось',
  move: 'Чей теперь ход',
  next: 'Что делать',
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
    high: 'Точно: это известный текст этого сервера или программы, и коды ему соответствуют.',
    medium: 'Вероятно: слова ясные, но больше их ничто не подтверждает.',
    low: 'Не наверняка: оснований мало. Считайте это подсказкой.',
  },
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
}

const WORDS: Readonly<Record<Language, Words>> = { en: EN, ru: RU }

/** More of a pasted text would push the answer off the screen. */
const LONGEST_ECHO = 240

export interface ExplanationOptions {
  readonly paint: Paint
  readonly width: number
  readonly language: Language
}

export function renderExplanation(diagnosis: Diagnosis, { paint, width, language }: ExplanationOptions): string[] {
  const words = WORDS[language]
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', paint('strong', title), ...indent(lines, 2)]
  const prose = (text: string): string[] => wrap(text, width - 2)
  const steps = diagnosis.steps.flatMap((step, i) => labelled(`${i + 1}.`, step, { column: 3, width: width - 2 }))
  const accepted = wasAccepted(diagnosis)
  const said = echo(diagnosis)
  return [
    ...(said === '' ? [] : wrap(cut(said, LONGEST_ECHO), width).map((line) => paint('dim', line))),
    ...section(
      words.happened,
      accepted
        ? prose(`${words.acceptedTitle} ${words.accepted}`)
        : prose(`${diagnosis.title} ${diagnosis.explanation}`),
    ),
    ...(accepted
      ? []
      : [
          ...section(words.move, prose(`${words.who[diagnosis.who]} ${words.retry[retryWord(diagnosis)]}`)),
          ...section(words.next, steps),
        ]),
    ...section(words.ask, contactLines(diagnosis, words, width - 2)),
    ...section(words.digits, digitLines(diagnosis, language, width - 2)),
    ...(accepted ? [] : section(words.sure, sureLines(diagnosis, words, { width: width - 2, language }))),
  ]
}

/** A positive reply alone: there is nothing to mend, and something to be said about it. */
const wasAccepted = ({ cause, observed }: Diagnosis): boolean =>
  cause === 'unknown' && observed.code !== undefined && observed.code < 300

const retryWord = ({ retryHelps }: Diagnosis): 'yes' | 'no' | 'unknown' =>
  retryHelps === null ? 'unknown' : retryHelps ? 'yes' : 'no'

/** The reply as it was understood. Where none was found in a longer text, the reader knows best what was pasted. */
function echo({ observed }: Diagnosis): string {
  const { code, enhanced, reply } = observed
  if (code === undefined && reply.includes('\n')) return ''
  return [code, enhanced, safeText(reply)].filter((part) => part !== undefined && part !== '').join(' ')
}

function contactLines({ contacts, links }: Diagnosis, words: Words, width: number): string[] {
  const column = Math.max(words.link.length, words.write.length, words.quote.length, words.more.length) + 2
  const lines = (label: string, values: readonly string[]): string[] =>
    values.flatMap((value) => labelled(label, safeText(value), { column, width }))
  return [
    ...lines(words.link, contacts.urls),
    ...lines(words.write, contacts.emails),
    ...lines(words.quote, contacts.ids),
    ...(contacts.urls.length === 0 ? lines(words.more, links) : []),
  ]
}

function digitLines({ observed }: Diagnosis, language: Language, width: number): string[] {
  const line = ({ digit, means }: Digit, column: number): string[] => labelled(digit, means, { column, width })
  const { code, enhanced } = observed
  return [
    ...(code === undefined
      ? []
      : [
          String(code),
          ...indent(
            explainReplyCode(code, language).flatMap((digit) => line(digit, 5)),
            2,
          ),
        ]),
    ...(enhanced === undefined
      ? []
      : [
          enhanced,
          ...indent(
            explainEnhancedCode(enhanced, language).flatMap((digit) => line(digit, 5)),
            2,
          ),
        ]),
  ]
}

function sureLines(
  { cause, confidence, rule, evidence, alternatives, unknown }: Diagnosis,
  words: Words,
  { width, language }: { readonly width: number; readonly language: Language },
): string[] {
  const name = `${words.cause}: ${cause}${rule === undefined ? '' : ` (${words.rule} ${rule})`}`
  return [
    ...wrap(words.confidence[confidence], width),
    ...evidence.flatMap((ground) => wrap(safeText(words.ground(ground)), width)),
    ...(alternatives.length === 0
      ? []
      : [
          `${words.alternatives}:`,
          ...alternatives.flatMap((id) => indent(wrap(`${causeText(id, language).title} (${id})`, width - 2), 2)),
        ]),
    ...(unknown.length === 0
      ? []
      : wrap(
          `${language === 'ru' ? 'Неизвестно' : 'Not known'}: ${unknown.map((what) => words.unknown[what]).join('; ')}.`,
          width,
        )),
    ...wrap(name, width),
  ]
}
