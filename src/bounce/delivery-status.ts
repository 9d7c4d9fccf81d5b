// The machine-readable part of a notification, message/delivery-status (RFC 3464). It is always 7-bit: addresses in UTF-8
// have the form that RFC 6533 §3 gives them for that, and what else is not ASCII in a remote's text is escaped.

import { formatMailbox } from '../core/address.ts'
import { parseIp } from '../core/ip.ts'
import { REASON_CODES } from '../core/reason.ts'
import { describeReply } from '../core/reply.ts'
import { formatMailDate } from '../core/time.ts'
import { addressXtext, harmlessAscii, isAscii } from './harmless-text.ts'
import { foldedField, type Part } from './mime.ts'
import { lastMet, remoteOf, statusOf, type NotificationInput, type Reported } from './notification.ts'

/** RFC 3461 §4.2 and §4.4 allow 500 and 100 characters. */
const MAX_ORCPT = 500
const MAX_ENVID = 100
const MAX_DIAGNOSTIC = 4000
const MAX_NAME = 255

export function deliveryStatusPart(input: NotificationInput): Part {
  const { message, recipients, hostname } = input
  let text = `Reporting-MTA: dns; ${hostname}\r\n`
  // RFC 3461 §6.3: the identifier as the sender meant it, no longer in xtext.
  if (message.options.envid !== undefined)
    text += `Original-Envelope-Id: ${oneLine(message.options.envid, MAX_ENVID)}\r\n`
  text += `Arrival-Date: ${formatMailDate(message.receivedAt)}\r\n`
  for (const reported of recipients) text += `\r\n${recipientFields(reported, input)}`
  return {
    head: 'Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: 7bit\r\n',
    body: Buffer.from(text, 'latin1'),
  }
}

function recipientFields(reported: Reported, { about }: NotificationInput): string {
  const { recipient, reason, lastAttemptAt, willRetryUntil } = reported
  const remote = remoteOf(reported)
  let text = ''
  if (recipient.dsn.orcpt !== undefined) text += `Original-Recipient: ${originalRecipient(recipient.dsn.orcpt)}\r\n`
  text += `Final-Recipient: ${typedAddress(formatMailbox(recipient.rcptTo))}\r\n`
  text += `Action: ${about}\r\n`
  text += `Status: ${statusOf(reported, about)}\r\n`
  if (remote) text += `Remote-MTA: dns; ${hostName(remote.host)}\r\n`
  const diagnostic = diagnosticOf(reported)
  if (diagnostic !== undefined) text += foldedField('Diagnostic-Code', diagnostic)
  if (lastAttemptAt !== undefined) text += `Last-Attempt-Date: ${formatMailDate(lastAttemptAt)}\r\n`
  if (about === 'delayed' && willRetryUntil !== undefined && reason?.code !== 'queue.expired') {
    text += `Will-Retry-Until: ${formatMailDate(willRetryUntil)}\r\n`
  }
  return text
}

function diagnosticOf(reported: Reported): string | undefined {
  const { via } = reported
  const reason = lastMet(reported)
  const spoken = reason?.remote?.protocol === 'lmtp' ? 'x-lmtp' : 'smtp'
  if (reason?.reply) return `${spoken}; ${oneLine(describeReply(reason.reply), MAX_DIAGNOSTIC)}`
  // What no server said has a diagnostic type of our own, as RFC 3464 §2.1.2 provides.
  if (reason)
    return `x-waybill; ${reason.code} (${oneLine(REASON_CODES[reason.code].replaceAll('’', "'"), MAX_DIAGNOSTIC)})`
  return via?.transport === 'smtp' ? `smtp; ${oneLine(via.reply, MAX_DIAGNOSTIC)}` : undefined
}

const typedAddress = (address: string): string =>
  isAscii(address) ? `rfc822; ${address}` : `utf-8; ${addressXtext(address)}`

/** RFC 3461 §4.2: `type;address` as the sender gave it, no longer in xtext. Nobody has checked it before. */
function originalRecipient(orcpt: string): string {
  const [, type = 'unknown', address = orcpt] = /^([\w-]{1,40});(.*)$/s.exec(orcpt) ?? []
  if (type.toLowerCase() === 'utf-8') return `utf-8; ${addressXtext(address.slice(0, MAX_ORCPT))}`
  return `${type}; ${oneLine(address, MAX_ORCPT)}`
}

const hostName = (host: string): string => (parseIp(host) === undefined ? oneLine(host, MAX_NAME) : `[${host}]`)

const oneLine = (text: string, limit: number): string => harmlessAscii(text, limit).trim()
