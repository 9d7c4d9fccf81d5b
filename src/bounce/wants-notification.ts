// Decides whether the sender is told what became of a recipient (RFC 3461 §4.1, §5.2, §6.2). Notifications never answer
// notifications: a message from `<>` causes none, whatever happens to it (RFC 5321 §4.5.5).

import type { Message, NotifyOn, Recipient } from '../core/message.ts'

/** Failure, delay, delivery, handing over to a server that will not report further, or to several others in its place. */
export type About = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'

const ASKED_BY: Readonly<Record<About, NotifyOn>> = {
  failed: 'FAILURE',
  delayed: 'DELAY',
  delivered: 'SUCCESS',
  relayed: 'SUCCESS',
  expanded: 'SUCCESS',
}

/**
 * `notify-never` says that the sender's NOTIFY leaves this out. Without NOTIFY failures and delays are told, as RFC 3461
 * §4.1 allows, successes are not.
 */
export function wantsNotification(
  message: Pick<Message, 'mailFrom'>,
  recipient: Pick<Recipient, 'dsn'>,
  about: About,
): true | 'null-sender' | 'notify-never' {
  if (message.mailFrom === null) return 'null-sender'
  const { notify } = recipient.dsn
  const wanted = notify === undefined ? ASKED_BY[about] !== 'SUCCESS' : notify.includes(ASKED_BY[about])
  return wanted ? true : 'notify-never'
}
