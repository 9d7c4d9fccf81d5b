// What the use-case `explain` answers with, for people: the documents, or the report of a log.

import type { ExplainView, ExplanationView } from '../../control/explain-view.ts'
import type { Explanation } from '../../diagnose/explanation.ts'
import type { LogReport } from '../../diagnose/logs/report.ts'
import { renderDocuments } from './document.ts'
import { renderLogReport, type LogReportContext } from './log-report.ts'

export function explainedLines(found: ExplainView | LogReport, context: LogReportContext): readonly string[] {
  if ('causes' in found) return renderLogReport(found, context)
  const documents = 'documents' in found ? found.documents : [found]
  return renderDocuments(documents.map(explanationOf), { ...context, full: true })
}

/** The input itself is not sent back. */
const explanationOf = ({ cases, ...head }: ExplanationView): Explanation => ({
  ...head,
  cases: cases.map((one) => ({ ...one, diagnosis: { ...one, observed: { ...one.observed, whole: '' } } })),
})
