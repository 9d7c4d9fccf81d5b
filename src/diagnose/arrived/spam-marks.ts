// What filters wrote into a mail: one reader for each field, each with the form that its program gives it. Says what stands
// there; whether it was the receiving side that wrote it is decided in receiving-side.ts.

import type { Field } from '../documents/header-fields.ts'

export const FILTERS = [
  'spamassassin',
  'rspamd',
  'exim',
  'microsoft',
  'gmail',
  'yandex',
  'mail.ru',
  'barracuda',
  'proofpoint',
  'cisco',
  'bogofilter',
  'unnamed',
] as const
export type Filter = (typeof FILTERS)[number]

export const FILTER_NAMES: Readonly<Record<Filter, string>> = {
  spamassassin: 'SpamAssassin',
  rspamd: 'rspamd',
  exim: 'SpamAssassin (Exim)',
  microsoft: 'Microsoft 365',
  gmail: 'Gmail',
  yandex: 'Yandex',
  'mail.ru': 'Mail.ru',
  barracuda: 'Barracuda',
  proofpoint: 'Proofpoint',
  cisco: 'Cisco',
  bogofilter: 'bogofilter',
  unnamed: 'X-Spam',
}

export interface FilterTest {
  readonly name: string
  /** Points; undefined where the field names the test only. */
  readonly score?: number
}

export interface SpamMark {
  readonly filter: Filter
  /** As it is written in the mail. */
  readonly field: string
  /** Undefined: the field tells points or tests, and no verdict. */
  readonly spam?: boolean
  readonly score?: number
  /** Points from which on it is spam. */
  readonly threshold?: number
  readonly tests: readonly FilterTest[]
  /** Of Microsoft: the category of the policy that hit it (CAT). */
  readonly category?: string
  /** Of Microsoft: how the verdict came about (SFV). */
  readonly by?: string
  /** The host that names itself in it. */
  readonly host?: string
  /** Made on the way out of another organisation. */
  readonly outgoing?: true
}

const LONGEST = 8_192
/** SpamAssassin tells some thirty, rspamd some fifty. */
const MOST_TESTS = 200

type Read = (value: string) => Omit<SpamMark, 'field'> | undefined

const number = (text: string | undefined): number | undefined => {
  const value = text === undefined ? Number.NaN : Number(text)
  return Number.isFinite(value) ? value : undefined
}
const scored = (score: number | undefined, threshold?: number): Pick<SpamMark, 'score' | 'threshold'> => ({
  ...(score === undefined ? {} : { score }),
  ...(threshold === undefined ? {} : { threshold }),
})
const yes = (value: string): boolean | undefined =>
  /^\s*(?:yes|true|spam)\b/i.test(value) ? true : /^\s*(?:no|false|ham)\b/i.test(value) ? false : undefined
const said = (spam: boolean | undefined): Pick<SpamMark, 'spam'> => (spam === undefined ? {} : { spam })

/** `tests=A,B` or `tests=[A=1.2, B=0.1]` (amavis), to the next word with `=`. */
function testsIn(value: string): readonly FilterTest[] {
  const list = /\btests=\[?([\s\S]{0,6000}?)(?:\]|\s[a-z_]+=|$)/i.exec(value)?.[1] ?? ''
  return list
    .split(/[,\s]+/)
    .slice(0, MOST_TESTS)
    .flatMap((item) => {
      const [, name, score] = /^([A-Z][A-Z0-9_]{2,60})(?:=(-?[\d.]{1,8}))?$/.exec(item) ?? []
      return name === undefined ? [] : [{ name, ...scored(number(score)) }]
    })
}

/** `Yes, score=7.2 required=5.0 tests=A,B autolearn=no`; `hits=` of old versions, Barracuda's capitals. */
const status =
  (filter: Filter): Read =>
  (value) => {
    const spam = yes(value)
    const score = number(/\b(?:score|hits)=(-?[\d.]{1,8})/i.exec(value)?.[1])
    const threshold = number(/\b(?:required|tag2|TAG_LEVEL|tag2_level)=(-?[\d.]{1,8})/i.exec(value)?.[1])
    if (spam === undefined && score === undefined) return undefined
    return { filter, ...said(spam), ...scored(score, threshold), tests: testsIn(value) }
  }

