// rspamd over HTTP: the message to /checkv2, what is known of its session in header fields, the answer as JSON
// (https://rspamd.com/doc/developers/protocol.html). rspamd's own action becomes the verdict; policy may still go by the score.
// It is HTTP/1.0 (RFC 1945) by hand, because Node's client writes once more after the content: rspamd has often answered
// and closed by then, and the answer would be lost to an EPIPE.

import type { ScannerPlace } from '../config/scanner-place.ts'
import { formatMailbox, formatReversePath } from '../core/address.ts'
import { Channel, readAll } from './channel.ts'
import { contentPieces, contentSize } from './read-content.ts'
import { readRspamdAnswer } from './rspamd-answer.ts'
import { unavailable, type ScanMessage, type ScanOutcome } from './scanner.ts'

/** An answer has a few kilobytes; symbols with long lists of URLs make it longer. */
const MOST_ANSWER = 1024 * 1024
/** rspamd looks at recipients to choose settings; a few hundred will do. */
const MOST_RECIPIENTS = 256

export async function scanWithRspamd(
  place: ScannerPlace,
  message: ScanMessage,
  signal: AbortSignal,
): Promise<ScanOutcome> {
  using channel = await Channel.open(place, signal)
  const lines = ['POST /checkv2 HTTP/1.0', ...headerLines(message)]
  let open = await channel.send(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`))
  for await (const piece of contentPieces(message.content)) {
    if (!open) break
    open = await channel.send(piece)
  }
  return readResponse((await readAll(channel, MOST_ANSWER)).toString('utf8'))
}

const STATUS = /^HTTP\/1\.\d (\d{3})(?: [^\r\n]*)?\r?\n/

function readResponse(text: string): ScanOutcome {
  if (text === '') return unavailable('rspamd closed the connection without an answer')
  const status = STATUS.exec(text)?.[1]
  const end = /\r?\n\r?\n/.exec(text)
  if (status === undefined || end === null) {
    return unavailable('what answered is not rspamd', { answer: text.slice(0, 200) })
  }
  const body = text.slice(end.index + end[0].length)
  if (status === '200') return readRspamdAnswer(body)
  return unavailable('rspamd reports an error', { status: Number(status), answer: body.slice(0, 200) })
}

function headerLines(message: ScanMessage): readonly string[] {
  const { login, tls, clientName } = message
  const fields: readonly (readonly [name: string, value: string | undefined])[] = [
    ['Content-Length', String(contentSize(message.content))],
    ['Queue-Id', message.queueId],
    ['Ip', message.client],
    ['Helo', message.helo],
    ['Hostname', clientName ?? 'unknown'],
    ['From', formatReversePath(message.mailFrom)],
    ...message.rcptTo.slice(0, MOST_RECIPIENTS).map((rcpt) => ['Rcpt', formatMailbox(rcpt)] as const),
    ['MTA-Name', message.hostname],
    ['User', login?.user],
    ['TLS-Cipher', tls?.cipher],
    ['TLS-Version', tls?.protocol],
  ]
  return fields.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${withoutControls(value)}`]))
}

/** Nothing that came from a client may end the field that it stands in. */
const withoutControls = (text: string): string => text.replaceAll(/[\0-\x1f\x7f]/g, '')
