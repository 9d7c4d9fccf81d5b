// All rules in their order, which is the whole of precedence: the first that fits decides, the others that fit are named as
// alternatives. From special to general: what the operator says whose host answered, public lists, the fixed texts of mail
// programs, free wordings, and last the codes alone. Within a group the file's order holds.

import { causeFamily } from '../causes/facts.ts'
import type { Observed } from '../diagnosis.ts'
import type { Vantage } from '../vantage.ts'
import { CABLE_RULES, APPLE_RULES, YAHOO_RULES } from './american.ts'
import { COREMAIL_RULES } from './coremail.ts'
import { ENHANCED_CODE_RULES, REPLY_CODE_RULES } from './codes.ts'
import { EUROPEAN_RULES, RUSSIAN_RULES } from './european.ts'
import { FILTER_RULES } from './filters.ts'
import { GOOGLE_RULES } from './google.ts'
import { HANDSHAKE_RULES } from './handshakes.ts'
import { LANGUAGE_WORDINGS } from './languages.ts'
import { LIST_RULES } from './lists.ts'
import { EXCHANGE_ONLINE_RULES, OUTLOOK_RULES } from './microsoft.ts'
import { findPhrase, parsePhrase, phraseKeys, textKeys, type Phrase, type Span, type WordKeys } from './phrase.ts'
import { REASON_CODE_RULES, REASON_SENTENCE_RULES } from '../own/reason-rules.ts'
import { OWN_SERVER_RULES } from './own/own-server.ts'
import { EXIM_RULES, OTHER_PROGRAM_RULES, POSTFIX_RULES } from './programs.ts'
import type { Rule } from './rule.ts'
import { SERVER_RULES } from './servers.ts'
import { SYMPTOM_RULES } from './symptoms.ts'
import { WAYBILL_RULES } from './waybill.ts'
import { CONTENT_WORDINGS } from './wordings/content.ts'
import { DOMAIN_WORDINGS } from './wordings/domains.ts'
import { LIMIT_WORDINGS } from './wordings/limits.ts'
import { LOGIN_WORDINGS } from './wordings/login.ts'
import { MAILBOX_WORDINGS } from './wordings/mailbox.ts'
import { NETWORK_WORDINGS } from './wordings/network.ts'
import { PROOF_WORDINGS } from './wordings/proof.ts'
import { SPAM_WORDINGS } from './wordings/spam.ts'
import { STANDING_WORDINGS } from './wordings/standing.ts'
import { TRANSPORT_WORDINGS } from './wordings/transport.ts'
import { UNKNOWN_MAILBOX_WORDINGS } from './wordings/unknown-mailbox.ts'
import { VAGUE_WORDINGS } from './wordings/vague.ts'

/**
 * How much a match is worth: of the operator or program itself, of words that mean the same everywhere, of words that were
 * weighed because no rule knew the wording (slots.ts), of vague words, of codes.
 */
export type Tier =
  | 'provider'
  | 'list'
  | 'program'
  | 'wording'
  | 'weighed'
  | 'weakly-weighed'
  | 'vague'
  | 'enhanced-code'
  | 'reply-code'

export type RuleGroup = readonly [tier: Tier, rules: readonly Rule[], of?: 'anything']

/** What only a server says of somebody else. A server that speaks of itself has these words by chance. */
const isOfReplies = (tier: Tier, of: RuleGroup[2]): boolean =>
  of !== 'anything' && tier !== 'program' && tier !== 'enhanced-code' && tier !== 'reply-code'

/** A full mailbox and a recipient's own list are told before the blocks and limits that their words resemble. */
const BEFORE_STANDING: readonly string[] = ['words.full', 'words.recipient-rule']

export const RULE_GROUPS: readonly RuleGroup[] = [
  ['program', REASON_CODE_RULES],
  ['program', OWN_SERVER_RULES],
  ['provider', GOOGLE_RULES],
  ['provider', OUTLOOK_RULES],
  ['provider', EXCHANGE_ONLINE_RULES],
  ['provider', YAHOO_RULES],
  ['provider', APPLE_RULES],
  ['provider', CABLE_RULES],
  ['provider', RUSSIAN_RULES],
  ['provider', EUROPEAN_RULES],
  ['provider', FILTER_RULES],
  ['program', COREMAIL_RULES],
  ['list', LIST_RULES],
  ['program', WAYBILL_RULES],
  ['program', HANDSHAKE_RULES],
  ['program', SERVER_RULES],
  ['program', EXIM_RULES],
  ['program', POSTFIX_RULES],
  ['program', OTHER_PROGRAM_RULES],
  ['program', REASON_SENTENCE_RULES],
  ['wording', SYMPTOM_RULES, 'anything'],
  ['wording', LOGIN_WORDINGS],
  ['wording', PROOF_WORDINGS],
  ['wording', CONTENT_WORDINGS],
  ['wording', MAILBOX_WORDINGS.filter(({ id }) => BEFORE_STANDING.includes(id)), 'anything'],
  ['wording', STANDING_WORDINGS],
  ['wording', LIMIT_WORDINGS],
  ['wording', MAILBOX_WORDINGS.filter(({ id }) => !BEFORE_STANDING.includes(id))],
  ['wording', UNKNOWN_MAILBOX_WORDINGS],
  ['wording', DOMAIN_WORDINGS, 'anything'],
  ['wording', SPAM_WORDINGS],
  ['wording', TRANSPORT_WORDINGS, 'anything'],
  ['wording', NETWORK_WORDINGS, 'anything'],
  ['wording', LANGUAGE_WORDINGS],
  ['vague', VAGUE_WORDINGS.filter(({ cause }) => cause !== 'expired' && cause !== 'policy.local')],
  ['enhanced-code', ENHANCED_CODE_RULES.filter(({ cause }) => cause !== 'expired')],
  ['vague', VAGUE_WORDINGS.filter(({ cause }) => cause === 'expired' || cause === 'policy.local')],
  ['enhanced-code', ENHANCED_CODE_RULES.filter(({ cause }) => cause === 'expired')],
  ['reply-code', REPLY_CODE_RULES],
]

