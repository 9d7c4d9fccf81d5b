// Reads what Postfix logs of one delivery to one recipient: `to=<a@b>, orig_to=<c>, relay=h[ip]:25, delay=1, delays=..., dsn=5.1.1,
// status=bounced (host h[ip] said: 550 5.1.1 no (in reply to RCPT TO command))`. It takes the reply of the other side out of
// Postfix's own words around it, and names the stage.

import { angled, numberAt, peerAt, peerOf } from './postfix-words.ts'
import type { LogLine, LogRecord, Peer, RecordDraft } from '../log-record.ts'

type Outcome = 'delivered' | 'deferred' | 'failed'

export function readAttempt(
  { at }: LogLine,
  id: string,
  rest: string,
  service: string | undefined,
): LogRecord | undefined {
  const recipient = angled(rest, 3)
  const status = rest.indexOf(', status=')
  if (recipient === undefined || status < 0) return undefined
  const fields = rest.slice(0, status)
  const open = rest.indexOf(' (', status)
  const word = rest.slice(status + 9, open < 0 ? undefined : open)
  const text = open < 0 ? '' : rest.slice(open + 2, rest.endsWith(')') ? -1 : undefined)
  const dsn = valueOf(fields, ', dsn=')
  // A probe of `sendmail -bv` or of address verification: nothing was delivered.
  if (word === 'deliverable') return { at, format: 'postfix', kind: 'remark', id, text: rest }
  const outcome = outcomeOf(word, dsn)
  if (outcome === undefined) return undefined

  const record: RecordDraft<'attempted'> = { at, format: 'postfix', kind: 'attempted', id, outcome, recipient }
  const original = fields.indexOf(', orig_to=<')
  if (original > 0) {
    const address = angled(fields, original + 10)
    if (address !== undefined) record.original = address
  }
  takeRelay(record, valueOf(fields, ', relay='), service)
  const tls = valueOf(fields, ', tls=')
  if (tls !== undefined) record.tls = tls
  takeText(record, text)
  if (dsn !== undefined) record.enhanced = dsn
  const delay = fields.indexOf(', delay=')
  const seconds = delay < 0 ? undefined : numberAt(fields, delay + 8)
  if (seconds !== undefined) record.delay = seconds
  return record
}

function outcomeOf(word: string, dsn: string | undefined): Outcome | undefined {
  switch (word) {
    case 'sent':
      return 'delivered'
    case 'deferred':
    case 'SOFTBOUNCE':
      return 'deferred'
    case 'bounced':
    case 'expired':
    case 'force-expired':
      return 'failed'
    case 'undeliverable':
      return dsn?.startsWith('4') === true ? 'deferred' : 'failed'
    default:
      return undefined
  }
}

function valueOf(fields: string, name: string): string | undefined {
  const start = fields.indexOf(name)
  if (start < 0) return undefined
  const end = fields.indexOf(', ', start + name.length)
  return fields.slice(start + name.length, end < 0 ? undefined : end)
}

/** A host, or the name of the transport where it is a program's or of the machine itself. */
function takeRelay(record: RecordDraft<'attempted'>, relay: string | undefined, service: string | undefined): void {
  if (service !== undefined && service !== '') record.transport = service
  if (relay === undefined || relay === 'none') return
  const peer = peerOf(relay)
  if (peer !== undefined) record.peer = peer
  else record.transport = relay
}

const SUSPENDED = 'delivery temporarily suspended: '

/** Sets text, stage and, where Postfix names it only here, the peer. */
function takeText(record: RecordDraft<'attempted'>, whole: string): void {
  const text = whole.startsWith(SUSPENDED) ? whole.slice(SUSPENDED.length) : whole
  const read = readWords(text)
  if (read.peer !== undefined) record.peer ??= read.peer
  if (read.stage !== undefined) record.stage = read.stage
  const said = read.text.trimEnd()
  if (said !== '') record.text = said
}

export interface Words {
  readonly text: string
  readonly stage?: string
  readonly peer?: Peer
}

/** Of an error that Postfix tells: the reply, where there is one, and whose. */
export function readWords(text: string): Words {
  if (text.startsWith('host ')) return readHostSaid(text)
  if (text.startsWith('connect to ')) {
    const to = peerAt(text, 11)
    return { text, stage: 'connect', ...(to === undefined ? {} : { peer: to.peer }) }
  }
  const lost = text.startsWith('lost connection with ')
  if (lost || text.startsWith('conversation with ')) {
    const found = peerAt(text, lost ? 21 : 18)
    const during = text.indexOf(' while ')
    const stage = during < 0 ? undefined : stageOf(text.slice(during + 7))
    return { text, ...(stage === undefined ? {} : { stage }), ...(found === undefined ? {} : { peer: found.peer }) }
  }
  if (text.startsWith('TLS is required')) return { text, stage: 'STARTTLS' }
  if (text.startsWith('SASL authentication failed')) return { text, stage: 'AUTH' }
  return { text }
}

/** `host h[ip] said: 550 no (in reply to RCPT TO command)`, `host h[ip] refused to talk to me: 554 no`. */
function readHostSaid(text: string): Words {
  const host = peerAt(text, 5)
  if (host === undefined) return { text }
  const { peer, end } = host
  if (text.startsWith(' refused to talk to me: ', end)) {
    return { text: text.slice(end + 24), stage: 'initial connection', peer }
  }
  if (!text.startsWith(' said: ', end)) return { text, peer }
  const reply = text.lastIndexOf(' (in reply to ')
  if (reply < end) return { text: text.slice(end + 7), peer }
  const command = text.slice(reply + 14).replace(/ command\)?$/, '')
  return { text: text.slice(end + 7, reply), stage: command === 'end of DATA' ? 'end of data' : command, peer }
}

/** `sending RCPT TO`, `receiving the initial server greeting`, `performing the EHLO handshake`: the command meant. */
function stageOf(phrase: string): string {
  if (phrase.startsWith('receiving the initial')) return 'initial connection'
  if (phrase.startsWith('sending end of data')) return 'end of data'
  if (phrase.startsWith('sending message body')) return 'message body'
  const command = /^(?:sending|performing(?: the)?|receiving(?: the)?) (.+?)(?: handshake| command)?$/.exec(phrase)?.[1]
  return command ?? phrase
}
