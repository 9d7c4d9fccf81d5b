// Lines of Postfix that are of no message: connections, statistics, warnings. A failed log-in is the one of them that
// becomes a refusal, because a user waits behind it. It decides which notes are trouble: what Postfix calls warning, error,
// fatal or panic, and connections that this server could not make.

import { peerAt } from './postfix-words.ts'
import type { LogLine, LogRecord, RecordDraft } from '../log-record.ts'

const GRAVE = ['warning: ', 'error: ', 'fatal: ', 'panic: ']
/** Failures to reach others: `connect to mx.example.org[192.0.2.1]:25: Connection timed out`. */
const OF_DELIVERY = ['connect to ', 'SSL_connect error to ']
/** Names of clients that do not fit their addresses: the Internet is full of them. */
const OF_CLIENTS =
  /^warning: (?:hostname \S+ does not resolve to address |numeric hostname: |\S+\[[^\]]+\]: address not listed for hostname )/
const FAILURES = [
  ...OF_DELIVERY,
  'SSL_accept error from ',
  'too many errors after ',
  'certificate verification failed for ',
  'server certificate verification failed',
]

export function asTrouble(line: LogLine, text: string): LogRecord {
  const login = text.startsWith('warning: ') ? readFailedLogIn(line, text) : undefined
  if (login !== undefined) return login
  const grave = GRAVE.some((word) => text.startsWith(word)) && !OF_CLIENTS.test(text)
  const trouble = grave || FAILURES.some((word) => text.startsWith(word))
  const note: RecordDraft<'note'> = { at: line.at, format: 'postfix', kind: 'note', text, trouble }
  if (OF_DELIVERY.some((word) => text.startsWith(word))) note.ofDelivery = true
  return note
}

/** `warning: unknown[192.0.2.1]: SASL LOGIN authentication failed: reason, sasl_username=alice`. */
function readFailedLogIn({ at }: LogLine, text: string): LogRecord | undefined {
  const sasl = text.indexOf(']: SASL ')
  if (sasl < 0) return undefined
  const found = peerAt(text, 9)
  if (found === undefined || found.end !== sasl + 1) return undefined
  const said = text.slice(sasl + 3)
  const named = said.indexOf(', sasl_username=')
  const record: RecordDraft<'refused'> = {
    at,
    format: 'postfix',
    kind: 'refused',
    client: found.peer,
    stage: 'AUTH',
    text: named < 0 ? said : said.slice(0, named),
    temporary: said.includes('Temporary') || said.includes('Connection lost to authentication server'),
  }
  const user = named < 0 ? '' : said.slice(named + 16)
  if (user !== '' && user !== '(unavailable)') record.user = user
  return record
}
