// A reason in words: what was noticed and what the other side said. It repeats what is recorded and guesses at nothing:
// what to do about it is the business of the diagnosis.

import { describeReply, type Reply } from '../../core/reply.ts'
import { REASON_CODES, type Facts, type FactValue, type Reason, type Remote, type SmtpVerb } from '../../core/reason.ts'
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

/** Whole sentences, with the reply in one line: for headers. */
export function reasonSentence(reason: Reason): string {
  const { reply, facts, command } = reason
  if (reply !== undefined) return `${reasonText(reason)}. It answered${answered(command)}: ${quoted(reply)}.`
  return `${reasonText(reason)}${facts === undefined ? '' : factsSuffix(facts)}.`
}

/** A reply in one line, marked off from the sentence around it, whose full stop is not the reply's. */
export const quoted = (reply: Reply): string => `“${safeText(describeReply(reply))}”`

/** For a column: the reply where there is one, else the words. */
export const shortReason = (reason: Reason): string =>
  reason.reply === undefined ? REASON_CODES[reason.code] : safeText(describeReply(reason.reply))

function answered(command: SmtpVerb | undefined): string {
  switch (command) {
    case undefined:
      return ''
    case 'connect':
      return ' in its greeting'
    case 'content':
      return ' after the content'
    case 'EHLO':
    case 'HELO':
    case 'STARTTLS':
    case 'MAIL':
    case 'RCPT':
    case 'DATA':
    case 'RSET':
    case 'QUIT':
      return ` to ${command}`
  }
}

export function factValue(value: FactValue): string {
  if (value === null) return 'none'
  if (typeof value === 'object') return value.length === 0 ? 'none' : safeText(value.join(', '))
  return safeText(String(value))
}

/** One line a fact: `client: 127.0.0.2`. */
export const factLines = (facts: Facts): string[] =>
  Object.entries(facts).map(([name, value]) => `${safeText(name)}: ${factValue(value)}`)

const factsSuffix = (facts: Facts): string => {
  const lines = factLines(facts)
  return lines.length === 0 ? '' : `; ${lines.join('; ')}`
}
