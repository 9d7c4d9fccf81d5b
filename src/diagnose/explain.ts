// The one entry: what somebody pasted goes in, a diagnosis comes out. Decides between the rules that fit, how sure the answer
// is, whose move it is and whether trying again helps. Wrong with confidence is worse than unknown: `high` needs a rule of
// the operator, the list or the program that answered and codes that agree with it; codes alone are always `low`. What the
// caller knows itself (`evidence`) outranks what the text seems to say. No I/O, no look-ups, no clock.

import { causeText } from './causes/catalogue.ts'
import { programText } from './causes/program-texts.ts'
import { causeFacts, causeFamily, causeLayer, type CauseId } from './causes/facts.ts'
import type { Confidence, Diagnosis, Evidence, Ground, Input, Language, Observed, Unknown } from './diagnosis.ts'
import { bareCodeTitle } from './digits/bare-code.ts'
import { speaksOfMail } from './gate/speaks-of-mail.ts'
import { causeSeenFrom, move, type Permanence } from './move.ts'
import { readInput, type Reading } from './reading/read-input.ts'
import { recogniseSoftware, type SoftwareId } from './software.ts'
import { refusedHere } from './refused-here/refused-here.ts'
import { findRefuser } from './refusers/find-refuser.ts'
import { refuserSteps } from './refusers/refuser-words.ts'
import { chooseSteps, type Readers } from './steps.ts'
import type { Speaker, Vantage } from './vantage.ts'
import { untilWhen } from './until.ts'
import { makeFindMatches, type FindMatches, type Match } from './rules/rules.ts'
import { weighWords } from './rules/slots.ts'

export interface ExplainOptions {
  readonly evidence?: readonly Evidence[]
  /** English where it is left out. */
  readonly language?: Language
  /** The program that the reader has to do with: its steps come first. */
  readonly for?: SoftwareId
  /** Programs that the caller recognised. Left out: they are looked for in the text. */
  readonly software?: readonly SoftwareId[]
}

export type Explain = (input: string | Input, options?: ExplainOptions) => Diagnosis

/** More alternatives than this would be no help. */
const MOST_ALTERNATIVES = 3

/** A refusal without any code is a sentence or two. */
const LONGEST_REFUSAL = 1_000

/** Prepares the rules; call it once and keep what it gives. */
export function makeExplain(findMatches: FindMatches = makeFindMatches()): Explain {
  return (input, options = {}) => {
    const reading = readInput(typeof input === 'string' ? { text: input } : input)
    return conclude(reading, allMatches(reading, findMatches), options)
  }
}

/** The words round the reply are asked only where the reply's own words tell nothing. */
function allMatches(reading: Reading, findMatches: FindMatches): readonly Match[] {
  // A server that accepted has refused nothing, whatever words it used.
  if (isPositive(reading)) return []
  const own = findMatches(reading, reading.plainReply)
  if (reading.vantage.speaker === 'own') return own.length > 0 ? own : findMatches(reading, reading.plainWhole())
  if (own.some(({ tier }) => tier !== 'vague' && !isCodeTier(tier))) return own
  const whole = reading.plainWhole()
  const around =
    whole === reading.plainReply
      ? []
      : findMatches(reading, whole).filter(({ tier }) => tier === 'list' || tier === 'program')
  return around.length > 0 ? [...around, ...own] : withWeighed(own, reading)
}

/** Weighed words go before vague ones; the weaker only before what says no more than that it was refused. */
function withWeighed(own: readonly Match[], reading: Reading): readonly Match[] {
  const weighed = weighWords(reading, reading.plainReply)
  if (!weighed) return own
  const { rule, words, surer } = weighed
  const at = surer ? 0 : own.findIndex((match) => match.rule.cause === 'policy.local' || match.tier === 'reply-code')
  const place = at < 0 ? own.length : at
  return [...own.slice(0, place), { rule, words, tier: surer ? 'weighed' : 'weakly-weighed' }, ...own.slice(place)]
}

const SPECIFIC: ReadonlySet<Match['tier']> = new Set(['provider', 'list', 'program'])

/** Taken over: told by the reply code, or in a report of success by its status alone. */
export const isPositive = ({ code, enhanced }: Observed): boolean =>
  code === undefined ? enhanced?.startsWith('2.') === true : code < 400

const isCodeTier = (tier: Match['tier']): boolean => tier === 'enhanced-code' || tier === 'reply-code'

