// Lines of JSON that wrap a line of a program: docker's json-file driver ({"log","stream","time"}) and `journalctl -o json`
// ({"MESSAGE","__REALTIME_TIMESTAMP","_HOSTNAME","SYSLOG_IDENTIFIER"}). JSON of other programs is left as it is.

import { decodeText } from '../../core/charset.ts'
import { RANK, readStamp, type Stamp } from './time-stamp.ts'
import type { WallClock } from './wall-time.ts'

/** Docker cuts lines into pieces of 16 KiB; of fewer characters where these take more bytes. */
const SPLIT_BY_DOCKER = 4096

interface Wrapped {
  ms: number
  rank: number
  machine: string | undefined
  tag: string | undefined
  pid: string | undefined
  text: string
  partial: boolean
}

/** Puts what the JSON wraps in its place; false where it wraps nothing that is known. */
export function unwrapJson(draft: Wrapped, clock: WallClock, stamp: Stamp): boolean {
  if (!draft.text.includes('"log"') && !draft.text.includes('"MESSAGE"')) return false
  let value: unknown
  try {
    value = JSON.parse(draft.text)
  } catch {
    return false
  }
  if (typeof value !== 'object' || value === null) return false
  const fields = value as Readonly<Record<string, unknown>>
  if (typeof fields['log'] === 'string') {
    const log = fields['log']
    const ended = log.endsWith('\n')
    draft.text = ended ? log.slice(0, log.endsWith('\r\n') ? -2 : -1) : log
    // Only a line as long as docker's buffer is cut; others drop the line end of a whole line.
    draft.partial = !ended && log.length >= SPLIT_BY_DOCKER
    if (typeof fields['time'] === 'string' && readStamp(fields['time'], clock, stamp)) take(draft, stamp.ms, stamp.rank)
    return true
  }
  const message = messageText(fields['MESSAGE'])
  if (message === undefined) return false
  draft.text = message
  const micros = Number(fields['__REALTIME_TIMESTAMP'])
  if (micros > 0) take(draft, Math.floor(micros / 1000), RANK.exact)
  draft.machine ??= textField(fields['_HOSTNAME'])
  draft.tag ??= textField(fields['SYSLOG_IDENTIFIER']) ?? textField(fields['_COMM'])
  draft.pid ??= textField(fields['SYSLOG_PID']) ?? textField(fields['_PID'])
  return true
}

function take(draft: Wrapped, ms: number, rank: number): void {
  if (rank <= draft.rank) return
  draft.ms = ms
  draft.rank = rank
}

const textField = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** journald writes bytes that are no UTF-8, or hold control characters, as an array of numbers. */
function messageText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (!Array.isArray(value) || !value.every((byte) => typeof byte === 'number')) return undefined
  return decodeText(Uint8Array.from(value))
}
