// SpamAssassin's spamd by its command HEADERS (protocol SPAMC/1.5): score, threshold, and the header section as
// SpamAssassin would write it, from which its X-Spam fields are taken over. Whether the score is too high is policy's business.

import type { ScannerPlace } from '../config/scanner-place.ts'
import { someOf } from '../core/facts.ts'
import { fieldName, fieldText, isNamed, rawValue, readHeader, type HeaderField } from '../core/header.ts'
import type { Facts } from '../core/reason.ts'
import { Channel, readAll } from './channel.ts'
import type { ContentChange } from './content-change.ts'
import { contentPieces, contentSize } from './read-content.ts'
import { unavailable, type ScanMessage, type ScanOutcome } from './scanner.ts'

/** The header section of the message, however long, and some fields more. */
const MOST_ANSWER = 1280 * 1024

export async function scanWithSpamd(
  place: ScannerPlace,
  message: ScanMessage,
  signal: AbortSignal,
): Promise<ScanOutcome> {
  using channel = await Channel.open(place, signal)
  const request = `HEADERS SPAMC/1.5\r\nContent-length: ${contentSize(message.content)}\r\n\r\n`
  let open = await channel.send(Buffer.from(request))
  for await (const piece of contentPieces(message.content)) {
    if (!open) break
    open = await channel.send(piece)
  }
  channel.finish()
  return readAnswer(await readAll(channel, MOST_ANSWER))
}

const STATUS = /^SPAMD\/\d+\.\d+ (\d+) ?(.*)$/
const SPAM = /^(True|Yes|False|No) ; (-?\d+(?:\.\d+)?) \/ (-?\d+(?:\.\d+)?)$/i

function readAnswer(answer: Buffer): ScanOutcome {
  const end = answer.indexOf('\r\n\r\n')
  const [first = '', ...lines] = answer
    .subarray(0, end < 0 ? answer.length : end)
    .toString('latin1')
    .split('\r\n')
  const [, code, word = ''] = STATUS.exec(first) ?? []
  if (code === undefined) {
    return unavailable(
      answer.length === 0 ? 'spamd closed the connection without an answer' : 'spamd gave no verdict',
      first === '' ? {} : { answer: first.slice(0, 200) },
    )
  }
  if (code !== '0') return unavailable('spamd reports an error', { code: Number(code), answer: word.slice(0, 200) })
  const [, isSpam, score, threshold] = SPAM.exec(valueOf('spam', lines)?.trim() ?? '') ?? []
  const length = Number(valueOf('content-length', lines) ?? Number.NaN)
  const header = answer.subarray(end + 4)
  if (end < 0 || isSpam === undefined) return unavailable('spamd gave no verdict', { answer: first })
  // A cut answer: the verdict would be whole, but nobody can say what else was to come.
  if (Number.isFinite(length) && header.length < length) return unavailable('the answer of spamd was cut short')
  const fields = readHeader(header).fields.filter((field) => /^x-spam-/i.test(fieldName(field)))
  return {
    kind: 'verdict',
    verdict: /^(?:true|yes)$/i.test(isSpam) ? 'spam' : 'clean',
    score: Number(score),
    threshold: Number(threshold),
    changes: takeOver(fields),
    facts: symbols(fields),
  }
}

const valueOf = (name: string, lines: readonly string[]): string | undefined =>
  lines.find((line) => line.toLowerCase().startsWith(`${name}:`))?.slice(name.length + 1)

/** The fields by which SpamAssassin marks mail. One that a stranger wrote must not be taken for ours. */
const MARKS = ['X-Spam-Flag', 'X-Spam-Status', 'X-Spam-Level', 'X-Spam-Checker-Version', 'X-Spam-Report']

function takeOver(fields: readonly HeaderField[]): readonly ContentChange[] {
  const names = new Map([...MARKS, ...fields.map(fieldName)].map((name) => [name.toLowerCase(), name]))
  return [
    ...[...names.values()].map((name) => ({ kind: 'delete-field', name, nth: 'all' }) as const),
    // At the top and in their order, where SpamAssassin puts them: what is inserted last is first.
    ...fields
      .map((field) => ({ kind: 'insert-field', index: 0, name: fieldName(field), value: rawValue(field) }) as const)
      .reverse(),
  ]
}

/** `tests=A,B autolearn=...` of X-Spam-Status, whose form a site may have changed: then there are no symbols to tell. */
function symbols(fields: readonly HeaderField[]): Facts {
  const status = fields.find((field) => isNamed(field, 'x-spam-status'))
  const text = status ? fieldText(status).replaceAll(/\s+/g, ' ') : ''
  const tests = /\btests=([\w.]+(?:=-?[\d.]+)?(?:, ?[\w.]+(?:=-?[\d.]+)?)*)/.exec(text)?.[1]
  if (tests === undefined || tests === 'none') return {}
  return { symbols: someOf(tests.split(/, ?/)) }
}