function conclude(
  reading: Reading,
  matches: readonly Match[],
  { evidence = [], language = 'en', for: asked, software: known }: ExplainOptions,
): Diagnosis {
  const refuted = new Set(evidence.filter(({ kind }) => kind === 'refutes').map(({ cause }) => cause))
  const confirmed = evidence.filter(({ kind }) => kind === 'confirms')
  const possible = matches.filter(({ rule }) => !refuted.has(rule.cause))
  const best = possible[0]
  const ofMail =
    confirmed.length > 0 ||
    reading.certainlyMail ||
    speaksOfMail({
      ...reading,
      words: best?.words,
      specific: best !== undefined && SPECIFIC.has(best.tier),
      plainly: best?.rule.cause.startsWith('symptom.') === true,
      ours: best?.rule.source === 'waybill',
    })
  const matched: CauseId = confirmed[0]?.cause ?? (ofMail ? (best?.rule.cause ?? 'unknown') : 'not-mail')
  const deciding = best?.rule.cause === matched ? best : undefined
  const { vantage } = reading
  const cause = asksClosedList(matched, reading) ? 'receiver-misconfig' : causeSeenFrom(matched, vantage)
  const facts = causeFacts(cause)
  const text =
    refusedHere(cause, vantage, language) ?? programText(cause, vantage, language) ?? causeText(cause, language)
  const [sure] = confirmed
  const rule = deciding?.rule
  const told = cause === matched ? { who: sure?.who ?? rule?.who, retry: sure?.retry ?? rule?.retry } : {}
  const { who, retryHelps: helps } = move(cause, vantage, permanenceOf(reading), told)
  const software = known ?? recogniseSoftware(reading.whole)
  const refuser = whomToAsk(reading, cause, language)
  const link = reading.contacts.urls.length > 0
  const chosen = chooseSteps(text.steps, { who, asked, software, link, refuser })
  const {
    plainReply: _reply,
    plainWhole: _whole,
    deferred: _deferred,
    vantage: _vantage,
    bare,
    certainlyMail: _certainly,
    ...observed
  } = reading
  return {
    cause,
    vantage,
    layer: causeLayer(cause),
    who,
    retryHelps: helps,
    until: helps === true ? untilWhen(cause, reading.reply) : null,
    confidence:
      confirmed.length > 0 ? 'high' : noSurerThanSeen(confidenceIn(deciding, possible, reading), cause === matched),
    ...(deciding ? { rule: deciding.rule.id } : {}),
    evidence: [
      ...confirmed.map(({ says }): Ground => ({ kind: 'known', says })),
      ...(deciding ? [groundOf(deciding, reading)] : []),
    ],
    alternatives: ofMail ? alternativesTo(cause, possible) : [],
    unknown: whatIsUnknown(cause, deciding, reading),
    title: bare === undefined ? text.title : bareCodeTitle(bare, language),
    explanation: text.explanation,
    first: (refuser?.only === true ? undefined : text.first) ?? chosen.steps[0] ?? '',
    ...chosen,
    software,
    links: facts.links ?? [],
    contacts: reading.contacts,
    observed,
  }
}

/** The server whose log this is refused clients for what a list says that is no longer kept. */
const asksClosedList = (cause: CauseId, { plainReply, vantage }: Reading): boolean =>
  vantage.speaker === 'own-to-client' &&
  causeFamily(cause) === 'blocklist' &&
  findRefuser(plainReply, undefined)?.closed !== undefined

/** Only a remote server's words lead to somebody who can be asked. */
function whomToAsk({ plainReply, provider, vantage }: Reading, cause: CauseId, language: Language): Readers['refuser'] {
  if (vantage.speaker !== 'remote' && vantage.speaker !== 'unknown') return undefined
  const refuser = findRefuser(plainReply, provider)
  if (!refuser) return undefined
  const only = refuser.closed !== undefined && causeFamily(cause) === 'blocklist'
  return { steps: refuserSteps(refuser, language), only }
}

/** What the log says became of it goes before the digits, and those before the words of whoever reports. */
function permanenceOf({ code, enhanced, bare, deferred, vantage: { outcome } }: Reading): Permanence {
  if (outcome !== undefined) return outcome === 'failed' ? 'permanent' : 'temporary'
  const kind = code === undefined ? (enhanced?.[0] ?? bare?.klass) : String(code)[0]
  if (kind === '4') return 'temporary'
  if (kind === '5') return 'permanent'
  return deferred ? 'temporary' : 'unknown'
}

/** What was concluded from who spoke is no sure thing. */
const noSurerThanSeen = (confidence: Confidence, asMatched: boolean): Confidence =>
  confidence === 'high' && !asMatched ? 'medium' : confidence

/** What the enhanced code alone would say, where it says anything. */
const byEnhancedCode = (matches: readonly Match[]): Match | undefined =>
  matches.find(({ tier }) => tier === 'enhanced-code')

/** What a server says in the same words of itself as of others. */
const PLAIN_ANYWHERE: ReadonlySet<CauseId> = new Set(['network.connect', 'network.timeout', 'tls.dane'])

