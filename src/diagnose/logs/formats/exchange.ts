// Parses Exchange's message tracking log and the CSV of a message trace (Exchange Online). Which column is which stands only in a
// header, so the parser remembers the last one; before the first header it takes nothing. A message's id is its Message-ID,
// because it is the only one that all servers and the notifications about a message share.

import { bare, timeOf, type Cell } from './exchange-cell.ts'
import type { Instant } from '../../../core/time.ts'
import { makeExchangeProtocolReader } from './exchange-protocol.ts'
import { cellsOf, readHeader, type Columns } from './exchange-table.ts'
import { readStatus, statusOf } from './exchange-status.ts'
import { readTrace } from './exchange-trace.ts'
import type { LogLine, LogRecord, ParseLine, Peer, RecordDraft } from '../log-record.ts'

export function makeExchangeParser(): ParseLine {
  let columns: Columns | undefined
  const readProtocol = makeExchangeProtocolReader()
  return (line) => {
    const { text } = line
    if (text.charCodeAt(0) === 35) {
      columns = readHeader(text) ?? columns
      return /^#(?:(?:Software|Version|Log-?type|Date|Fields):|TYPE \S)/i.test(text) ? note(line, text) : undefined
    }
    // A mark of the byte order stands before the first line of a file.
    const header = readHeader(text.charCodeAt(0) === 0xfe_ff ? text.slice(1) : text)
    if (header !== undefined) {
      columns = header
      return note(line, text)
    }
    if (columns === undefined || text.charCodeAt(0) === 123 || !text.includes(',')) return undefined
    return readRow(line, columns, readProtocol)
  }
}

function readRow(
  line: LogLine,
  columns: Columns,
  readProtocol: ReturnType<typeof makeExchangeProtocolReader>,
): LogRecord | undefined {
  const code = line.text.charCodeAt(0)
  // Rows of the tracking log begin with the time.
  if (columns.kind !== 'trace' && code !== 34 && (code < 48 || code > 57)) return undefined
  const cells = cellsOf(line.text)
  if (cells.length !== columns.count) return undefined
  const cell: Cell = (name) => cells[columns.places.get(name) ?? -1] ?? ''
  switch (columns.kind) {
    case 'tracking':
      return readEvent(line, cell)
    case 'trace':
      return readTrace(cell)
    case 'protocol':
      return readProtocol(line, cell)
  }
}

type Fate = 'arrived' | 'delivered' | 'deferred' | 'failed' | 'notified'

const FATES: Readonly<Record<string, Fate>> = {
  RECEIVE: 'arrived',
  SUBMIT: 'arrived',
  SEND: 'delivered',
  SENDEXTERNAL: 'delivered',
  DELIVER: 'delivered',
  DUPLICATEDELIVER: 'delivered',
  DEFER: 'deferred',
  SUBMITDEFER: 'deferred',
  FAIL: 'failed',
  SUBMITFAIL: 'failed',
  DROP: 'failed',
  BADMAIL: 'failed',
  POISONMESSAGE: 'failed',
  DSN: 'notified',
}

function readEvent(line: LogLine, cell: Cell): LogRecord | undefined {
  const event = cell('eventid')
  if (!/^[A-Z]{2,24}$/.test(event)) return undefined
  const at = timeOf(cell('datetime'), line)
  const id = bare(cell('messageid')) || cell('networkmessageid') || cell('internalmessageid')
  if (id === '') return { at, format: 'exchange', kind: 'note', text: line.text, trouble: false }
  const fate = FATES[event]
  const recipients = cell('recipientaddress')
    .split(';')
    .filter((address) => address !== '')
  switch (fate) {
    case 'arrived':
      return readArrival({ at, id, cell, recipients })
    case 'notified':
      return readNotification({ at, id, cell, recipients })
    case 'delivered':
    case 'deferred':
    case 'failed':
      return readAttempts({ at, id, cell, recipients }, fate)
    case undefined:
      return { at, format: 'exchange', kind: 'remark', id, text: remarkOf(event, cell) }
  }
}

interface Row {
  readonly at: Instant | undefined
  readonly id: string
  readonly cell: Cell
  readonly recipients: readonly string[]
}

/** `EXPAND list@example.org to a@example.org;b@example.org`. */
function remarkOf(event: string, cell: Cell): string {
  const related = cell('relatedrecipientaddress')
  return [event, cell('source'), related, related === '' ? '' : 'to', cell('recipientaddress'), cell('sourcecontext')]
    .filter((part) => part !== '')
    .join(' ')
}

function readArrival({ at, id, cell, recipients }: Row): RecordDraft<'arrived'> {
  const record: RecordDraft<'arrived'> = {
    at,
    format: 'exchange',
    kind: 'arrived',
    id,
    from: bare(cell('senderaddress')),
  }
  const client = clientOf(cell)
  if (client !== undefined) record.client = client
  const source = cell('source')
  if (source !== '') record.protocol = source.toLowerCase()
  const size = cell('totalbytes')
  if (/^\d+$/.test(size)) record.size = Number(size)
  const field = bare(cell('messageid'))
  if (field !== '') record.messageIdField = field
  const subject = cell('messagesubject')
  if (subject !== '') record.subject = subject
  if (recipients.length > 0) record.recipients = recipients
  return record
}

/** The notification has an id of its own; `reference` names the message that it is about. */
function readNotification(row: Row): LogRecord {
  const record = readArrival(row)
  const about = bare(row.cell('reference').split(';')[0] ?? '')
  if (about !== '' && about !== row.id) record.bounceOf = about
  return record
}

function clientOf(cell: Cell): Peer | undefined {
  const address = cell('originalclientip') || cell('clientip')
  const host = cell('clienthostname')
  if (address === '' && host === '') return undefined
  return { ...(host === '' ? {} : { host }), ...(address === '' ? {} : { address }) }
}

function readAttempts(row: Row, outcome: 'delivered' | 'deferred' | 'failed'): LogRecord {
  const { at, id, cell, recipients } = row
  const statuses = cell('recipientstatus')
  const attempts = recipients.map((recipient, i) => {
    const status = readStatus(
      statusOf(statuses, i, recipients.length) || (outcome === 'delivered' ? '' : cell('sourcecontext')),
    )
    const record: RecordDraft<'attempted'> = { at, format: 'exchange', kind: 'attempted', id, outcome, recipient }
    const original = cell('relatedrecipientaddress')
    if (original !== '' && original !== recipient && !original.includes(';')) record.original = original
    const transport = cell('connectorid') || cell('source').toLowerCase()
    if (transport !== '') record.transport = transport
    const peer = status.peer ?? serverOf(cell)
    if (peer !== undefined) record.peer = peer
    if (status.text !== undefined) record.text = status.text
    if (status.enhanced !== undefined) record.enhanced = status.enhanced
    return record
  })
  const [first, ...others] = attempts
  if (first === undefined) return { at, format: 'exchange', kind: 'remark', id, text: remarkOf(cell('eventid'), cell) }
  if (others.length > 0) first.also = others
  return first
}

/** Where a message went to; of a local delivery it is this server itself. */
function serverOf(cell: Cell): Peer | undefined {
  if (cell('source') !== 'SMTP') return undefined
  const host = cell('serverhostname')
  const address = cell('serverip')
  if (host === '' && address === '') return undefined
  return { ...(host === '' ? {} : { host }), ...(address === '' ? {} : { address }) }
}

const note = ({ at }: LogLine, text: string): LogRecord => ({
  at,
  format: 'exchange',
  kind: 'note',
  text,
  trouble: false,
})
