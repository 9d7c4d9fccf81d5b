// Many reports about the same domains, of many receivers over many days, as one account of each domain: who sends as it, what passes
// and what fails (DMARC), and how others reach its servers (TLS). It adds up and puts in order; what a line means was decided where
// the report was read.

import type { Document, ReportedDomain, ReportedRow } from './document.ts'

export interface DomainAccount extends ReportedDomain {
  readonly kind: 'dmarc-report' | 'tls-report'
  readonly reports: number
  /** Who has sent reports. */
  readonly reporters: readonly string[]
  /** As the reports have them. */
  readonly dates: readonly string[]
}

/** By domain; of each what failed first, the most frequent at the top. */
export function sumReports(documents: readonly Document[]): readonly DomainAccount[] {
  const accounts = new Map<string, DomainAccount>()
  for (const document of documents) {
    if (document.kind !== 'dmarc-report' && document.kind !== 'tls-report') continue
    const { kind, reporter, date, domains } = document
    for (const one of domains) {
      const key = `${one.domain} ${kind}`
      const before = accounts.get(key)
      accounts.set(key, {
        kind,
        domain: one.domain,
        reports: (before?.reports ?? 0) + 1,
        good: (before?.good ?? 0) + one.good,
        bad: (before?.bad ?? 0) + one.bad,
        reporters: known(before?.reporters, reporter),
        dates: known(before?.dates, date),
        rows: [...(before?.rows ?? []), ...one.rows],
      })
    }
  }
  return [...accounts.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, account]) => ({ ...account, rows: addUp(account.rows) }))
}

function known(before: readonly string[] = [], one: string | undefined): readonly string[] {
  return one === undefined || before.includes(one) ? before : [...before, one]
}

function addUp(rows: readonly ReportedRow[]): readonly ReportedRow[] {
  const sums = new Map<string, ReportedRow>()
  for (const row of rows) {
    const key = `${row.place} ${row.good} ${row.says.en}`
    const before = sums.get(key)
    sums.set(key, before ? { ...before, count: before.count + row.count } : row)
  }
  return [...sums.values()].toSorted((a, b) => Number(a.good) - Number(b.good) || b.count - a.count)
}
