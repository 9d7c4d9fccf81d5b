// The fallback for wordings that no rule knows: it looks for what a refusal is about (slot-words.ts: the recipient, the sender,
// the client, ...) near what is the matter with it (absent, full, refused, ...), and weighs the pairs with what the codes and
// the stage make likely. Plain addition over tables that anybody can read. It is asked only where the rules found nothing but
// vague words or codes, it never answers `high`, and it answers nothing where two causes weigh alike.

import type { CauseId } from '../causes/facts.ts'
import type { Observed, Stage } from '../diagnosis.ts'
import { GAP, isLetter } from './phrase.ts'
import type { Rule } from './rule.ts'
import { SIGNS, SUBJECTS, TROUBLES, type Sign, type Subject, type TroubleWord } from './slot-words.ts'

interface Pair {
  readonly cause: CauseId
  readonly subject: Subject
  readonly trouble: TroubleWord
  readonly weight: number
}

const pair = (cause: CauseId, weight: number, ...places: readonly `${Subject} ${TroubleWord}`[]): readonly Pair[] =>
  places.map((place) => {
    const [subject, trouble] = place.split(' ') as [Subject, TroubleWord]
    return { cause, subject, trouble, weight }
  })

const PAIRS: readonly Pair[] = [
  ...pair('relay.denied', 4, 'relay refused', 'relay needed', 'relay disabled', 'relay failed'),
  ...pair('recipient.unknown', 3, 'recipient absent'),
  ...pair('recipient.unknown', 1.5, 'recipient refused', 'recipient failed'),
  ...pair('recipient.disabled', 3, 'recipient disabled'),
  ...pair('recipient.full', 3.5, 'recipient full'),
  ...pair('recipient.full', 2, 'message full'),
  ...pair('recipient.ratelimited', 2.5, 'recipient excess'),
  ...pair('recipient.restricted', 3, 'recipient reserved'),
  ...pair('recipient.verify', 2.5, 'recipient unresolved'),
  ...pair('sender.mismatch', 3.5, 'sender mismatched', 'login mismatched'),
  ...pair('dns.sender-domain', 3, 'sender absent', 'sender unresolved', 'domain unresolved'),
  ...pair('policy.sender-blocked', 3, 'sender refused', 'sender listed', 'sender disabled'),
  ...pair('policy.sender-blocked', 2, 'domain refused', 'domain listed'),
  ...pair('spam.phishing', 3.5, 'sender forged', 'message forged', 'domain forged'),
  ...pair('policy.ip-blocked', 3, 'client listed', 'client refused', 'connection refused'),
  ...pair('domain.not-found', 2.5, 'domain absent'),
  ...pair('limit.connections', 3.5, 'connection excess'),
  ...pair('limit.rate', 2.5, 'client excess', 'sender excess', 'message excess', 'domain excess'),
  ...pair('limit.size', 3, 'message large', 'attachment large'),
  ...pair('attachment', 3.5, 'attachment refused', 'attachment listed'),
  ...pair('auth.failed', 3, 'login failed', 'login refused', 'login absent'),
  ...pair('auth.required', 3, 'login needed'),
  ...pair('tls.required', 3, 'encryption needed', 'encryption absent'),
  ...pair('tls.cert', 3, 'certificate failed', 'certificate absent', 'certificate refused'),
  ...pair('policy.local', 1.5, 'message refused'),
  ...pair('system.temp', 1, 'message later', 'client later', 'connection later'),
]

const SIGN_CAUSES: Readonly<Record<Sign, readonly [CauseId, number]>> = {
  spam: ['spam.content', 2.5],
  virus: ['virus', 4],
  phishing: ['spam.phishing', 4],
  greylist: ['greylist', 5],
  reputation: ['reputation.ip', 3],
  dynamic: ['ip.dynamic', 2.5],
  reverse: ['dns.ptr', 4],
  hello: ['dns.helo', 3],
  loop: ['loop', 3.5],
  spf: ['spf.fail', 4],
  dkim: ['dkim.fail', 4],
  dmarc: ['dmarc.fail', 4],
}

/** What a subject of the enhanced code (RFC 3463 §3) makes likelier: families, whatever the detail. */
const BY_SUBJECT_CODE: Readonly<Record<string, readonly string[]>> = {
  '1': ['recipient', 'dns', 'format', 'sender', 'domain'],
  '2': ['recipient', 'limit'],
  '3': ['system', 'limit'],
  '4': ['network', 'domain', 'loop'],
  '5': ['protocol', 'format', 'limit'],
  '6': ['format', 'attachment'],
  '7': ['policy', 'spam', 'auth', 'relay', 'spf', 'dkim', 'dmarc', 'blocklist', 'reputation', 'tls'],
}

/** What is decided at which command: the client at the start, the sender, the recipient, the message. */
const BY_STAGE: Readonly<Partial<Record<Stage, readonly string[]>>> = {
  connect: ['policy.ip-blocked', 'reputation.ip', 'limit.connections', 'dns.ptr', 'ip.dynamic'],
  hello: ['dns.helo', 'policy.ip-blocked', 'reputation.ip', 'dns.ptr'],
  mail: ['dns.sender-domain', 'policy.sender-blocked', 'sender.mismatch', 'limit.rate', 'spf.fail', 'auth.required'],
  rcpt: ['recipient', 'relay.denied', 'greylist', 'domain.not-found'],
  auth: ['auth'],
  starttls: ['tls'],
  content: ['spam', 'virus', 'attachment', 'limit.size', 'dkim.fail', 'dmarc.fail', 'policy.local'],
}

