// DMARC aggregate reports (RFC 9990, before that RFC 7489 appendix C): which senders passed for the domain, which did not, and
// why. Keys on the elements, not on the version, which senders of reports fill in as they like. A document type definition is
// refused, so there are no entities to expand.

import type { CauseId } from '../causes/facts.ts'
import type { Said } from '../diagnosis.ts'
import type { Document, Proved, ReportedRow } from './document.ts'
import { xmlParser } from './packages.ts'
import { DMARC_STEPS, messages } from './report-texts.ts'

/** More rows than this do not change the answer. */
const MOST_ROWS = 50_000
const MOST_FINDINGS = 20
const LARGEST = 32 * 1024 * 1024

export function looksLikeDmarc(text: string): boolean {
  return /^\s{0,64}(?:<\?xml[^>]{0,200}\?>|<!--[^>]{0,2000}-->|\s)*<(?:\w{1,20}:)?feedback[\s>]/.test(
    text.slice(0, 8_192),
  )
}

type Node = Readonly<Record<string, unknown>>

export function readDmarcReport(text: string): Document | undefined {
  if (!looksLikeDmarc(text) || text.length > LARGEST || /<!(?:DOCTYPE|ENTITY)/i.test(text)) return undefined
  const feedback = parse(text)
  if (!feedback) return undefined
  const metadata = node(feedback['report_metadata'])
  const domain = string(node(feedback['policy_published'])['domain'])
  const rows = list(feedback['record']).slice(0, MOST_ROWS).map(readRow)
  const bad = rows.filter(({ dkim, spf }) => !dkim && !spf)
  const good = rows.filter((row) => !bad.includes(row))
  const half = good.filter(({ dkim, spf }) => !dkim || !spf)
  const [passed, failed] = [sum(good), sum(bad)]
  const reporter = string(metadata['org_name'])
  return {
    kind: 'dmarc-report',
    software: [],
    original: {},
    about: {
      en: `${reporter || 'A receiver'} tells of mail from ${domain || 'the domain'}: ${messages(passed).en} passed DMARC, ${messages(failed).en} did not.`,
      ru: `${reporter || 'Получатель'} сообщает о почте домена ${domain || '(не назван)'}: DMARC прошли ${messages(passed).ru}, не прошли ${messages(failed).ru}.`,
    },
    findings: [...group(bad, domain), ...group(half, domain)].slice(0, MOST_FINDINGS),
    good: passed,
    bad: failed,
    domains: [{ domain, good: passed, bad: failed, rows: rows.map(shownRow) }],
    ...(reporter === '' ? {} : { reporter }),
    ...dateOf(node(metadata['date_range'])),
  }
}

function parse(text: string): Node | undefined {
  const { XMLParser } = xmlParser()
  const parser = new XMLParser({ removeNSPrefix: true, parseTagValue: false, maxNestedTags: 32 })
  try {
    const feedback = node(node(parser.parse(text))['feedback'])
    const isReport = typeof feedback['report_metadata'] === 'object' || typeof feedback['policy_published'] === 'object'
    return isReport ? feedback : undefined
  } catch {
    return undefined
  }
}

interface Row {
  readonly ip: string
  readonly count: number
  readonly dkim: boolean
  readonly spf: boolean
  readonly from: string
  /** Domains for which a proof passed, though perhaps not the one in From. */
  readonly passedFor: readonly string[]
  readonly signed: boolean
  readonly spfResult: string
  readonly reasons: readonly string[]
}

function readRow(record: unknown): Row {
  const row = node(node(record)['row'])
  const evaluated = node(row['policy_evaluated'])
  const results = node(node(record)['auth_results'])
  const [dkims, spfs] = [list(results['dkim']).map(node), list(results['spf']).map(node)]
  const passed = [...dkims, ...spfs].filter(({ result }) => string(result).toLowerCase() === 'pass')
  const count = Number(string(row['count']))
  return {
    ip: string(row['source_ip']),
    count: Number.isSafeInteger(count) && count > 0 ? count : 1,
    dkim: string(evaluated['dkim']).toLowerCase() === 'pass',
    spf: string(evaluated['spf']).toLowerCase() === 'pass',
    from: string(node(node(record)['identifiers'])['header_from']),
    passedFor: [...new Set(passed.map(({ domain }) => string(domain)).filter((domain) => domain !== ''))],
    signed: dkims.some(({ result }) => string(result).toLowerCase() !== 'none'),
    spfResult: string(spfs[0]?.['result']).toLowerCase(),
    reasons: list(evaluated['reason']).map((reason) => string(node(reason)['type']).toLowerCase()),
  }
}

