// Rows of a message trace of Exchange Online: one of a recipient (Get-MessageTrace, `Status`), or one of a message with the fate
// of each recipient in one cell (the enhanced summary report, `a@b##Receive, Send`). Each gives the arrival, and the attempts
// as far as the trace knows them.

import { instant, type Instant } from '../../../core/time.ts'
import { readStatus } from './exchange-status.ts'
import { bare, type Cell } from './exchange-cell.ts'
import type { LogRecord, RecordDraft } from '../log-record.ts'

type Outcome = 'delivered' | 'deferred' | 'failed'

/** Columns that hold the time, in the reports that there are. */
const TIMES = ['received', 'receiveddate', 'origintimestamputc', 'origintimestamp', 'datetimeutc']

export function readTrace(cell: Cell): LogRecord | undefined {
  const time = TIMES.map((name) => cell(name)).find((value) => value !== '') ?? ''
  const at = traceTime(time)
  if (at === undefined) return undefined
  const id = bare(cell('messageid')) || cell('messagetraceid') || cell('networkmessageid')
  if (id === '') return undefined
  const attempts = attemptsOf({ at, format: 'exchange', id }, cell)
  const record: RecordDraft<'arrived'> = {
    at,
    format: 'exchange',
    kind: 'arrived',
    id,
    from: bare(cell('senderaddress')),
  }
  const address = cell('fromip') || cell('originalclientip')
  if (address !== '') record.client = { address }
  const size = cell('size') || cell('totalbytes')
  if (/^\d+$/.test(size)) record.size = Number(size)
  const field = bare(cell('messageid'))
  if (field !== '') record.messageIdField = field
  const subject = cell('subject') || cell('messagesubject')
  if (subject !== '') record.subject = subject
  const recipients = [cell('recipientaddress'), ...attempts.map(({ recipient }) => recipient)].filter(
    (one) => one !== '',
  )
  if (recipients.length > 0) record.recipients = [...new Set(recipients)]
  if (attempts.length > 0) record.also = attempts
  return record
}

type Attempt = Extract<LogRecord, { readonly kind: 'attempted' }>
type Base = Pick<Attempt, 'at' | 'format' | 'id'>

function attemptsOf(base: Base, cell: Cell): readonly Attempt[] {
  const each = cell('recipientstatus')
  if (each.includes('##')) {
    return each.split(/;(?=[^;#]*##)/).flatMap((entry) => {
      const mark = entry.indexOf('##')
      const steps = entry.slice(mark + 2)
      const outcome = outcomeOf(steps.split(',').at(-1)?.trim() ?? '')
      const recipient = entry.slice(0, mark).trim()
      if (outcome === undefined || recipient === '') return []
      return [{ ...base, kind: 'attempted' as const, outcome, recipient }]
    })
  }
  const recipient = cell('recipientaddress')
  const word = cell('status') || each
  const outcome = outcomeOf(word)
  if (recipient === '' || outcome === undefined) return []
  const status = readStatus(
    cell('error') || cell('detail') || (/^(?:Quarantined|FilteredAsSpam)$/i.test(word) ? word : ''),
  )
  const address = cell('toip')
  return [
    {
      ...base,
      kind: 'attempted' as const,
      outcome,
      recipient,
      ...status,
      ...(address === '' ? {} : { peer: { address } }),
    },
  ]
}

/** What is quarantined or blocked as spam did not reach the mailbox; what was expanded is told of its members. */
function outcomeOf(word: string): Outcome | undefined {
  switch (word.toLowerCase().replaceAll(' ', '')) {
    case 'delivered':
    case 'deliver':
    case 'send':
      return 'delivered'
    case 'pending':
    case 'gettingstatus':
    case 'defer':
      return 'deferred'
    case 'failed':
    case 'fail':
    case 'quarantined':
    case 'filteredasspam':
    case 'drop':
      return 'failed'
    default:
      return undefined
  }
}

const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/
const AMERICAN = /^(\d{1,2})\/(\d{1,2})\/(\d{4}),? (\d{1,2}):(\d\d)(?::(\d\d))?(?: ?([AP])M)?$/i

/** ISO with or without a zone, and `11/22/2026 5:20:43 AM`; traces are in UTC. Undefined: no time, and so no row of a trace. */
function traceTime(text: string): Instant | undefined {
  if (ISO.test(text)) {
    const ms = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text.replace(' ', 'T')}Z`)
    return Number.isNaN(ms) ? undefined : instant(ms)
  }
  const american = AMERICAN.exec(text)
  if (american === null) return undefined
  const [, month, day, year, hour, minute, second = '0', half] = american
  const hours = (Number(hour) % (half === undefined ? 24 : 12)) + (half?.toUpperCase() === 'P' ? 12 : 0)
  return instant(Date.UTC(Number(year), Number(month) - 1, Number(day), hours, Number(minute), Number(second)))
}