const PRIOR = 0.75
/** Below this nothing was understood; from SURER on, with nothing near, the answer is `medium`. */
const ENOUGH = 2
const SURER = 3.2
const MARGIN = 1
/** A refusal is a few lines; what stands further on is about something else. */
const MOST = 1_000

export interface WeighedRule {
  readonly rule: Rule
  readonly words: string
  readonly surer: boolean
}

interface Found<Name> {
  readonly name: Name
  readonly start: number
  readonly end: number
}

interface Sum {
  weight: number
  start: number
  end: number
}

export function weighWords(observed: Observed, whole: string): WeighedRule | undefined {
  const plain = whole.slice(0, MOST)
  const sums = new Map<CauseId, Sum>()
  addPairs(sums, plain)
  for (const { name, start, end } of findAll(SIGN_TERMS, plain)) add(sums, SIGN_CAUSES[name], start, end)
  if (sums.size === 0) return undefined
  for (const [cause, sum] of sums) sum.weight += prior(cause, observed)
  const [best, second] = [...sums].sort(([, a], [, b]) => b.weight - a.weight)
  if (!best) return undefined
  const [cause, { weight, start, end }] = best
  const lead = weight - (second?.[1].weight ?? 0)
  if (weight < ENOUGH || lead < MARGIN / 2) return undefined
  return {
    rule: ruleOf(cause),
    words: plain.slice(start, endOfWord(plain, end)),
    surer: weight >= SURER && lead >= MARGIN,
  }
}

/** Each cause counts its nearest pair once: that a word is said again proves nothing. */
function addPairs(sums: Map<CauseId, Sum>, plain: string): void {
  const subjects = findAll(SUBJECT_TERMS, plain)
  const troubles = findAll(TROUBLE_TERMS, plain)
  for (const subject of subjects) {
    for (const trouble of troubles) {
      const start = Math.min(subject.start, trouble.start)
      const end = Math.max(subject.end, trouble.end)
      const gap = end - start - (subject.end - subject.start) - (trouble.end - trouble.start)
      if (gap < 0 || gap > GAP) continue
      for (const { cause, weight } of PAIR_INDEX.get(`${subject.name} ${trouble.name}`) ?? [])
        add(sums, [cause, weight * (1 - gap / (2 * GAP))], start, end)
    }
  }
}

function add(sums: Map<CauseId, Sum>, [cause, weight]: readonly [CauseId, number], start: number, end: number): void {
  const known = sums.get(cause)
  if (known === undefined || known.weight < weight) sums.set(cause, { weight, start, end })
}

function prior(cause: CauseId, { enhanced, stage, code }: Observed): number {
  const family = cause.split('.')[0] ?? cause
  const [, subject] = enhanced?.split('.') ?? []
  const byCode = subject !== undefined && BY_SUBJECT_CODE[subject]?.includes(family) === true ? PRIOR : 0
  const staged = stage === undefined ? undefined : BY_STAGE[stage]
  const byStage = staged?.some((one) => one === cause || one === family) === true ? PRIOR : 0
  // Nobody asks to try again about a mailbox that is not there.
  const temporary = code !== undefined && code < 500
  return byCode + byStage - (temporary && cause === 'recipient.unknown' ? PRIOR : 0)
}

const ruleOf = (cause: CauseId): Rule => ({ id: `slots.${cause}`, cause, source: 'public-thread', samples: [] })

interface Term<Name> {
  readonly name: Name
  readonly text: string
  readonly open: boolean
}

const termsOf = <Name extends string>(words: Readonly<Record<Name, readonly string[]>>): readonly Term<Name>[] =>
  (Object.entries(words) as [Name, readonly string[]][]).flatMap(([name, lines]) =>
    lines
      .flatMap((line) => line.split('|'))
      .map((text) => ({ name, text: text.replace(/\*$/, ''), open: text.endsWith('*') })),
  )

const SUBJECT_TERMS = termsOf(SUBJECTS)
const TROUBLE_TERMS = termsOf(TROUBLES)
const SIGN_TERMS = termsOf(SIGNS)

/** Not by Map.groupBy: the library also runs on Node 20. */
const PAIR_INDEX: ReadonlyMap<string, readonly Pair[]> = PAIRS.reduce((index, one) => {
  const key = `${one.subject} ${one.trouble}`
  return index.set(key, [...(index.get(key) ?? []), one])
}, new Map<string, readonly Pair[]>())

/** More places than these make no difference, and bound the pairs that are weighed. */
const MOST_FOUND = 40

function findAll<Name>(terms: readonly Term<Name>[], plain: string): readonly Found<Name>[] {
  const found: Found<Name>[] = []
  for (const { name, text, open } of terms) {
    for (
      let at = plain.indexOf(text);
      at >= 0 && found.length < MOST_FOUND;
      at = plain.indexOf(text, at + text.length)
    ) {
      const end = at + text.length
      // Chinese and Japanese are written without blanks: any place will do there.
      if (isHan(text.charCodeAt(0)) || standsAlone(plain, at, end, open)) found.push({ name, start: at, end })
    }
  }
  return found
}

const endOfWord = (plain: string, at: number): number => {
  let end = at
  while (isLetter(plain.charCodeAt(end)) && !isHan(plain.charCodeAt(end))) end++
  return end
}

const isHan = (code: number): boolean => code > 0x2fff

const standsAlone = (plain: string, start: number, end: number, open: boolean): boolean =>
  !isLetter(plain.charCodeAt(start - 1)) && (open || !isLetter(plain.charCodeAt(end)))
