// Explains the digits of reply codes (RFC 5321 §4.2.1, §4.2.3) and enhanced codes (RFC 3463) one by one. What a digit means
// is fixed; whether the server used it well is another matter, so this says what the code says and not what happened.

import type { Language, Said } from '../diagnosis.ts'
import { DETAILS, SUBJECTS } from './enhanced-codes.ts'

export interface Digit {
  /** The digit, or for an enhanced code its part. */
  readonly digit: string
  readonly means: string
}

const CLASSES: Readonly<Record<string, Said>> = {
  '1': { en: 'preliminary (not used in SMTP)', ru: 'предварительно (в SMTP не применяется)' },
  '2': { en: 'done', ru: 'выполнено' },
  '3': { en: 'go on, more is expected', ru: 'продолжайте, сервер ждёт остального' },
  '4': { en: 'not now, try again later', ru: 'не сейчас, повторить позже' },
  '5': { en: 'no, the same again will be refused again', ru: 'нет, повторять то же самое бесполезно' },
}

const GROUPS: Readonly<Record<string, Said>> = {
  '0': { en: 'about syntax', ru: 'о синтаксисе' },
  '1': { en: 'information', ru: 'справка' },
  '2': { en: 'about the connection', ru: 'о соединении' },
  '3': { en: 'used by log-in extensions', ru: 'применяется при авторизации' },
  '4': { en: 'without fixed meaning', ru: 'без закреплённого значения' },
  '5': { en: 'about the mail system', ru: 'о почтовой системе' },
}

const CODES: Readonly<Record<string, Said>> = {
  '211': { en: 'status or help', ru: 'состояние или справка' },
  '214': { en: 'help', ru: 'справка' },
  '220': { en: 'ready', ru: 'готов' },
  '221': { en: 'closing the connection', ru: 'закрывает соединение' },
  '235': { en: 'logged in', ru: 'вход выполнен' },
  '250': { en: 'accepted', ru: 'принято' },
  '251': { en: 'not local, will be forwarded', ru: 'не здесь, будет переслано' },
  '252': { en: 'cannot check the address, will try', ru: 'проверить адрес нельзя, но попытка будет' },
  '334': { en: 'go on with the log-in', ru: 'продолжайте вход' },
  '354': { en: 'send the message', ru: 'передавайте письмо' },
  '421': { en: 'not available, closing the connection', ru: 'недоступен, закрывает соединение' },
  '450': { en: 'mailbox not available just now', ru: 'ящик сейчас недоступен' },
  '451': { en: 'error in processing', ru: 'ошибка при обработке' },
  '452': { en: 'not enough room, or too many recipients', ru: 'не хватает места или слишком много получателей' },
  '454': { en: 'TLS or log-in not available just now', ru: 'TLS или вход сейчас недоступны' },
  '455': { en: 'cannot follow the parameters just now', ru: 'сейчас не может выполнить параметры' },
  '500': { en: 'command not understood', ru: 'команда не понята' },
  '501': { en: 'arguments not understood', ru: 'аргументы не поняты' },
  '502': { en: 'command not implemented', ru: 'команда не поддерживается' },
  '503': { en: 'commands in the wrong order', ru: 'неверный порядок команд' },
  '504': { en: 'parameter not implemented', ru: 'параметр не поддерживается' },
  '521': { en: 'this host takes no mail', ru: 'этот узел не принимает почту' },
  '530': { en: 'log in or start TLS first', ru: 'сначала вход или TLS' },
  '534': { en: 'log-in method too weak', ru: 'слишком слабый способ входа' },
  '535': { en: 'log-in refused', ru: 'во входе отказано' },
  '538': { en: 'log-in only with encryption', ru: 'вход только с шифрованием' },
  '550': { en: 'mailbox not available, or refused by policy', ru: 'ящик недоступен или отказ по правилам' },
  '551': { en: 'user not here', ru: 'пользователь не здесь' },
  '552': { en: 'no more room allowed', ru: 'превышен отведённый объём' },
  '553': { en: 'mailbox name not allowed', ru: 'имя ящика недопустимо' },
  '554': { en: 'transaction failed', ru: 'передача не удалась' },
  '555': { en: 'parameters of MAIL or RCPT not known', ru: 'параметры MAIL или RCPT незнакомы' },
  '556': { en: 'the domain takes no mail', ru: 'домен не принимает почту' },
}

const FINER: Said = { en: 'finer grade, without fixed meaning', ru: 'уточнение, без закреплённого значения' }
const UNREGISTERED: Said = {
  en: 'not in the public registry: private to this server',
  ru: 'нет в общем реестре: своё значение этого сервера',
}

export const meaningOfClass = (digit: string, language: Language): string => (CLASSES[digit] ?? FINER)[language]

/** Undefined: nobody assigned it, or it says no more than its class. */
export const meaningOfReply = (code: number, language: Language): string | undefined => CODES[String(code)]?.[language]

export function meaningOfEnhanced(enhanced: string, language: Language): string | undefined {
  const [, subject = '', detail = ''] = enhanced.split('.')
  return subject === '0' ? undefined : DETAILS[`${subject}.${detail}`]?.[language]
}

export function explainReplyCode(code: number, language: Language): readonly Digit[] {
  const text = String(code)
  const [first = '', second = '', third = ''] = text
  return [
    { digit: first, means: (CLASSES[first] ?? FINER)[language] },
    { digit: second, means: (GROUPS[second] ?? FINER)[language] },
    { digit: third, means: FINER[language] },
    ...(CODES[text] ? [{ digit: text, means: CODES[text][language] }] : []),
  ]
}

export function explainEnhancedCode(enhanced: string, language: Language): readonly Digit[] {
  const [first = '', subject = '', detail = ''] = enhanced.split('.')
  return [
    { digit: first, means: (CLASSES[first] ?? FINER)[language] },
    { digit: subject, means: (SUBJECTS[subject] ?? UNREGISTERED)[language] },
    { digit: detail, means: (DETAILS[`${subject}.${detail}`] ?? UNREGISTERED)[language] },
  ]
}
