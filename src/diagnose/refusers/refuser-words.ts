// The steps that lead to whoever refused, in both languages, made from the facts in refusers.ts. Sentences only.

import { GRAMMAR } from '../../words/grammar.ts'
import type { Language } from '../../words/language.ts'
import type { Refuser, Wanted } from './refusers.ts'

interface Words {
  readonly form: (name: string, url: string, give: string) => string
  readonly write: (name: string, address: string, give: string) => string
  readonly look: (name: string, url: string) => string
  readonly expires: (name: string, span: string) => string
  readonly connections: (name: string, count: number) => string
  readonly closed: (name: string, date: string) => readonly string[]
  readonly give: (things: string) => string
  readonly wanted: Readonly<Record<Wanted, string>>
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    form: (name, url, give) => `Ask ${name} at ${url}${give}.`,
    write: (name, address, give) => `Write to ${name}, ${address}${give}.`,
    look: (name, url) => `What ${name} says of it: ${url}.`,
    expires: (name, span) => `${name} lets go by itself ${span} after the last offence; there is nothing to apply for.`,
    connections: (name, count) => `${name} takes at most ${count} connections at a time from one address.`,
    closed: (name, date) => [
      `${name} was closed on ${date}: there is nobody to ask, and nothing to be removed from.`,
      'The receiving server still asks it: tell its postmaster to take that list out of the settings.',
    ],
    give: (things) => `, with ${things}`,
    wanted: {
      ip: 'the sending address',
      domain: 'the domain',
      reply: 'the whole reply',
      message: 'the message',
      logs: 'lines of the log',
      contact: 'an address where you can be reached',
    },
  },
  ru: {
    form: (name, url, give) => `Обратитесь в ${name}: ${url}${give}.`,
    write: (name, address, give) => `Напишите в ${name}: ${address}${give}.`,
    look: (name, url) => `Что об этом говорит ${name}: ${url}.`,
    expires: (name, span) => `${name} снимает отметку сам через ${span} после последнего нарушения; просить не нужно.`,
    connections: (name, count) => `${name} принимает с одного адреса не больше ${count} соединений одновременно.`,
    closed: (name, date) => [
      `${name} закрыт ${date}: просить об исключении некого.`,
      'Принимающий сервер всё ещё его спрашивает: пусть его postmaster уберёт этот список из настроек.',
    ],
    give: (things) => `; укажите ${things}`,
    wanted: {
      ip: 'адрес сервера',
      domain: 'домен',
      reply: 'ответ целиком',
      message: 'само письмо',
      logs: 'строки журнала',
      contact: 'адрес для связи',
    },
  },
}

/** The first is what to do; what follows is good to know. */
export function refuserSteps(refuser: Refuser, language: Language): readonly string[] {
  const { name, form, write, look, give = [], expires, closed, connections, note } = refuser
  const words = WORDS[language]
  if (closed !== undefined) return words.closed(name, closed)
  const things = give.map((thing) => words.wanted[thing]).join(', ')
  const given = things === '' ? '' : words.give(things)
  return [
    ...(form === undefined ? [] : [words.form(name, form, given)]),
    ...(write === undefined ? [] : [words.write(name, write, given)]),
    ...(look === undefined ? [] : [words.look(name, look)]),
    ...(expires === undefined ? [] : [words.expires(name, GRAMMAR[language].spelled(expires * 3_600))]),
    ...(connections === undefined ? [] : [words.connections(name, connections)]),
    ...(note === undefined ? [] : [note[language]]),
  ]
}
