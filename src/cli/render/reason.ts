// The parts that reasons are told with: replies, hosts, facts. It repeats what is recorded and guesses at nothing; whole
// sentences for people stand in plain-reason.ts.

import { describeReply, type Reply } from '../../core/reply.ts'
import { REASON_CODES, type Facts, type FactValue, type Reason, type Remote } from '../../core/reason.ts'
import { safeText } from './safe-text.ts'

export const describeRemote = ({ host, address, port }: Remote): string =>
  safeText(host === address ? `${address} port ${port}` : `${host} [${address}] port ${port}`)

/** The lines of a reply as they came over the wire, without line ends. */
export function replyLines({ code, enhanced, lines }: Reply): string[] {
  const status = enhanced === undefined ? '' : `${enhanced} `
  return lines.map((line, i) => safeText(`${code}${i < lines.length - 1 ? '-' : ' '}${status}${line}`).trimEnd())
}

/** `the server refused the message after its content`, with the host where one is known. */
export function reasonText(reason: Reason): string {
  const text = REASON_CODES[reason.code]
  return reason.remote === undefined ? text : `${text} (${describeRemote(reason.remote)})`
}

/** A reply in one line, marked off from the sentence around it, whose full stop is not the reply's. */
export const quoted = (reply: Reply): string => `“${safeText(describeReply(reply))}”`

/** For a column: the reply where there is one, else the words. */
export const shortReason = (reason: Reason): string =>
  reason.reply === undefined ? REASON_CODES[reason.code] : safeText(describeReply(reason.reply))

export function factValue(value: FactValue): string {
  if (value === null) return 'none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'object') return value.length === 0 ? 'none' : safeText(value.join(', '))
  return safeText(String(value))
}

/** Names of facts that are no words of plain English; those of settings stay, because they can be looked up. */
const FACT_NAMES: ReadonlyMap<string, string> = new Map([
  ['mx', 'MX'],
  ['authenticated', 'secured by DNSSEC'],
  ['from', 'from the address'],
  ['ignored', 'ignored, private or reserved'],
  ['own', 'this server itself'],
  ['behindOwn', 'left out, no better than this server'],
  ['withoutAddress', 'without an address'],
  ['notHostNames', 'not host names'],
  ['overLimit', 'left out, too many'],
  ['resting', 'not called, found dead a moment ago'],
  ['untried', 'not called in this attempt'],
  ['settled', 'recipients settled'],
  ['waiting', 'recipients that follow'],
  ['carried', 'messages it had carried'],
  ['nul_removed', 'NUL octets taken out'],
  ['seconds_ago', 'seconds since that was found'],
  ['unanswered', 'no answer from DNS'],
  ['verified', 'certificate verified'],
  ['verify_error', 'why not'],
  ['bareCr', 'bare CR'],
  ['bareLf', 'bare LF'],
])

/** One line a fact: `client: 127.0.0.2`. */
export const factLines = (facts: Facts): string[] =>
  Object.entries(facts).map(([name, value]) => {
    const nullMx = name === 'mx' && Array.isArray(value) && value.length > 0 && value.every((mx) => mx.endsWith(' .'))
    return `${safeText(FACT_NAMES.get(name) ?? name)}: ${factValue(value)}${nullMx ? ' (null MX: takes no mail)' : ''}`
  })
