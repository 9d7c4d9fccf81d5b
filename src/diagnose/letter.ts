// A ready letter to whoever runs the other side. Says only what stood in the input: a fact that is not known is left out, not
// made up. Goes to the contact that the reply names, otherwise to postmaster at the recipient's domain, which every domain
// must have (RFC 5321 §4.5.1).

import type { Language } from './diagnosis.ts'
import type { ExplainedCase, Explanation } from './explanation.ts'

export interface Letter {
  /** null: neither a contact nor a domain is known. */
  readonly to: string | null
  readonly subject: string
  readonly body: string
}

interface Words {
  readonly subject: (recipient: string) => string
  readonly subjectUnreached: (recipient: string) => string
  readonly greeting: string
  readonly refused: string
  readonly delayed: string
  /** Nobody answered; our server says why it could not deliver. */
  readonly unreached: string
  readonly please: string
  readonly pleaseCheck: string
  readonly facts: string
  readonly labels: Readonly<Record<keyof Facts, string>>
  readonly reply: string
  readonly says: string
  readonly reading: (title: string) => string
  readonly end: string
}

interface Facts {
  readonly date: string | undefined
  readonly from: string | undefined
  readonly to: string | undefined
  readonly messageId: string | undefined
  readonly subject: string | undefined
  readonly sender: string | undefined
  readonly host: string | undefined
  readonly stage: string | undefined
  readonly ids: string | undefined
  readonly log: string | undefined
}

const EN: Words = {
  subject: (recipient) => `Mail refused${recipient === '' ? '' : `: ${recipient}`}`,
  subjectUnreached: (recipient) => `Mail not delivered${recipient === '' ? '' : `: ${recipient}`}`,
  greeting: 'Dear postmaster,',
  refused: 'your server refused a message of ours.',
  delayed: 'your server keeps putting off a message of ours.',
  unreached: 'our server cannot deliver a message to you.',
  please: 'Could you tell us why, and what we must change? If the refusal is a mistake, please lift it.',
  pleaseCheck: 'Could you look whether your servers and the DNS records of your domain are in order?',
  facts: 'These are the facts as our side has them:',
  labels: {
    date: 'Date',
    from: 'From',
    to: 'To',
    messageId: 'Message-ID',
    subject: 'Subject',
    sender: 'Our server',
    host: 'Your server',
    stage: 'It answered to',
    ids: 'Your ids',
    log: 'Our log id',
  },
  reply: 'The full reply of your server:',
  says: 'What our server says:',
  reading: (title) => `We understand it so: ${title}`,
  end: 'Thank you.',
}

const RU: Words = {
  subject: (recipient) => `Отказ в приёме письма${recipient === '' ? '' : `: ${recipient}`}`,
  subjectUnreached: (recipient) => `Письмо не доставлено${recipient === '' ? '' : `: ${recipient}`}`,
  greeting: 'Здравствуйте!',
  refused: 'Ваш сервер отказался принять наше письмо.',
  delayed: 'Ваш сервер раз за разом откладывает приём нашего письма.',
  unreached: 'Наш сервер не может доставить вам письмо.',
  please: 'Сообщите, пожалуйста, причину и что нам нужно изменить. Если отказ ошибочный, снимите его.',
  pleaseCheck: 'Проверьте, пожалуйста, в порядке ли ваши серверы и записи DNS вашего домена.',
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
  reply: 'Полный ответ вашего сервера:',
  says: 'Что говорит наш сервер:',
  reading: (title) => `Мы понимаем его так: ${title}`,
  end: 'Спасибо.',
}

const WORDS: Readonly<Record<Language, Words>> = { en: EN, ru: RU }

/** Undefined: there is no reply of another side to ask about. */
export function writeLetter(explanation: Explanation, one: ExplainedCase, language: Language): Letter | undefined {
  const { diagnosis, reply } = one
  const { contacts, observed } = diagnosis
  const { code } = observed
  if (observed.reply === '' || (code !== undefined && code < 400)) return undefined
  const words = WORDS[language]
  const facts = factLines(factsOf(explanation, one), words)
  const refusal = code !== undefined && code < 500 ? words.delayed : words.refused
  const opening = code === undefined ? [words.unreached, words.pleaseCheck] : [refusal, words.please]
  const understood = diagnosis.confidence !== 'low' && diagnosis.cause !== 'unknown'
  const body = [
    words.greeting,
    '',
    [...opening, ...(facts.length === 0 ? [] : [words.facts])].join(' '),
    '',
    ...(facts.length === 0 ? [] : [...facts, '']),
    code === undefined ? words.says : words.reply,
    '',
    ...reply.split('\n').map((line) => `    ${line.trim()}`),
    '',
    ...(understood ? [words.reading(diagnosis.title), ''] : []),
    words.end,
  ]
  const domain = domainOf(one.address)
  return {
    to: contacts.emails[0] ?? (domain === undefined ? null : `postmaster@${domain}`),
    subject: (code === undefined ? words.subjectUnreached : words.subject)(isWhole(one.address) ? one.address : ''),
    body: body.join('\n'),
  }
}

function factsOf({ date, reporter, original }: Explanation, one: ExplainedCase): Facts {
  const { observed, contacts } = one.diagnosis
  const host = [one.host ?? observed.host, one.ip === undefined ? undefined : `[${one.ip}]`]
  const stage = one.stage ?? observed.stage
  return {
    date: one.lastAttempt ?? date ?? original.date,
    from: original.from,
    to: one.address,
    messageId: original.messageId,
    subject: original.subject,
    sender: reporter,
    host: host.filter((part) => part !== undefined).join(' '),
    stage: stage === undefined ? undefined : COMMANDS[stage],
    ids: contacts.ids.join(', '),
    log: one.finalLogId,
  }
}

const COMMANDS = {
  connect: 'the connection',
  hello: 'EHLO',
  starttls: 'STARTTLS',
  auth: 'AUTH',
  mail: 'MAIL FROM',
  rcpt: 'RCPT TO',
  data: 'DATA',
  content: '. (end of data)',
} as const

function factLines(facts: Facts, { labels }: Words): readonly string[] {
  const known = Object.entries(facts).filter(([, value]) => value !== undefined && value !== '')
  const width = Math.max(...Object.values(labels).map((label) => label.length)) + 2
  return known.map(([name, value]) => `    ${`${labels[name as keyof Facts]}:`.padEnd(width)} ${String(value)}`)
}

/** An address that somebody blotted out is no fact. */
const isWhole = (address: string | undefined): address is string =>
  address !== undefined && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)

const domainOf = (address: string | undefined): string | undefined =>
  isWhole(address) ? address.slice(address.lastIndexOf('@') + 1).toLowerCase() : undefined