/** ` 1.3 RDNS_NONE  Delivered to ...` line by line; `RDNS_NONE=1.3` in Exim's and rspamd's. */
const report =
  (filter: Filter): Read =>
  (value) => {
    const tests: FilterTest[] = []
    for (const [, before, name = '', behind] of value.matchAll(
      /(?:(-?\d{1,3}\.\d{1,3})\s{1,8})?\b([A-Z][A-Z0-9]{1,30}_[A-Z0-9_]{1,50}|BAYES_\d\d)(?:[=(](-?\d{1,3}(?:\.\d{1,3})?))?/g,
    )) {
      const score = number(before ?? behind)
      if (score !== undefined && tests.length < MOST_TESTS) tests.push({ name, score })
    }
    const [, score, threshold] = /\((-?[\d.]{1,8}) \/ ([\d.]{1,8})/.exec(value) ?? []
    return tests.length === 0 ? undefined : { filter, ...scored(number(score), number(threshold)), tests }
  }

/** `default: True [16.10 / 15.00]; BAYES_SPAM(5.10)[99.99%]; ...` */
const rspamd: Read = (value) => {
  const [, spam, score, threshold] =
    /^\s*[\w.-]{1,60}:\s*(True|False)\s*\[(-?[\d.]{1,8}) \/ (-?[\d.]{1,8})\]/i.exec(value) ?? []
  if (spam === undefined) return undefined
  const tests = report('rspamd')(value.slice(value.indexOf(']')))?.tests ?? []
  return { filter: 'rspamd', spam: spam.toLowerCase() === 'true', ...scored(number(score), number(threshold)), tests }
}

/** `5.2`, `5.2 (+++++)`, `5.2 / 15.0`, `52` in tenths (X-Spam_score_int). */
const points =
  (filter: Filter, share = 1): Read =>
  (value) => {
    const score = number(/^\s*(-?\d{1,5}(?:\.\d{1,5})?)/.exec(value)?.[1])
    const threshold = number(/^\s*-?[\d.]{1,12} \/ (\d{1,5}(?:\.\d{1,5})?)/.exec(value)?.[1])
    return score === undefined ? undefined : { filter, ...scored(score * share, threshold), tests: [] }
  }

const flag =
  (filter: Filter): Read =>
  (value) => {
    const spam = yes(value)
    return spam === undefined ? undefined : { filter, spam, tests: [] }
  }

/**
 * `CIP:192.0.2.1;CTRY:;SCL:5;SFV:SPM;CAT:SPM;DIR:INB;`
 * (https://learn.microsoft.com/en-us/defender-office-365/message-headers-eop-mdo)
 */
const forefront: Read = (value) => {
  const found = new Map<string, string>()
  for (const part of value.split(';').slice(0, 60)) {
    const [, key, told = ''] = /^\s*([A-Z]{2,5}):(.{0,200})/.exec(part) ?? []
    if (key !== undefined && !found.has(key)) found.set(key, told.trim())
  }
  const level = number(found.get('SCL') === '' ? undefined : found.get('SCL'))
  const [by, category] = [found.get('SFV'), found.get('CAT')]
  if (level === undefined && by === undefined) return undefined
  return {
    filter: 'microsoft',
    ...said(isMicrosoftSpam(level, by)),
    ...scored(level, SPAM_LEVEL),
    tests: [],
    ...(by === undefined || by === '' ? {} : { by }),
    ...(category === undefined || category === '' ? {} : { category }),
    ...(found.get('DIR') === 'OUT' ? { outgoing: true as const } : {}),
  }
}

/** A spam confidence level of 5 and more goes to Junk. */
const SPAM_LEVEL = 5
const MARKED_AS_SPAM: ReadonlySet<string> = new Set(['SPM', 'BLK', 'SKB', 'SKS'])
const isMicrosoftSpam = (level: number | undefined, by: string | undefined): boolean =>
  level === undefined ? MARKED_AS_SPAM.has(by ?? '') : level >= SPAM_LEVEL

const confidenceLevel: Read = (value) => {
  const level = number(/^\s*(-?\d{1,2})\s*$/.exec(value)?.[1])
  return level === undefined
    ? undefined
    : { filter: 'microsoft', spam: level >= SPAM_LEVEL, ...scored(level, SPAM_LEVEL), tests: [] }
}

/** `rule=spam policy=default score=100 spamscore=100 ...`; the names of outgoing policies say so. */
const proofpoint: Read = (value) => {
  const rule = /\brule=([\w-]{1,60})/.exec(value)?.[1]
  const score = number(/\bscore=(\d{1,3})\b/.exec(value)?.[1])
  if (rule === undefined) return undefined
  return {
    filter: 'proofpoint',
    spam: /(?:^|_)(?:spam|bulk|phish|suspect|malware|impostor)\w{0,20}$/.test(rule) && !/notspam/.test(rule),
    ...scored(score),
    tests: [],
    ...(/outbound/.test(value) ? { outgoing: true as const } : {}),
  }
}

/** What rspamd would do with it; everything but `no action` and `greylist` says spam. */
const action: Read = (value) => {
  const told = /^\s*(no action|greylist|add header|rewrite subject|quarantine|soft reject|reject)\s*$/i.exec(value)?.[1]
  if (told === undefined) return undefined
  return { filter: 'rspamd', spam: !/^(?:no action|greylist|soft reject)$/i.test(told), tests: [] }
}

const symbols: Read = (value) => {
  const tests = value.split(/[,\s]+/).flatMap((name) => (/^[A-Z][A-Z0-9_]{2,60}$/.test(name) ? [{ name }] : []))
  return tests.length === 0 ? undefined : { filter: 'rspamd', tests: tests.slice(0, MOST_TESTS) }
}

/** Yandex's own server says in its settings what the figures mean: 1 no signs of spam, 4 spam, 0 a host that it trusts. */
const yandex: Read = (value) => {
  const figure = /^\s*([014])\s*$/.exec(value)?.[1]
  return figure === undefined ? undefined : { filter: 'yandex', spam: figure === '4', tests: [] }
}

const mailRu: Read = (value) => {
  if (/^\s*ok\b/i.test(value)) return { filter: 'mail.ru', spam: false, tests: [] }
  return /spam/i.test(value) ? { filter: 'mail.ru', spam: true, tests: [] } : undefined
}

/** Of a mailbox that was fetched from Google as a file. */
const gmailLabels: Read = (value) => {
  const labels = value.split(',').map((label) => label.trim().toLowerCase())
  if (labels.includes('spam')) return { filter: 'gmail', spam: true, tests: [] }
  return labels.includes('inbox') ? { filter: 'gmail', spam: false, tests: [] } : undefined
}

/** `SpamAssassin 4.0.1 (2024-03-26) on mx.example.org` */
const checker: Read = (value) => {
  const host = /\bon ([\w.-]{3,255})\s*$/.exec(value)?.[1]
  return host === undefined ? undefined : { filter: 'spamassassin', tests: [], host }
}

const READERS: Readonly<Record<string, Read>> = {
  'x-spam-status': status('spamassassin'),
  'x-spam-report': report('spamassassin'),
  'x-spam-checker-version': checker,
  'x-spamd-result': rspamd,
  'x-rspamd-score': points('rspamd'),
  'x-spam-action': action,
  'x-rspamd-action': action,
  'x-spam-symbols': symbols,
  'x-spam-flag': flag('unnamed'),
  'x-spam': flag('unnamed'),
  'x-spam-score': points('unnamed'),
  'x-spam_score': points('exim'),
  'x-spam_score_int': points('exim', 0.1),
  'x-spam_report': report('exim'),
  'x-forefront-antispam-report': forefront,
  'x-ms-exchange-organization-scl': confidenceLevel,
  'x-yandex-spam': yandex,
  'x-mras': mailRu,
  'x-gmail-labels': gmailLabels,
  'x-barracuda-spam-status': status('barracuda'),
  'x-barracuda-spam-flag': flag('barracuda'),
  'x-proofpoint-spam-details': proofpoint,
  'x-ironport-anti-spam-filtered': () => ({ filter: 'cisco', tests: [] }),
  'x-bogosity': flag('bogofilter'),
}

export function readSpamMark({ name, value }: Field): SpamMark | undefined {
  const read = Object.hasOwn(READERS, name) ? READERS[name] : undefined
  const mark = read?.(value.slice(0, LONGEST))
  return mark && { ...mark, field: name }
}
