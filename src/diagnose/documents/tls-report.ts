// TLS reports (RFC 8460): other people's servers tell how often they could not reach the domain's MX hosts over TLS, and why.
// Whoever receives one runs the receiving side, so the steps are for them.

import type { CauseId } from '../causes/facts.ts'
import { shortList } from './dmarc-report.ts'
import type { Document, Proved, ReportedDomain } from './document.ts'
import { sessions, TLS_OTHER, TLS_REPAIRS } from './report-texts.ts'

const LARGEST = 32 * 1024 * 1024
const MOST_FINDINGS = 20

export const looksLikeTlsReport = (text: string): boolean =>
  /^\s{0,64}\{/.test(text.slice(0, 128)) && text.includes('"policies"') && text.includes('"summary"')

type Node = Readonly<Record<string, unknown>>

interface Failure {
  readonly type: string
  readonly policy: string
  readonly place: string
  readonly reason: string
  readonly count: number
}

export function readTlsReport(text: string): Document | undefined {
  if (!looksLikeTlsReport(text) || text.length > LARGEST) return undefined
  const report = parse(text)
  const policies = list(report?.['policies']).map(node)
  if (!report || policies.length === 0) return undefined
  const good = total(policies, 'total-successful-session-count')
  const bad = total(policies, 'total-failure-session-count')
  const domains = [...new Set(policies.map((one) => string(node(one['policy'])['policy-domain'])))]
  const reporter = string(report['organization-name'])
  const range = node(report['date-range'])
  const date = string(range['start-datetime'])
  const names = shortList(domains, '...')
  return {
    kind: 'tls-report',
    software: [],
    original: {},
    about: {
      en: `${reporter || 'A sender'} tells of TLS to the servers of ${names}: ${sessions(good).en} went well, ${sessions(bad).en} failed.`,
      ru: `${reporter || 'Отправитель'} сообщает о TLS с серверами ${names}: удачно ${sessions(good).ru}, неудачно ${sessions(bad).ru}.`,
    },
    findings: group(policies.flatMap(readFailures)).slice(0, MOST_FINDINGS),
    good,
    bad,
    domains: policies.map(shownPolicy),
    ...(reporter === '' ? {} : { reporter }),
    ...(date === '' ? {} : { date }),
  }
}

function parse(text: string): Node | undefined {
  try {
    return node(JSON.parse(text))
  } catch {
    return undefined
  }
}

function readFailures(one: Node): readonly Failure[] {
  const policy = string(node(one['policy'])['policy-type'])
  return list(one['failure-details'])
    .slice(0, 10_000)
    .map(node)
    .map((detail) => ({
      type: string(detail['result-type']),
      policy,
      place: string(detail['receiving-mx-hostname']) || string(detail['receiving-ip']),
      reason: string(detail['failure-reason-code']) || string(detail['additional-information']),
      count: number(detail['failed-session-count']),
    }))
}

function shownPolicy(one: Node): ReportedDomain {
  const [good, bad] = ['total-successful-session-count', 'total-failure-session-count'].map((name) =>
    total([one], name),
  )
  const rows = readFailures(one).map(({ type, place, reason, count }) => {
    const said = `${type}${reason === '' ? '' : ` (${reason})`}`
    return { place, count, good: false, says: { en: said, ru: said } }
  })
  return { domain: string(node(one['policy'])['policy-domain']), good: good ?? 0, bad: bad ?? 0, rows }
}

const CERTIFICATE = /^certificate-/

function causeOf({ type, policy }: Failure): CauseId {
  if (CERTIFICATE.test(type)) return 'tls.cert'
  if (/^(?:tlsa|dnssec|dane)-/.test(type)) return 'tls.dane'
  if (type.startsWith('sts-')) return 'tls.mta-sts'
  return policy === 'tlsa' ? 'tls.dane' : policy === 'sts' ? 'tls.mta-sts' : 'tls.cert'
}

function group(failures: readonly Failure[]): readonly Proved[] {
  const groups = new Map<string, Failure[]>()
  for (const failure of failures) {
    const known = groups.get(failure.type)
    if (known) known.push(failure)
    else groups.set(failure.type, [failure])
  }
  return [...groups.values()]
    .flatMap((alike): readonly Proved[] => {
      const [first] = alike
      if (!first) return []
      const count = alike.reduce((sum, one) => sum + one.count, 0)
      const places = [...new Set(alike.map(({ place }) => place).filter((place) => place !== ''))]
      const reason = alike.find((one) => one.reason !== '')?.reason
      const said = `${first.type}${reason === undefined ? '' : ` (${reason})`}`
      return [
        {
          cause: causeOf(first),
          count,
          places: places.slice(0, 50),
          says: {
            en: `${sessions(count).en} failed at ${shortList(places, 'and others') || 'a host that is not named'}: ${said}.`,
            ru: `${sessions(count).ru}, неудача на ${shortList(places, 'и других') || 'неназванном узле'}: ${said}.`,
          },
          steps: TLS_REPAIRS[first.type] ?? TLS_OTHER,
        },
      ]
    })
    .toSorted((a, b) => b.count - a.count)
}

const total = (policies: readonly Node[], name: string): number =>
  policies.reduce((sum, one) => sum + number(node(one['summary'])[name]), 0)

const node = (value: unknown): Node => (typeof value === 'object' && value !== null ? (value as Node) : {})
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const string = (value: unknown): string => (typeof value === 'string' ? value.trim().slice(0, 512) : '')
const number = (value: unknown): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0
