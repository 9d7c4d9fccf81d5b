// A reason in plain words, with the facts that matter built into the sentence: what happened, and after a final failure
// whose move it is. For the paragraph about a recipient's state; the timeline has every fact under its name. Whose move it
// is, is decided in bounce/advice.ts, so that the administrator and the sender are never told two different things.

import { adviceFor } from '../../bounce/advice.ts'
import type { Reason, ReasonCode, Remote } from '../../core/reason.ts'
import { describeStage } from './stage.ts'
import { formatSize } from './layout.ts'
import { factValue, quoted } from './reason.ts'
import { safeText } from './safe-text.ts'

/** What happened, for behind a colon; `address` is the recipient's. */
export function plainReason(reason: Reason, address: string): string {
  return `${whatHappened(reason, address)}.`
}

function whatHappened(reason: Reason, address: string): string {
  const domain = domainOf(reason, address)
  const host = hostOf(reason.remote)
  const answer = reason.reply === undefined ? '' : `: ${quoted(reason.reply)}`
  const stage = describeStage(reason.command)
  const at = stage === '' ? '' : ` ${stage}`
  switch (reason.code) {
    case 'dns.nxdomain':
      return `the domain ${domain} does not exist in DNS`
    case 'dns.no-address':
      return `${domain} exists in DNS, but has neither MX nor address records, so nothing says where its mail goes`
    case 'dns.null-mx':
      return `${domain} says in DNS that it takes no mail at all (null MX, RFC 7505)`
    case 'dns.temporary':
      return `DNS could not tell where mail for ${domain} goes${fact(reason, 'unanswered', (text) => ` (${text})`)}`
    case 'dns.bogus':
      return `DNS gave an answer about ${domain} that cannot be right`
    case 'dns.mx-unresolvable':
      return `none of the mail servers of ${domain} has an address${fact(reason, 'withoutAddress', (text) => `: ${text}`)}`
    case 'dns.mx-private':
      return (
        `the mail servers of ${domain} have only private or reserved addresses, which cannot be meant for the Internet` +
        fact(reason, 'ignored', (text) => `: ${text}`)
      )
    case 'connect.refused':
      return `${host} refused the connection: nothing listens there`
    case 'connect.timeout':
      return `${host} did not answer the attempt to connect`
    case 'connect.unreachable':
      return `there is no route to ${host}`
    case 'connect.reset':
      return `the connection to ${host} broke`
    case 'connect.not-allowed':
      return `this machine does not allow connections to ${host}`
    case 'connect.failed':
      return `the connection to ${host} failed${fact(reason, 'error', (text) => ` (${text})`)}`
    case 'tls.failed':
      return `no TLS session with ${host} could be made${fact(reason, 'error', (text) => ` (${text})`)}`
    case 'tls.not-offered':
      return `${host} offers no TLS, and this server is told never to send without it`
    case 'smtp.greeting':
      return `${host} turned this server away in its greeting${answer}`
    case 'smtp.hello':
      return `${host} refused EHLO and HELO${answer}`
    case 'smtp.starttls':
      return `${host} offered STARTTLS and then refused it${answer}`
    case 'smtp.mail':
      return `${host} refused the sender${at}${answer}`
    case 'smtp.rcpt':
      return `${host} refused the recipient${at}${answer}`
    case 'smtp.data':
    case 'smtp.content':
      return `${host} refused the message${at}${answer}`
    case 'smtp.timeout':
      return `${host} did not reply in time${at}`
    case 'smtp.lost':
      return reason.reply === undefined
        ? `${host} closed the connection without a reply${at}`
        : `${host} closed the connection${at}${answer}`
    case 'smtp.malformed':
      return (
        `${host} sent something that is not an SMTP reply${at}` +
        (answer === '' ? fact(reason, 'text', (text) => `: “${text}”`) : answer)
      )
    case 'smtp.size':
      return tooLarge(reason, host, answer)
    case 'smtp.no-smtputf8':
      return `an address of the message needs SMTPUTF8, which ${host} does not offer`
    case 'route.unknown-user':
      return `there is no mailbox ${safeText(address)} here`
    case 'route.loop-self':
      return (
        `DNS names this server${fact(reason, 'own', (text) => ` (${text})`)} for mail to ${domain}, ` +
        'but it does not know that domain as its own'
      )
    case 'route.loop-hops':
      return 'the message has passed through too many servers: it goes round in circles'
    case 'local.mailbox':
      return `the mailbox could not be written${fact(reason, 'errno', (text) => ` (${text})`)}${fact(reason, 'path', (text) => `: ${text}`)}`
    case 'local.content':
      return 'the stored content of the message could not be read'
    case 'queue.expired':
      return 'the time allowed for retrying is over'
    case 'internal':
      return `Waybill made a mistake of its own${fact(reason, 'error', (text) => ` (${text})`)}`
  }
}

/** Whose move it is after a final failure, and what it is. */
export function moveAfterFailure(reason: Reason, address: string): string {
  const domain = domainOf(reason, address)
  switch (adviceFor(reason.code, reason.reply?.enhanced).whose) {
    case 'sender':
      return `It is the sender’s move: ${SENDERS_MOVE[reason.code] ?? 'check the address, and send the mail again.'}`
    case 'recipient':
      return 'It is the recipient’s move: the mailbox needs room. Then the mail must be sent again.'
    case 'theirs':
      return `It is the move of those who run the mail of ${domain}. When they have mended it, the mail must be sent again.`
    case 'ours':
      return (
        `It is your move: ${OWN_MOVE[reason.code] ?? `read what ${domain} objects to, and settle it with them.`} ` +
        'Then the mail must be sent again.'
      )
  }
}

const SENDERS_MOVE: Partial<Record<ReasonCode, string>> = {
  'smtp.size': 'send less at once, or a link to what is large.',
  'smtp.no-smtputf8': 'write to an address in plain letters (a to z).',
  'dns.null-mx': 'use an address in another domain.',
}

const OWN_MOVE: Partial<Record<ReasonCode, string>> = {
  'route.loop-self': 'add it to local_domains if its mail belongs here; if not, its owner must correct the MX record.',
  'route.loop-hops': 'find the forwarding that sends it round; the Received fields in the bounce show the way.',
  'local.mailbox': 'see that the user Waybill runs as can write there.',
  'local.content': 'look at the log and at the disk of the state folder.',
  'connect.not-allowed': 'look at the firewall of this machine.',
  internal: 'please report the fault, with this story.',
}

function tooLarge({ facts }: Reason, host: string, answer: string): string {
  const limit = facts?.['limit']
  const size = facts?.['size']
  if (typeof limit !== 'number' || typeof size !== 'number') return `the message is too large for ${host}${answer}`
  return `the message has ${formatSize(size)}, and ${host} takes no more than ${formatSize(limit)}${answer}`
}

/** The domain or host that was asked for in DNS, else that of the recipient. */
function domainOf({ facts }: Reason, address: string): string {
  const asked = facts?.['domain'] ?? facts?.['host']
  return safeText(typeof asked === 'string' ? asked : address.slice(address.lastIndexOf('@') + 1))
}

function hostOf(remote: Remote | undefined): string {
  if (remote === undefined) return 'the other server'
  const { host, address, port } = remote
  return safeText((host === address ? address : `${host} [${address}]`) + (port === 25 ? '' : ` port ${port}`))
}

function fact({ facts }: Reason, name: string, words: (text: string) => string): string {
  const value = facts?.[name]
  return value === undefined || value === null ? '' : words(factValue(value))
}
