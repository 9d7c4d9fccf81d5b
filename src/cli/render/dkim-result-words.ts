// What the check of a DKIM signature came to, in sentences of both languages: what was found, and what is to be done about it.

import type { DkimReason, DkimResult } from '../../email-auth/results.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import type { Language } from '../../words/language.ts'

type Sentence = (result: DkimResult) => string

const fact = ({ facts }: DkimResult, name: string): string => String(facts?.[name] ?? '')
const detail = ({ detail: text }: DkimResult): string => (text === undefined ? '' : ` (${text})`)
const name = ({ selector = '?', domain = '?', facts }: DkimResult): string =>
  String(facts?.['name'] ?? `${selector}._domainkey.${domain}`)

const EN: Readonly<Record<DkimReason, Sentence>> = {
  valid: () => 'The signature holds: header and body are as they were signed.',
  'body-altered': (result) =>
    result.facts?.['appendedLines'] === undefined
      ? `The body was changed after it was signed${detail(result)}. Look for a list, a scanner or a relay behind the signer that rewrites bodies; it must sign anew, or let them be.`
      : `Behind the body that was signed, ${GRAMMAR.en.count(Number(result.facts['appendedLines']), 'line')} ${result.facts['appendedLines'] === 1 ? 'was' : 'were'} added, as a list’s footer or a scanner’s notice is. Whoever adds them must sign anew, or let bodies be.`,
  'header-altered': headerEn,
  'other-key': (result) =>
    `${name(result)} has another key than the one that signed. The signer must publish the key that it signs with, or sign with the one that is published.`,
  malformed: (result) =>
    `The field DKIM-Signature cannot be read${detail(result)}. The program that signed has a fault.`,
  version: () => 'The signature is of another version of DKIM, which nobody knows.',
  'unknown-algorithm': (result) =>
    `The algorithm is not known${detail(result)}. Sign with rsa-sha256 or ed25519-sha256.`,
  'from-not-signed': () =>
    'The signature does not cover From, so it says nothing about the author. The signer must name from in h=.',
  expired: (result) =>
    `The signature has expired${detail(result)}. The message was under way for too long, or was sent again later.`,
  'from-the-future': (result) =>
    `The signature was made in the future${detail(result)}. The clock of the signer or of this machine is wrong.`,
  'identity-outside': () => 'i= is no address of the signing domain. The signer must mend its configuration.',
  'no-key': (result) => `There is no key at ${name(result)}. The signer must publish its TXT record there.`,
  'key-revoked': (result) =>
    `The key at ${name(result)} is revoked (p= is empty). The signer must sign with a newer one.`,
  'key-malformed': (result) =>
    `The record at ${name(result)} is no key${detail(result)}. Its owner must publish it anew.`,
  'key-not-for-this': (result) => `The key at ${name(result)} is not for this signature${detail(result)}.`,
  'key-too-short': (result) =>
    `The key is too short to prove anything${detail(result)}. The signer needs one of 2048 bits.`,
  'weak-hash': (result) =>
    `The signature is made with rsa-sha1${detail(result)}. The signer must change to rsa-sha256.`,
  'body-part': (result) =>
    `Only the first ${fact(result, 'signedOctets')} of ${fact(result, 'octets')} octets of the body are signed (l=); anybody may have written the rest. The signer must do without l=.`,
  'too-many': (result) => `It was not looked at: the message has more than ${fact(result, 'allowed')} signatures.`,
  dns: (result) =>
    `The key at ${name(result)} could not be asked for${detail(result)}. Nothing is known; try again later.`,
  timeout: (result) => `The key at ${name(result)} was not there in time. Nothing is known; try again later.`,
}

function headerEn(result: DkimResult): string {
  const field = fact(result, 'field')
  switch (fact(result, 'change')) {
    case 'prefix-added':
      return `Before the subject that was signed, “${fact(result, 'added')}” was put. Whoever marks subjects must sign anew, or let them be.`
    case 'field-added':
      return `A field ${field} was added, and the signer had ruled that out. Take it for a forgery, or find the program that adds it.`
    case 'another-one':
      return `The fields ${field} stand in another order than when they were signed.`
    case 'differs':
      return `The field ${field} is not the one that was signed. Look for the program behind the signer that rewrites it.`
    case 'gone':
      return `The field ${field} was signed and is gone. Look for the program behind the signer that removes it.`
  }
  const fields = result.facts?.['fields']
  const names = Array.isArray(fields) ? `: one of ${fields.join(', ')}` : ''
  return `A field of the header was changed, added or removed after it was signed${names}. Look for the program behind the signer that does so.`
}

