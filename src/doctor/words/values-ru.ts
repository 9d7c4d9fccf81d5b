// Sentences of ours that stand as values in what the doctor found, in Russian: what DNS and connections came to. What a server or the
// system said in its own words stays.

import { inOtherWords, type SentencePair } from '../../words/sentences.ts'
import { PROBE_WORDS } from './probe-words.ts'

const PAIRS: readonly SentencePair[] = [
  ['no addresses', 'адресов нет'],
  ['it is not in DNS', 'в DNS его нет'],
  ['no answer', 'ответа нет'],
  ['MAIL, RCPT: no answer', 'на MAIL и RCPT нет ответа'],
  ['no DNS server is configured', 'не указан ни один DNS-сервер'],
  ['an answer cut short even over TCP', 'ответ обрезан даже по TCP'],
  ['an answer that cannot be read', 'ответ не читается'],
  ['the connection was closed without an answer', 'соединение закрыто без ответа'],
  ['given up', 'ждать перестали'],
  ['no answer within {}', 'нет ответа за {1}'],
  ['no DNS server listens there (ECONNREFUSED)', 'там нет DNS-сервера (ECONNREFUSED)'],
  ['{} TXT records', 'записей TXT: {1}'],
  ['silent', 'молчит'],
  ['refused', 'отказано'],
  ['bogus', 'ответ негоден'],
  ['given-up', 'ждать перестали'],
  ['dnssec', 'подпись DNSSEC не сходится'],
  ['servfail', 'сбой сервера'],
  ['port {}', 'порт {1}'],
]

/** Of connections: `not-allowed connect.not-allowed`, `refused ECONNREFUSED`. */
function connection(text: string): string | undefined {
  const [verdict = '', ...rest] = text.split(' ')
  const told = Object.entries(PROBE_WORDS.ru.verdict).find(([one]) => one === verdict)?.[1]
  if (told === undefined) return undefined
  const detail = rest.join(' ')
  // A reason code says the same once more.
  return detail === '' || /^(?:connect|tls|smtp)\.[\w-]+$/.test(detail) ? told : `${told} (${detail})`
}

/** Several of them stand behind `; `, each perhaps behind the name of whom it is about. */
export const valueInRussian = (value: string): string => value.split('; ').map(one).join('; ')

function one(text: string): string {
  const [, whom, rest = text] = /^(\S+ (?:port \d+|\[[^\]]*\]): )(.*)$/s.exec(text) ?? []
  const told = inOtherWords(PAIRS, rest) ?? connection(rest) ?? rest
  return `${(whom ?? '').replace(' port ', ', порт ')}${told}`
}
