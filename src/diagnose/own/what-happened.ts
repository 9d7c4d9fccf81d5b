// A recorded reason as one sentence, with the facts that matter built in: what happened, and nothing of what it means. The
// sentences stand in what-happened-en.ts and -ru.ts. Text of strangers goes through `safe`, which each caller brings along,
// because a terminal and a mail need different care.

import { describePlace } from '../../core/place.ts'
import type { Facts, FactValue, Reason, Remote } from '../../core/reason.ts'
import { describeReply } from '../../core/reply.ts'
import type { Language } from '../diagnosis.ts'
import { domainOfAddress } from './own-case.ts'
import { HAPPENED_EN } from './what-happened-en.ts'
import { HAPPENED_RU } from './what-happened-ru.ts'

/** What the sentences are put together from. */
export interface Parts {
  /** The domain or host that was asked for in DNS, else that of the recipient. */
  readonly domain: string
  readonly host: string
  readonly address: string
  /** ` at RCPT`; empty where it is not known. */
  readonly at: string
  /** `: “550 no”`; empty where there is none or the caller quotes it. */
  readonly answer: string
  /** A fact within `words`; empty where it is not recorded. */
  readonly fact: (name: string, words: (text: string) => string) => string
  readonly number: (name: string) => number | undefined
}

export interface SentenceOptions {
  /** Of the recipient. */
  readonly address: string
  readonly language: Language
  readonly safe: (text: string) => string
  /** False where the reply is quoted in full elsewhere. */
  readonly withReply?: boolean
}

const SENTENCES = { en: HAPPENED_EN, ru: HAPPENED_RU }

/** For behind a colon: it begins in lower case and ends with a full stop. */
export function whatHappened(reason: Reason, options: SentenceOptions): string {
  const sentences = SENTENCES[options.language]
  const parts = partsOf(reason, options, sentences.otherServer)
  const notCalled = parts.fact('untried', (hosts) => ` ${sentences.notCalled(hosts)}`)
  const policy = parts.fact('policy', (name) =>
    parts.fact(name === 'dane' ? 'tlsa_of' : 'policy_domain', (of) => ` ${sentences.demandedBy(name === 'dane', of)}`),
  )
  return `${sentences.reasons[reason.code](parts)}.${policy}${notCalled}`
}

function partsOf(reason: Reason, options: SentenceOptions, otherServer: string): Parts {
  const { address, language, safe, withReply = true } = options
  const { reply, facts } = reason
  const quoted = reply === undefined || !withReply ? '' : safe(describeReply(reply))
  return {
    domain: safe(askedDomain(facts) ?? domainOfAddress(address)),
    host: reason.remote === undefined ? otherServer : safe(hostName(reason.remote, language)),
    address: safe(address),
    at: reason.command === undefined ? '' : ` ${SENTENCES[language].stages[reason.command]}`,
    answer: quoted === '' ? '' : language === 'ru' ? `: «${quoted}»` : `: “${quoted}”`,
    fact: (name, words) => {
      const value = facts?.[name]
      return value === undefined || value === null ? '' : words(safe(factText(value)))
    },
    number: (name) => {
      const value = facts?.[name]
      return typeof value === 'number' ? value : undefined
    },
  }
}

function askedDomain(facts: Facts | undefined): string | undefined {
  const asked = facts?.['domain'] ?? facts?.['host']
  return typeof asked === 'string' ? asked : undefined
}

const factText = (value: FactValue): string => (Array.isArray(value) ? value.join(', ') : String(value))

function hostName({ host, address, port, protocol }: Remote, language: Language): string {
  if (protocol === 'lmtp') return `LMTP ${describePlace(port === 0 ? { path: address } : { host, port })}`
  const name = host === address ? address : `${host} [${address}]`
  return port === 25 ? name : `${name} ${language === 'ru' ? 'порт' : 'port'} ${port}`
}
