// The part of a notification that people read: what happened, what it means, whose move it is, what to do next, in that
// order, with the host, the stage and the whole answer of the other server. It quotes text of strangers, so it bounds and
// disarms it. The cause comes from the engine of `waybill explain`, without any look-up: a bounce does not wait for DNS.

import { formatMailbox, formatReversePath, isAddressLiteral } from '../core/address.ts'
import type { Reason, Remote } from '../core/reason.ts'
import { formatReply, type Reply } from '../core/reply.ts'
import type { Diagnosis, Language } from '../diagnose/diagnosis.ts'
import { capital, type ExplainReason } from '../diagnose/own/explain-reason.ts'
import { domainOfAddress } from '../diagnose/own/own-case.ts'
import { whatHappened } from '../diagnose/own/what-happened.ts'
import { adviceFor } from './advice.ts'
import { BOUNCE_EN } from './bounce-words-en.ts'
import { BOUNCE_RU } from './bounce-words-ru.ts'
import type { BounceWords } from './bounce-words.ts'
import { harmless } from './harmless-text.ts'
import { paragraph } from './paragraph.ts'
import { hasExpired, lastMet, remoteOf, type NotificationInput, type Reported } from './notification.ts'

/** Of a remote's reply. */
const MAX_REPLY_LINES = 50
const MAX_REPLY_LINE = 500
const MAX_NAME = 255

const WORDS: Readonly<Record<Language, BounceWords>> = { en: BOUNCE_EN, ru: BOUNCE_RU }

export interface TextOptions {
  readonly language: Language
  readonly explainReason: ExplainReason
  readonly headerCut: boolean
  /** The original was to be given back whole, and is too large or not fit to be. */
  readonly textLeftOut: boolean
}

interface Telling extends TextOptions {
  readonly input: NotificationInput
  readonly words: BounceWords
}

export function humanText(input: NotificationInput, options: TextOptions): string {
  const { about, message, recipients, hostname } = input
  const words = WORDS[options.language]
  const arrived = words.date(message.receivedAt)
  let text = paragraph(words.openings[about](hostname, arrived, recipients.length), '')
  for (const [story, addresses] of storiesOf({ ...options, input, words })) {
    text += '\n'
    for (const address of addresses) text += `  ${address}\n`
    text += `\n${story}`
  }
  text += `\n${paragraph(words.quote(message.id), '')}`
  text += paragraph(words.program, '')
  if (options.textLeftOut) text += paragraph(words.textLeftOut, '')
  if (options.headerCut) text += paragraph(words.headerCut, '')
  return text
}

/** Recipients of whom the same is to be told are told of together. */
function storiesOf(telling: Telling): ReadonlyMap<string, readonly string[]> {
  const stories = new Map<string, string[]>()
  for (const reported of telling.input.recipients) {
    const story = storyOf(reported, telling)
    const address = shownAddress(reported.recipient, telling.words)
    const addresses = stories.get(story)
    if (addresses) addresses.push(address)
    else stories.set(story, [address])
  }
  return stories
}

function shownAddress({ rcptTo, parent }: Reported['recipient'], words: BounceWords): string {
  const address = formatMailbox(rcptTo)
  const original = parent?.ancestors[0]
  const shown = disarmedName(address)
  return original === undefined || original === address ? shown : words.inPlaceOf(shown, disarmedName(original))
}

function storyOf(reported: Reported, telling: Telling): string {
  const { words } = telling
  switch (telling.input.about) {
    case 'failed':
      return failure(reported, telling)
    case 'delayed':
      return delay(reported, telling)
    case 'delivered':
      return section(words.happened, words.delivered) + nobodysMove(words, words.nothing)
    case 'relayed':
      return (
        section(words.happened, words.relayed(hostOf(remoteOf(reported), telling.language))) +
        nobodysMove(words, words.mayHearNoMore)
      )
    case 'expanded':
      return section(words.happened, words.expanded) + nobodysMove(words, words.mayHearNoMore)
  }
}

function failure(reported: Reported, telling: Telling): string {
  const { words } = telling
  const diagnosis = diagnose(reported, telling)
  return (
    whatHappenedText(reported, telling) + whatItMeans(reported, diagnosis, words) + moves(reported, diagnosis, telling)
  )
}

function moves(reported: Reported, { cause, who }: Diagnosis, { words, input }: Telling): string {
  const fill = filler(reported, input)
  const { mover, id } = adviceFor(cause, codeOf(reported), who)
  return section(words.whose, fill(words.movers[mover])) + section(words.next, fill(words.advice[id]))
}