const RU: Readonly<Record<DkimReason, Sentence>> = {
  valid: () => 'Подпись верна: заголовок и тело такие, какими были подписаны.',
  'body-altered': (result) =>
    result.facts?.['appendedLines'] === undefined
      ? `Тело письма изменено после подписи${detail(result)}. Ищите рассылку, сканер или промежуточный сервер, который переписывает тело: он должен подписать письмо заново или не трогать его.`
      : `После подписанного тела дописано: ${GRAMMAR.ru.count(Number(result.facts['appendedLines']), 'line')}. Так делают рассылки и сканеры. Кто дописывает, тот должен подписать письмо заново или не трогать его.`,
  'header-altered': headerRu,
  'other-key': (result) =>
    `В ${name(result)} не тот ключ, которым подписано. Отправитель должен опубликовать ключ, которым подписывает, или подписывать опубликованным.`,
  malformed: (result) => `Поле DKIM-Signature не читается${detail(result)}. Ошибка в программе, которая подписала.`,
  version: () => 'Подпись неизвестной версии DKIM.',
  'unknown-algorithm': (result) =>
    `Алгоритм неизвестен${detail(result)}. Подписывать надо rsa-sha256 или ed25519-sha256.`,
  'from-not-signed': () =>
    'Подпись не охватывает From и об авторе ничего не говорит. Отправитель должен включить from в h=.',
  expired: (result) => `Срок подписи истёк${detail(result)}. Письмо слишком долго шло или отправлено повторно.`,
  'from-the-future': (result) =>
    `Подпись сделана в будущем${detail(result)}. Неверны часы отправителя или этой машины.`,
  'identity-outside': () => 'i= не относится к домену подписи. Отправитель должен исправить настройки.',
  'no-key': (result) => `В ${name(result)} нет ключа. Отправитель должен опубликовать там запись TXT.`,
  'key-revoked': (result) => `Ключ в ${name(result)} отозван (p= пуст). Отправитель должен подписывать новым.`,
  'key-malformed': (result) =>
    `Запись в ${name(result)} не ключ${detail(result)}. Её владелец должен опубликовать её заново.`,
  'key-not-for-this': (result) => `Ключ в ${name(result)} не для этой подписи${detail(result)}.`,
  'key-too-short': (result) =>
    `Ключ слишком короткий и ничего не доказывает${detail(result)}. Отправителю нужен ключ в 2048 бит.`,
  'weak-hash': (result) => `Подпись сделана rsa-sha1${detail(result)}. Отправитель должен перейти на rsa-sha256.`,
  'body-part': (result) =>
    `Подписаны только первые ${fact(result, 'signedOctets')} октетов тела из ${fact(result, 'octets')} (l=), остальное мог написать кто угодно. Отправитель должен обходиться без l=.`,
  'too-many': (result) => `Не проверялась: в письме больше подписей, чем проверяется (${fact(result, 'allowed')}).`,
  dns: (result) => `Ключ в ${name(result)} получить не удалось${detail(result)}. Ничего не известно; попробуйте позже.`,
  timeout: (result) => `Ключ в ${name(result)} не получен вовремя. Ничего не известно; попробуйте позже.`,
}

function headerRu(result: DkimResult): string {
  const field = fact(result, 'field')
  switch (fact(result, 'change')) {
    case 'prefix-added':
      return `Перед подписанной темой дописано «${fact(result, 'added')}». Кто помечает темы, тот должен подписать письмо заново или не трогать их.`
    case 'field-added':
      return `Добавлено поле ${field}, а отправитель это исключил. Считайте его подделкой или найдите программу, которая его добавляет.`
    case 'another-one':
      return `Поля ${field} стоят не в том порядке, в котором были подписаны.`
    case 'differs':
      return `Поле ${field} не такое, каким было подписано. Ищите программу, которая переписывает его после подписи.`
    case 'gone':
      return `Поле ${field} было подписано, и его больше нет. Ищите программу, которая удаляет его после подписи.`
  }
  const fields = result.facts?.['fields']
  const names = Array.isArray(fields) ? `: одно из ${fields.join(', ')}` : ''
  return `После подписи поле заголовка изменено, добавлено или удалено${names}. Ищите программу, которая это делает.`
}

export const dkimSentence = (result: DkimResult, language: Language): string =>
  (language === 'ru' ? RU : EN)[result.reason](result)
