// For every reason a message can fail or wait: what happened in plain words, whose move it is, and what to do next. This
// is for the sender, who does not run the server; the diagnosis for its administrator is made elsewhere, from more.
// Chosen from codes alone, never from a remote's text.

import type { EnhancedStatus } from '../core/enhanced-status.ts'
import type { ReasonCode } from '../core/reason.ts'

export interface Advice {
  readonly whose: Mover
  readonly next: string
}

export type Mover = 'sender' | 'recipient' | 'theirs' | 'ours'

/** `{domain}` is the recipient's domain, `{postmaster}` the postmaster of this server. */
export const WHOSE_MOVE: Readonly<Record<Mover, string>> = {
  sender: 'Yours, as the sender.',
  recipient: "The recipient's.",
  theirs: 'That of the people who run the mail of {domain}.',
  ours: 'That of the people who run this mail server: {postmaster}.',
}

const CHECK_ADDRESS: Advice = {
  whose: 'sender',
  next: 'Look for a typing mistake in the address. If it is right, ask the recipient for a current address some other way. Then send the message again.',
}
const TELL_THEM: Advice = {
  whose: 'theirs',
  next: 'Tell the recipient some other way, and ask them to show this report to whoever runs their mail. Send the message again once that is mended.',
}
const TELL_US: Advice = {
  whose: 'ours',
  next: 'Forward this report to {postmaster}. Nothing is wrong with your message.',
}
const BLOCKED: Advice = {
  whose: 'ours',
  next: 'The answer above says what they object to; an address or link in it leads to the people who decided. Forward this report to {postmaster}, who can take it up with them. Sending the same message again will most likely end the same way.',
}

/** What the server answered to; `smtp.*` reasons read as "refused ... {stage}". */
export const WHAT_HAPPENED: Readonly<Record<ReasonCode, string>> = {
  'dns.nxdomain': 'The domain {domain} does not exist.',
  'dns.no-address': 'The domain {domain} exists, but no mail server is named for it.',
  'dns.null-mx': 'The domain {domain} says that it accepts no mail at all.',
  'dns.temporary': 'It could not be found out which server takes mail for {domain}: DNS did not answer.',
  'dns.bogus': 'DNS gave an answer about {domain} that cannot be right.',
  'dns.mx-unresolvable': 'None of the mail servers named for {domain} has an address.',
  'dns.mx-private': 'The mail servers named for {domain} have only addresses that cannot be reached from the Internet.',
  'connect.refused': '{host} refused the connection: no mail server answers there.',
  'connect.timeout': '{host} did not answer when this server tried to connect.',
  'connect.unreachable': '{host} could not be reached: there is no way to its network.',
  'connect.reset': 'The connection to {host} broke.',
  'connect.not-allowed': 'This server is not allowed to connect to {host}.',
  'connect.failed': 'The connection to {host} failed.',
  'tls.failed': 'No secure connection to {host} could be made.',
  'tls.not-offered': '{host} offers no secure connection, and this server must not send without one.',
  'smtp.greeting': '{host} turned this server away {stage}.',
  'smtp.hello': '{host} turned this server away {stage}.',
  'smtp.starttls': '{host} offered a secure connection and then refused it.',
  'smtp.mail': "{host} refused the sender's address {stage}.",
  'smtp.rcpt': "{host} refused the recipient's address {stage}.",
  'smtp.data': '{host} refused the message {stage}.',
  'smtp.content': '{host} refused the message {stage}.',
  'smtp.timeout': '{host} did not answer in time {stage}.',
  'smtp.lost': '{host} closed the connection {stage}.',
  'smtp.malformed': '{host} gave an answer that is not SMTP {stage}.',
  'smtp.size': 'The message is larger than {host} accepts.',
  'smtp.no-smtputf8': 'The address has letters that {host} cannot handle: it does not offer SMTPUTF8.',
  'route.unknown-user': 'There is no mailbox of that name in the domain {domain}.',
  'route.loop-self': 'DNS names this server for {domain}, but it is not set up to take mail for that domain.',
  'route.loop-hops': 'The message went round in circles between mail servers and was stopped.',
  'local.mailbox': 'The mailbox is on this server, but could not be written.',
  'local.content': 'The copy of the message that this server keeps could not be read.',
  'queue.expired': 'The time that is allowed for trying is over.',
  internal: 'This server made a mistake of its own.',
}

const BY_REASON: Readonly<Record<ReasonCode, Advice>> = {
  'dns.nxdomain': CHECK_ADDRESS,
  'dns.no-address': CHECK_ADDRESS,
  'dns.null-mx': CHECK_ADDRESS,
  'dns.temporary': TELL_THEM,
  'dns.bogus': TELL_THEM,
  'dns.mx-unresolvable': TELL_THEM,
  'dns.mx-private': TELL_THEM,
  'connect.refused': TELL_THEM,
  'connect.timeout': TELL_THEM,
  'connect.unreachable': TELL_THEM,
  'connect.reset': TELL_THEM,
  'connect.not-allowed': TELL_US,
  'connect.failed': TELL_THEM,
  'tls.failed': TELL_THEM,
  'tls.not-offered': TELL_THEM,
  'smtp.greeting': BLOCKED,
  'smtp.hello': BLOCKED,
  'smtp.starttls': TELL_THEM,
  'smtp.mail': BLOCKED,
  'smtp.rcpt': CHECK_ADDRESS,
  'smtp.data': BLOCKED,
  'smtp.content': BLOCKED,
  'smtp.timeout': TELL_THEM,
  'smtp.lost': TELL_THEM,
  'smtp.malformed': TELL_THEM,
  'smtp.size': {
    whose: 'sender',
    next: 'Make the message smaller, for instance by sharing large attachments as a link, and send it again.',
  },
  'smtp.no-smtputf8': {
    whose: 'sender',
    next: 'Ask the recipient for an address in plain letters (a to z), and send the message there.',
  },
  'route.unknown-user': CHECK_ADDRESS,
  'route.loop-self': TELL_US,
  'route.loop-hops': TELL_US,
  'local.mailbox': TELL_US,
  'local.content': TELL_US,
  'queue.expired': TELL_THEM,
  internal: TELL_US,
}

/** RFC 3463 §3: what the subject and detail of a remote's own status say, where they say more than the stage does. */
const BY_STATUS: readonly (readonly [status: RegExp, advice: Advice])[] = [
  [/^\d\.1\.[78]$/, BLOCKED],
  [/^\d\.1\./, CHECK_ADDRESS],
  [
    /^\d\.2\.2$/,
    {
      whose: 'recipient',
      next: 'Their mailbox is full and they have to make room in it. Tell them some other way, then send the message again.',
    },
  ],
  [/^\d\.(?:2\.3|3\.4)$/, BY_REASON['smtp.size']],
  [/^\d\.2\./, TELL_THEM],
  [/^\d\.[34]\./, TELL_THEM],
  [/^\d\.7\./, BLOCKED],
]

/** What the sender may do about a failure. */
export function adviceFor(code: ReasonCode, remoteStatus: EnhancedStatus | undefined): Advice {
  const byStatus = remoteStatus && BY_STATUS.find(([pattern]) => pattern.test(remoteStatus))
  return byStatus?.[1] ?? BY_REASON[code]
}
