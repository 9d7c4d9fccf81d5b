// Which retry rule applies: the first whose error fits and whose pattern fits the host that failed or the recipient, as in Exim. Pure.

import { formatMailbox, formatReversePath } from '../core/address.ts'
import type { Message, Recipient } from '../core/message.ts'
import { reasonLayer, type Reason } from '../core/reason.ts'
import { parsePattern } from '../core/name-pattern.ts'
import type { RetryRule, RetrySchedule } from '../config/config.ts'

export interface Met {
  readonly message: Pick<Message, 'mailFrom'>
  readonly recipient: Pick<Recipient, 'rcptTo'>
  readonly reason: Reason
}

/** Undefined: none does, and the schedule holds that stands beside the rules. */
export function ruleFor({ rules = [] }: RetrySchedule, met: Met): RetryRule | undefined {
  return rules.find((rule) => isForError(rule.error, met) && isForSender(rule, met) && isForWhom(rule.pattern, met))
}

/** Of a host its name counts, of a recipient the address or its domain. */
function isForWhom(pattern: string, { recipient, reason }: Met): boolean {
  const { domain } = recipient.rcptTo
  const host = reason.remote?.host
  if (pattern.includes('@') || pattern.startsWith('^')) {
    return fits(pattern, formatMailbox(recipient.rcptTo)) || (host !== undefined && fits(pattern, `*@${host}`))
  }
  return fits(pattern, domain) || (host !== undefined && fits(pattern, host))
}

function isForSender({ senders }: RetryRule, { message }: Met): boolean {
  if (senders === undefined) return true
  const sender = formatReversePath(message.mailFrom).toLowerCase()
  return senders.some((one) =>
    one === '' ? sender === '' : one.includes('@') ? fits(one, sender) : fits(one, sender.split('@')[1] ?? ''),
  )
}

const fits = (pattern: string, text: string): boolean => parsePattern(pattern)?.matches(text) ?? false

function isForError(error: string, { recipient, reason }: Met): boolean {
  if (error === '*' || error === reason.code || error === reasonLayer(reason.code)) return true
  const [name, suffix] = [error.replace(/_(?:A|MX)$/, ''), /_(A|MX)$/.exec(error)?.[1]]
  if (suffix !== undefined && suffix !== recordOf(recipient, reason)) return false
  const { code, reply } = reason
  switch (name) {
    case 'auth_failed':
      return code.startsWith('smtp.auth')
    case 'lost_connection':
      return code === 'smtp.lost' || code === 'connect.reset' || code === 'tls.lost'
    case 'lookup':
      return reasonLayer(code) === 'dns' || code === 'route.alias-unknown' || code === 'route.unclear'
    case 'refused':
      return code === 'connect.refused'
    case 'timeout':
      return code === 'connect.timeout' || code === 'smtp.timeout' || code === 'tls.timeout' || code === 'dns.silent'
    case 'timeout_connect':
      return code === 'connect.timeout'
    case 'timeout_DNS':
      return code === 'dns.silent'
    case 'tls_required':
      return code === 'tls.not-offered' || code === 'tls.demanded' || code === 'smtp.starttls'
    case 'quota':
      return code === 'local.mailbox-full' || reply?.enhanced === '4.2.2' || reply?.enhanced === '5.2.2'
    default:
      return isReply(name, reason)
  }
}

/** `rcpt_45x`: any reply of 450 to 459 to RCPT. `data` is the command and what follows the content. */
function isReply(name: string, { code, reply }: Reason): boolean {
  const [, verb, digits = ''] = /^(mail|rcpt|data)_(4\w\w)$/.exec(name) ?? []
  if (verb === undefined || reply === undefined) return false
  const said = { mail: ['smtp.mail'], rcpt: ['smtp.rcpt'], data: ['smtp.data', 'smtp.content'] }[verb] ?? []
  return said.includes(code) && digits.split('').every((digit, i) => digit === 'x' || digit === String(reply.code)[i])
}

/** A host that is called as the domain is was found by its address, all others by MX. */
function recordOf({ rcptTo }: Met['recipient'], { remote }: Reason): 'A' | 'MX' | undefined {
  if (remote === undefined) return undefined
  return remote.host.toLowerCase() === rcptTo.domain ? 'A' : 'MX'
}