export interface Match {
  readonly rule: Rule
  readonly tier: Tier
  /** The words that were found; none for a rule that goes by codes. */
  readonly words?: string
}

interface Entry {
  /** Its place among all rules. */
  readonly order: number
  readonly rule: Rule
  readonly tier: Tier
  readonly says: readonly Phrase[]
  readonly unless: readonly Phrase[]
  readonly enhanced: readonly EnhancedRange[] | undefined
  readonly ofReplies: boolean
  /** Of words that anybody may use: the path of an address on the web does not count. */
  readonly general: boolean
}

/** A phrase of an entry, and what keys a text must have for it: of each part one word with all of its keys. */
interface Candidate {
  readonly entry: Entry
  readonly phrase: Phrase
  readonly parts: readonly (readonly WordKeys[])[]
}

interface Index {
  /** Which phrases a text with a word that begins so can satisfy. */
  readonly byKey: ReadonlyMap<string, readonly Candidate[]>
  readonly keyless: readonly Candidate[]
  readonly wordless: readonly Entry[]
}

export type FindMatches = (observed: Observed & { readonly vantage?: Vantage }, plain: string) => readonly Match[]

/** Prepares the rules once; the function that comes back names all that fit, in their order. */
export function makeFindMatches(groups = RULE_GROUPS): FindMatches {
  const index = makeIndex(groups)
  return (observed, plain) => {
    const status = observed.enhanced === undefined ? undefined : parseStatus(observed.enhanced)
    const seen: Seen = { observed, status }
    const words = withoutAddresses(plain)
    const found = new Map<Entry, string | undefined>()
    for (const { entry, phrase } of candidates(index, plain)) {
      if (found.has(entry) || !circumstancesFit(entry, seen)) continue
      const span = findPhrase(phrase, entry.general && !OF_ADDRESS.test(phrase.source) ? words : plain)
      if (span && (entry.rule.alone !== true || isAll(span, plain))) found.set(entry, plain.slice(span.start, span.end))
    }
    for (const entry of index.wordless) if (circumstancesFit(entry, seen)) found.set(entry, undefined)
    const matches: Match[] = []
    for (const [entry, words] of [...found].sort(([a], [b]) => a.order - b.order)) {
      if (entry.unless.some((phrase) => findPhrase(phrase, plain))) continue
      matches.push({ rule: entry.rule, tier: entry.tier, ...(words === undefined ? {} : { words }) })
    }
    return matches
  }
}

/** `https://help.example/security/policy` says nothing of a policy. The host is left, and the length as it was. */
const withoutAddresses = (plain: string): string =>
  plain.includes('://') ? plain.replaceAll(WEB_PATH, (address, host: string) => host.padEnd(address.length)) : plain

/** A phrase that is itself part of such a path. */
const OF_ADDRESS = /[./]/