/** Words that servers have for refusing others are by chance in what a server or a program says of itself. */
const isByChance = (cause: CauseId, speaker: Speaker): boolean =>
  speaker === 'program' || ((speaker === 'own' || speaker === 'backend') && !PLAIN_ANYWHERE.has(cause))

/** They say that it did not work, and not what: a look-up or a log-in that fails for a while has its reason in the other server's log. */
const NAMES_NO_REASON: ReadonlySet<CauseId> = new Set(['expired', 'unknown', 'system.temp'])

/** Servers have the same words for these and for what is next to them: only codes decide, or the wording of one operator. */
const SHARE_WORDS: ReadonlySet<CauseId> = new Set([
  'auth.failed',
  'auth.none',
  'auth.required',
  'blocklist.ip',
  'domain.dns-error',
  'limit.rate',
  'policy.ip-blocked',
  'policy.sender-blocked',
  'protocol',
  'recipient.restricted',
  'reputation.ip',
  'tls.cert',
  'tls.required',
])

function confidenceIn(
  best: Match | undefined,
  matches: readonly Match[],
  observed: Observed & { readonly vantage: Vantage },
): Confidence {
  if (!best || isCodeTier(best.tier) || best.tier === 'vague' || best.tier === 'weakly-weighed') return 'low'
  if (best.rule.source !== 'waybill' && NAMES_NO_REASON.has(best.rule.cause)) return 'low'
  const agreeing = byEnhancedCode(matches)
  const agrees = agreeing?.rule.cause === best.rule.cause
  const coded = observed.code !== undefined && observed.code >= 400
  if (classesConflict(observed)) return 'low'
  if (best.rule.or && !agrees) return 'low'
  // Words of a whole letter or page, in which nobody need have refused anything.
  if (!coded && observed.enhanced === undefined && observed.reply.length > LONGEST_REFUSAL) return 'low'
  const bare = !coded && observed.enhanced === undefined
  if (bare && (isThin(best, observed.vantage.speaker) || isTornIn(best, matches, observed.reply))) return 'low'
  if (best.tier === 'wording' && !coded && isByChance(best.rule.cause, observed.vantage.speaker)) return 'low'
  if (best.tier === 'weighed') return 'medium'
  if (best.tier === 'wording') {
    if (agrees && coded) return 'high'
    const codesAgree = matches.some(({ tier, rule }) => isCodeTier(tier) && rule.cause === best.rule.cause)
    return SHARE_WORDS.has(best.rule.cause) && !codesAgree ? 'low' : 'medium'
  }
  return coded || observed.enhanced !== undefined ? 'high' : 'medium'
}

/** Nobody knows who said it, and no code agrees: any program, and anybody, may have such words. */
const isThin = ({ tier, rule }: Match, speaker: Speaker): boolean =>
  tier === 'wording'
    ? speaker === 'unknown' || (speaker === 'person' && causeFamily(rule.cause) !== 'symptom')
    : tier === 'program' && speaker === 'unknown'

/** Several lines, of which each speaks of something else: which of them counts is a guess. */
const isTornIn = (best: Match, matches: readonly Match[], reply: string): boolean =>
  reply.includes('\n') &&
  matches.some(
    ({ tier, rule }) =>
      tier !== 'vague' && !isCodeTier(tier) && causeFamily(rule.cause) !== causeFamily(best.rule.cause),
  )

/** RFC 2034 §4: the classes of both codes must be the same. */
const classesConflict = ({ code, enhanced }: Observed): boolean =>
  code !== undefined && enhanced !== undefined && String(code)[0] !== enhanced[0]

function groundOf({ rule, words }: Match, { code, enhanced }: Observed): Ground {
  if (words !== undefined) return { kind: 'words', rule: rule.id, words }
  return { kind: 'code', rule: rule.id, code: (rule.enhanced ? enhanced : code?.toString()) ?? '' }
}

function alternativesTo(cause: CauseId, matches: readonly Match[]): readonly CauseId[] {
  const others = matches.filter(({ tier }) => tier !== 'vague' && tier !== 'reply-code')
  const named = [...(matches[0]?.rule.or ?? []), ...others.map(({ rule }) => rule.cause)]
  return [...new Set(named)].filter((other) => other !== cause).slice(0, MOST_ALTERNATIVES)
}

function whatIsUnknown(cause: CauseId, best: Match | undefined, observed: Observed): readonly Unknown[] {
  const unknown: Unknown[] = []
  if (cause === 'expired' || (cause === 'unknown' && best)) unknown.push('earlier-error')
  if (cause === 'not-mail') return []
  if (cause === 'unknown' || cause === 'policy.local') unknown.push('reason')
  if (observed.code === undefined && observed.enhanced === undefined) unknown.push('code')
  if (observed.provider === undefined && observed.host === undefined && best?.tier !== 'program')
    unknown.push('responder')
  if (classesConflict(observed)) unknown.push('conflict')
  return unknown
}