function delay(reported: Reported, telling: Telling): string {
  const { words, input } = telling
  const until = reported.willRetryUntil === undefined ? undefined : words.date(reported.willRetryUntil)
  const diagnosis = diagnose(reported, telling)
  const happened = whatHappenedText(reported, telling) + whatItMeans(reported, diagnosis, words)
  if (diagnosis.retryHelps !== false) return happened + nobodysMove(words, words.waits(until))
  const fill = filler(reported, input)
  const { mover, id } = adviceFor(diagnosis.cause, codeOf(reported), diagnosis.who)
  const next = `${words.waits(until)} ${words.willNotMend} ${fill(words.advice[id])}`
  return happened + section(words.whose, fill(words.movers[mover])) + section(words.next, next)
}

const nobodysMove = (words: BounceWords, todo: string): string =>
  section(words.whose, words.nobody) + section(words.next, todo)

const codeOf = ({ reason }: Reported): Reason['code'] => reason?.code ?? 'internal'

function diagnose({ reason, recipient }: Reported, { input, explainReason, language }: Telling): Diagnosis {
  const context = {
    recipient: formatMailbox(recipient.rcptTo),
    sender: formatReversePath(input.message.mailFrom),
    hostname: input.hostname,
    smarthosts: input.smarthosts,
    outcome: input.about === 'delayed' ? 'deferred' : 'failed',
  } as const
  return explainReason(reason ?? { code: 'internal' }, context, { language })
}

/** What a server said in words is put in plain ones; what this server saw itself is plain already. */
function whatItMeans(
  { reason }: Reported,
  { cause, title, explanation, confidence }: Diagnosis,
  words: BounceWords,
): string {
  if (reason?.reply === undefined || cause === 'unknown' || cause === 'expired') return ''
  const meaning = `${title} ${explanation}`
  return section(words.means, confidence === 'low' ? `${words.perhaps} ${meaning}` : meaning)
}

function whatHappenedText(reported: Reported, telling: Telling): string {
  const { input, words } = telling
  const { reason, attempts = 1, lastAttemptAt } = reported
  const met = lastMet(reported)
  const sentences: string[] = []
  // What a person decided stands before what they decided it upon.
  const decided = met !== reason && reason ? reason : undefined
  if (decided) sentences.push(capital(sentenceOf(decided, reported, telling)))
  const [first, last] = [words.date(input.message.receivedAt), lastAttemptAt && words.date(lastAttemptAt)]
  const expired = hasExpired(reported)
  const told = expired || attempts > 1 || decided !== undefined
  if (told && attempts > 0) sentences.push(words.tried(attempts, first, last))
  if (expired) sentences.push(words.timeIsOver)
  if (met && !(expired && met.code === 'queue.expired')) {
    if (told) sentences.push(words.lastAttempt)
    const sentence = sentenceOf(met, reported, telling)
    sentences.push(told ? sentence : capital(sentence))
  }
  if (!met) sentences.push(words.notRecorded)
  const reply = met?.reply
  if (!reply) return section(words.happened, sentences.join(' '))
  return `${section(words.happened, [...sentences, words.answered].join(' '))}\n${quoted(reply, words)}\n`
}

function sentenceOf(reason: Reason, { recipient }: Reported, { language }: Telling): string {
  const address = formatMailbox(recipient.rcptTo)
  const sentence = whatHappened(reason, { address, language, safe: disarmedName, withReply: false })
  return language === 'en' ? sentence.replaceAll('\u2019', "'").replaceAll(/[\u201c\u201d]/g, '"') : sentence
}

function quoted(reply: Reply, words: BounceWords): string {
  const lines = formatReply({ ...reply, lines: reply.lines.slice(0, MAX_REPLY_LINES).map(disarmed) }).split('\r\n')
  const left = reply.lines.length - MAX_REPLY_LINES
  if (left > 0) lines.splice(-1, 0, words.moreLines(left))
  return lines.map((line) => (line === '' ? '' : `      ${line.trimEnd()}\n`)).join('')
}

const disarmed = (line: string): string => harmless(line, MAX_REPLY_LINE)
const disarmedName = (text: string): string => harmless(text, 2 * MAX_NAME)

function filler(reported: Reported, { hostname, message }: NotificationInput): (text: string) => string {
  const { domain } = reported.recipient.rcptTo
  const values: Readonly<Record<string, string>> = {
    domain: isAddressLiteral(domain) ? `the host ${domain}` : domain,
    postmaster: `postmaster@${hostname}`,
    sender: domainOfAddress(formatReversePath(message.mailFrom)),
  }
  return (text) => text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
}

const hostOf = (remote: Remote | undefined, language: Language): string => {
  if (remote) return `${harmless(remote.host, MAX_NAME)} [${harmless(remote.address, MAX_NAME)}]`
  return language === 'ru' ? 'Другой сервер' : 'The other server'
}

const section = (title: string, text: string): string => `  ${title}:\n${paragraph(text, '    ')}`