const WEB_PATH = /(https?:\/\/[^\s/<>"']{1,255})\/[^\s<>"']{0,2000}/g

/** But for the full stop. */
const isAll = ({ start, end }: Span, plain: string): boolean => start === 0 && end >= plain.replace(/\.$/, '').length

function makeIndex(groups: readonly RuleGroup[]): Index {
  const entries = groups
    .flatMap(([tier, rules, of]) => rules.map((rule) => ({ tier, rule, ofReplies: isOfReplies(tier, of) })))
    .map(({ tier, rule, ofReplies }, order) => ({
      order,
      ofReplies,
      general: tier === 'wording' || tier === 'vague',
      rule,
      tier,
      says: (rule.says ?? []).map((phrase) => parsePhrase(phrase)),
      unless: (rule.unless ?? []).map((phrase) => parsePhrase(phrase)),
      enhanced: rule.enhanced?.map((code) => parseEnhancedRange(code)),
    }))
  const phrases = entries.flatMap((entry) => entry.says.map((phrase) => ({ entry, phrase, parts: knownKeys(phrase) })))
  const common = frequencies(phrases.flatMap(({ parts }) => parts).flat(2))
  const rarest = (keys: WordKeys): string =>
    keys.reduce((a, b) => ((common.get(b) ?? 0) < (common.get(a) ?? 0) ? b : a))
  const commonness = (part: readonly WordKeys[]): number =>
    part.reduce((sum, keys) => sum + (common.get(rarest(keys)) ?? 0), 0)
  const byKey = new Map<string, Candidate[]>()
  const keyless: Candidate[] = []
  for (const { entry, phrase, parts: unordered } of phrases) {
    // The part that leads here stands in the fewest texts, as far as phrases are like texts. It is looked at last: it mostly fits.
    const [leading, ...others] = [...unordered].sort((a, b) => commonness(a) - commonness(b))
    if (!leading) keyless.push({ entry, phrase, parts: [] })
    const candidate = { entry, phrase, parts: leading ? [...others, leading] : [] }
    for (const key of new Set(leading?.map(rarest))) {
      const list = byKey.get(key)
      if (list) list.push(candidate)
      else byKey.set(key, [candidate])
    }
  }
  const wordless = entries.filter(({ says }) => says.length === 0)
  return { byKey, keyless, wordless }
}

const knownKeys = (phrase: Phrase): readonly (readonly WordKeys[])[] =>
  phraseKeys(phrase).filter((keys) => keys !== undefined)

function frequencies(keys: readonly string[]): ReadonlyMap<string, number> {
  const counted = new Map<string, number>()
  for (const key of keys) counted.set(key, (counted.get(key) ?? 0) + 1)
  return counted
}

function candidates({ byKey, keyless }: Index, plain: string): readonly Candidate[] {
  const present = textKeys(plain)
  const found = [...keyless]
  for (const key of present) {
    for (const candidate of byKey.get(key) ?? []) if (allPresent(candidate.parts, present)) found.push(candidate)
  }
  return found
}

function allPresent(parts: readonly (readonly WordKeys[])[], present: ReadonlySet<string>): boolean {
  for (const words of parts) if (!anyPresent(words, present)) return false
  return true
}

function anyPresent(words: readonly WordKeys[], present: ReadonlySet<string>): boolean {
  for (const keys of words) if (everyPresent(keys, present)) return true
  return false
}

function everyPresent(keys: WordKeys, present: ReadonlySet<string>): boolean {
  for (const key of keys) if (!present.has(key)) return false
  return true
}

interface Seen {
  readonly observed: Observed & { readonly vantage?: Vantage }
  readonly status: Status | undefined
}

/** All conditions of a rule but its words: they cost less to look at. */
function circumstancesFit({ rule, enhanced: wanted, ofReplies }: Entry, { observed, status }: Seen): boolean {
  const speaker = observed.vantage?.speaker
  if (ofReplies && speaker === 'own' && observed.code === undefined) return false
  if (rule.speaker && speaker !== undefined && !rule.speaker.includes(speaker)) return false
  if (rule.provider !== undefined && rule.provider !== observed.provider) return false
  if (ofReplies && isOfSender(observed) && causeFamily(rule.cause) === 'recipient') return false
  if (rule.stage && !(observed.stage !== undefined && rule.stage.includes(observed.stage))) return false
  if (wanted && (!status || !wanted.some((range) => inEnhancedRange(range, status)))) return false
  return codeFits(rule, observed.code, observed.enhanced)
}

/** RFC 3463 §3.2: 1.7 and 1.8 are the sender's address. An answer to MAIL is about nobody else either. */
const isOfSender = ({ enhanced, stage }: Observed): boolean =>
  stage === 'mail' || (enhanced !== undefined && /^\d\.1\.[78]$/.test(enhanced))

/** A class can be told from the enhanced code too. Where neither is known, words are enough, but not a whole code. */
function codeFits({ code: wanted, says }: Rule, code: number | undefined, enhanced: string | undefined): boolean {
  if (!wanted) return true
  if (code === undefined && enhanced === undefined) return says !== undefined
  if (code === undefined) return wanted.some((one) => enhanced?.startsWith(one[0] ?? '') === true) && says !== undefined
  return wanted.some((one) => String(code).startsWith(one))
}

interface EnhancedRange {
  /** Undefined: any class. */
  readonly kind: string | undefined
  readonly subject: string
  readonly from: number
  readonly to: number
}

/** `5.7.26` is met by itself, `x.7.26` by any class, `5.7.606-649` by any detail between. */
export function parseEnhancedRange(text: string): EnhancedRange {
  const [kind, subject = '', detail = ''] = text.split('.')
  const [from = NaN, to = from] = detail.split('-').map(Number)
  return { kind: kind === 'x' ? undefined : kind, subject, from, to }
}

interface Status {
  readonly kind: string
  readonly subject: string
  readonly detail: number
}

export function parseStatus(enhanced: string): Status {
  const [kind = '', subject = '', detail] = enhanced.split('.')
  return { kind, subject, detail: Number(detail) }
}

export const inEnhancedRange = (range: EnhancedRange, { kind, subject, detail }: Status): boolean =>
  detail >= range.from &&
  detail <= range.to &&
  subject === range.subject &&
  (range.kind === undefined || range.kind === kind)