const BOTH: Said = { en: 'SPF and DKIM passed', ru: 'SPF и DKIM пройдены' }

function shownRow(row: Row): ReportedRow {
  const { ip, count, dkim, spf } = row
  const { en, ru } = dkim && spf ? BOTH : kindOf(row)
  return { place: ip, count, good: dkim || spf, says: { en, ru } }
}

interface Kind {
  readonly cause: CauseId
  readonly steps?: (typeof DMARC_STEPS)[keyof typeof DMARC_STEPS]
  readonly en: string
  readonly ru: string
}

function kindOf({ dkim, spf, passedFor, signed, spfResult, reasons }: Row): Kind {
  if (!dkim && !spf) {
    if (reasons.some((reason) => reason === 'forwarded' || reason === 'mailing_list' || reason === 'trusted_forwarder'))
      return {
        cause: 'dmarc.fail',
        steps: DMARC_STEPS.forwarded,
        en: 'forwarded on the way',
        ru: 'пересланы по дороге',
      }
    if (passedFor.length > 0) {
      const domains = passedFor.slice(0, 3).join(', ')
      return {
        cause: 'dmarc.unaligned',
        steps: DMARC_STEPS.unaligned,
        en: `proofs passed only for ${domains}, not for the domain in From`,
        ru: `проверки прошли только для ${domains}, а не для домена из From`,
      }
    }
    const [en, ru] = signed
      ? ['the DKIM signature failed', 'подпись DKIM не сошлась']
      : ['there was no DKIM signature', 'подписи DKIM нет']
    return {
      cause: 'dmarc.fail',
      steps: DMARC_STEPS.forgedOrUnlisted,
      en: `SPF did not pass (${spfResult || 'no result'}), and ${en}`,
      ru: `SPF не пройден (${spfResult || 'нет результата'}), и ${ru}`,
    }
  }
  if (!spf)
    return spfResult === 'permerror'
      ? {
          cause: 'spf.record',
          en: 'saved by DKIM alone: the SPF record has an error',
          ru: 'спас только DKIM: в записи SPF ошибка',
        }
      : { cause: 'spf.fail', en: 'saved by DKIM alone: SPF did not pass', ru: 'спас только DKIM: SPF не пройден' }
  return signed
    ? { cause: 'dkim.fail', en: 'saved by SPF alone: DKIM did not pass', ru: 'спас только SPF: DKIM не пройден' }
    : { cause: 'dkim.fail', en: 'saved by SPF alone: not signed with DKIM', ru: 'спас только SPF: подписи DKIM нет' }
}

/** Rows that failed alike make one finding. */
function group(rows: readonly Row[], domain: string): readonly Proved[] {
  const groups = new Map<string, { readonly kind: Kind; readonly rows: Row[] }>()
  for (const row of rows) {
    const kind = kindOf(row)
    const key = `${kind.cause} ${kind.en}`
    const known = groups.get(key)
    if (known) known.rows.push(row)
    else groups.set(key, { kind, rows: [row] })
  }
  return [...groups.values()]
    .map(({ kind, rows: alike }): Proved => {
      const count = sum(alike)
      const places = [...new Set(alike.toSorted((a, b) => b.count - a.count).map(({ ip }) => ip))]
      const from = alike[0]?.from || domain
      return {
        cause: kind.cause,
        count,
        places: places.slice(0, 50),
        says: {
          en: `${messages(count).en} as ${from} from ${shortList(places, 'and others')}: ${kind.en}.`,
          ru: `${messages(count).ru} от имени ${from} с ${shortList(places, 'и других')}: ${kind.ru}.`,
        },
        ...(kind.steps === undefined ? {} : { steps: kind.steps }),
      }
    })
    .toSorted((a, b) => b.count - a.count)
}

export const shortList = (values: readonly string[], more: string): string =>
  values.length <= 3 ? values.join(', ') : `${values.slice(0, 3).join(', ')} ${more}`

const sum = (rows: readonly Row[]): number => rows.reduce((total, { count }) => total + count, 0)

function dateOf(range: Node): { readonly date?: string } {
  const [begin, end] = [Number(string(range['begin'])), Number(string(range['end']))].map((seconds) =>
    Number.isFinite(seconds) && seconds > 0 && seconds < 1e11
      ? new Date(seconds * 1000).toISOString().slice(0, 10)
      : '',
  )
  return begin && end ? { date: begin === end ? begin : `${begin} – ${end}` } : {}
}

const node = (value: unknown): Node => (typeof value === 'object' && value !== null ? (value as Node) : {})
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value])
const string = (value: unknown): string =>
  typeof value === 'string' ? value.trim().slice(0, 512) : typeof value === 'number' ? String(value) : ''
