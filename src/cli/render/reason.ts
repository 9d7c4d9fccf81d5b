// The parts that reasons are told with: replies, hosts, facts. It repeats what is recorded and guesses at nothing; whole
// sentences for people stand in plain-reason.ts.

import { describeReply, type Reply } from '../../core/reply.ts'
import type { Facts, FactValue, Reason, Remote } from '../../core/reason.ts'
import type { TimelineWords } from '../../words/timeline.ts'
import { safeText } from './safe-text.ts'

export const describeRemote = ({ host, address, port }: Remote, words: TimelineWords): string =>
  safeText(port === 0 ? address : words.peer(host === address ? address : `${host} [${address}]`, port))

/** The lines of a reply as they came over the wire, without line ends. */
export function replyLines({ code, enhanced, lines }: Reply): string[] {
  const status = enhanced === undefined ? '' : `${enhanced} `
  return lines.map((line, i) => safeText(`${code}${i < lines.length - 1 ? '-' : ' '}${status}${line}`).trimEnd())
}

/** `the server refused the message after its content`, with the host where one is known. */
export function reasonText({ code, remote }: Reason, words: TimelineWords): string {
  const text = words.reasons[code]
  return remote === undefined ? text : `${text} (${describeRemote(remote, words)})`
}

/** A reply in one line, marked off from the sentence around it, whose full stop is not the reply's. */
export const quoted = (reply: Reply, words: TimelineWords): string => words.quoted(safeText(describeReply(reply)))

/** For a column: the reply where there is one, else the words. */
export const shortReason = (reason: Reason, words: TimelineWords): string =>
  reason.reply === undefined ? words.reasons[reason.code] : safeText(describeReply(reason.reply))

export function factValue(value: FactValue, { none, yes, no }: Pick<TimelineWords, 'none' | 'yes' | 'no'>): string {
  if (value === null) return none
  if (typeof value === 'boolean') return value ? yes : no
  if (typeof value === 'object') return value.length === 0 ? none : safeText(value.join(', '))
  return safeText(String(value))
}

/** One line a fact: `client: 127.0.0.2`. Names without words of their own stay: they are those of settings. */
export const factLines = (facts: Facts, words: TimelineWords): string[] =>
  Object.entries(facts).map(([name, value]) => {
    const nullMx = name === 'mx' && Array.isArray(value) && value.length > 0 && value.every((mx) => mx.endsWith(' .'))
    const called = Object.hasOwn(words.facts, name) ? words.facts[name] : undefined
    return `${called ?? safeText(name)}: ${factValue(value, words)}${nullMx ? words.nullMx : ''}`
  })

/** The forms in which events name a destination (route/destination.ts). */
export function destinationText(text: string, words: TimelineWords): string {
  const separator = [', then ', ' or '].find((one) => text.includes(one))
  if (separator !== undefined) {
    const ways = text.split(separator).map((way) => destinationText(way, words))
    return words.inTurn(ways, separator === ' or ' ? 'random' : 'written')
  }
  const [, mailbox, domain, host, port, lmtp] =
    /^(?:mailbox (.+)|MX of (.+)|host (.+) port (\d+)|LMTP at (.+))$/.exec(safeText(text)) ?? []
  const program = /^program (.+)$/.exec(safeText(text))?.[1]
  if (program !== undefined) return words.programAt(program)
  if (lmtp !== undefined) return words.lmtpAt(lmtp)
  if (mailbox !== undefined) return words.mailbox(mailbox)
  if (domain !== undefined) return words.mxOf(domain)
  return host === undefined || port === undefined ? safeText(text) : words.hostPort(host, port)
}
