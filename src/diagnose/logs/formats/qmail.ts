// Parses the log of qmail-send (under multilog, splogger or anything else; the tag proves nothing) and of the programs that stand
// before its SMTP server. qmail tells a message's sender, a delivery's recipient and its result in three lines that only
// share numbers, so the parser remembers open messages and deliveries. Message numbers are used again: the second message
// with number 706430 gets the id `706430#2`.

import { readQmailDoor } from './qmail-door.ts'
import { readReport } from './qmail-report.ts'
import type { LogLine, LogRecord, ParseLine, RecordDraft } from '../log-record.ts'

/** More open numbers than any queue has; beyond it the oldest are forgotten. */
const MOST_REMEMBERED = 200_000

interface Delivery {
  readonly id: string
  readonly recipient: string
  readonly channel: string
}

interface Memory {
  /** How often a message number was given out. */
  readonly uses: Map<string, number>
  readonly deliveries: Map<string, Delivery>
  /** Process number of a bounce's injection: the message that it is a bounce of. */
  readonly bounces: Map<string, string>
}

export function makeQmailParser(): ParseLine {
  const memory: Memory = { uses: new Map(), deliveries: new Map(), bounces: new Map() }
  return (line) => {
    const { text } = line
    switch (text.charCodeAt(0)) {
      case 110: // n
        return text.startsWith('new msg ') ? readNew(line, memory) : undefined
      case 105: // i
        return text.startsWith('info msg ') ? readInfo(line, memory) : undefined
      case 115: // s
        if (text.startsWith('starting delivery ')) return readStart(line, memory)
        if (text.startsWith('status: ') && / \d+\/\d+|exit/.test(text)) return note(line, false)
        return readQmailDoor(line)
      case 100: // d
        if (text.startsWith('delivery ')) return readEnd(line, memory)
        return text.startsWith('double bounce: discarding ') ? note(line, true) : undefined
      case 98: // b
        return text.startsWith('bounce msg ') ? readBounce(line, memory) : undefined
      case 101: // e
        return text.startsWith('end msg ') ? readFinished(line, memory) : undefined
      case 116: // t
        return text.startsWith('triple bounce: discarding ') ? note(line, true) : readQmailDoor(line)
      default:
        return readQmailDoor(line) ?? (line.tag?.startsWith('qmail') === true ? note(line, true) : undefined)
    }
  }
}

function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.set(key, value)
  if (map.size <= MOST_REMEMBERED) return
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}

function idOf(memory: Memory, number: string): string {
  const uses = memory.uses.get(number) ?? 1
  return uses === 1 ? number : `${number}#${uses}`
}

const digitsAt = (text: string, start: number): string => {
  let end = start
  while (end < text.length && text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end++
  return text.slice(start, end)
}

function readNew({ at, text }: LogLine, memory: Memory): LogRecord | undefined {
  const number = text.slice(8)
  if (number === '' || digitsAt(number, 0) !== number) return undefined
  const uses = (memory.uses.get(number) ?? 0) + 1
  memory.uses.delete(number)
  remember(memory.uses, number, uses)
  return { at, format: 'qmail', kind: 'arrived', id: idOf(memory, number) }
}

/** `info msg 706430: bytes 2737 from <a@b> qp 31064 uid 1001`. */
function readInfo({ at, text }: LogLine, memory: Memory): LogRecord | undefined {
  const number = digitsAt(text, 9)
  const bytes = text.indexOf(': bytes ', 9)
  const from = text.indexOf(' from <', bytes)
  const end = text.lastIndexOf('> qp ')
  if (number === '' || bytes < 0 || from < 0 || end < from) return undefined
  const record: RecordDraft<'arrived'> = {
    at,
    format: 'qmail',
    kind: 'arrived',
    id: idOf(memory, number),
    from: text.slice(from + 7, end),
    size: Number(digitsAt(text, bytes + 8)),
  }
  const bounceOf = memory.bounces.get(digitsAt(text, end + 5))
  if (bounceOf !== undefined) {
    record.bounceOf = bounceOf
    memory.bounces.delete(digitsAt(text, end + 5))
  }
  const uid = text.indexOf(' uid ', end)
  if (uid > 0) record.user = `uid ${digitsAt(text, uid + 5)}`
  return record
}

/** `starting delivery 190552: msg 706430 to local alice@example.org`. */
function readStart({ at, text }: LogLine, memory: Memory): LogRecord | undefined {
  const colon = text.indexOf(': msg ', 18)
  if (colon < 0) return undefined
  const number = digitsAt(text, colon + 6)
  const to = text.indexOf(' to ', colon)
  const space = text.indexOf(' ', to + 4)
  if (number === '' || to < 0 || space < 0) return undefined
  const channel = text.slice(to + 4, space)
  if (channel !== 'local' && channel !== 'remote') return undefined
  const id = idOf(memory, number)
  // A patched qmail with several queues writes the queue behind the address.
  const recipient = text.slice(space + 1).split(' ', 1)[0] ?? ''
  remember(memory.deliveries, text.slice(18, colon), { id, recipient, channel })
  return { at, format: 'qmail', kind: 'remark', id, text }
}

const OUTCOMES = { success: 'delivered', failure: 'failed', deferral: 'deferred' } as const

/** `delivery 190552: deferral: 192.0.2.1_does_not_like_recipient./...`. */
function readEnd(line: LogLine, memory: Memory): LogRecord | undefined {
  const { at, text } = line
  const colon = text.indexOf(': ', 9)
  if (colon < 0 || digitsAt(text, 9) === '') return undefined
  const number = text.slice(9, colon)
  const second = text.indexOf(': ', colon + 2)
  const word = text.slice(colon + 2, second < 0 ? undefined : second)
  const mangled = word.startsWith('report mangled')
  if (!mangled && word !== 'success' && word !== 'failure' && word !== 'deferral') return undefined
  const delivery = memory.deliveries.get(number)
  // It began before the log did: nothing tells whose it was.
  if (delivery === undefined) return note(line, word !== 'success')
  memory.deliveries.delete(number)
  const report = second < 0 ? { text: word } : readReport(text.slice(second + 2))
  const outcome = mangled ? 'deferred' : OUTCOMES[word as keyof typeof OUTCOMES]
  const { id, recipient, channel } = delivery
  return { at, format: 'qmail', kind: 'attempted', id, outcome, recipient, transport: channel, ...report }
}

/** `bounce msg 706430 qp 31067`: the bounce is the message that comes in with that process number. */
function readBounce({ at, text }: LogLine, memory: Memory): LogRecord | undefined {
  const number = digitsAt(text, 11)
  const qp = text.indexOf(' qp ', 11)
  if (number === '' || qp < 0) return undefined
  const id = idOf(memory, number)
  remember(memory.bounces, digitsAt(text, qp + 4), id)
  return { at, format: 'qmail', kind: 'remark', id, text }
}

function readFinished({ at, text }: LogLine, memory: Memory): LogRecord | undefined {
  const number = text.slice(8)
  if (number === '' || digitsAt(number, 0) !== number) return undefined
  return { at, format: 'qmail', kind: 'finished', id: idOf(memory, number) }
}

const note = ({ at, text }: LogLine, trouble: boolean): LogRecord => ({
  at,
  format: 'qmail',
  kind: 'note',
  text,
  trouble,
})
