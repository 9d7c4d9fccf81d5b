// Who may send where (acl_check_rcpt, steps 9 to 11, 21 and 22). The one place that keeps this server from being an open
// relay: nothing is accepted for a domain that is neither ours nor in relay_to, unless the client is trusted.

import type { Config } from '../../config/config.ts'
import type { WrittenRule } from '../written-rule.ts'

/** RFC 6409 §4.3: a submission port may want a log-in; RFC 4954 §6: 530 says so. */
export const submissionLogIn: WrittenRule = {
  name: 'submission-log-in',
  when: { listener: ['submission', 'submissions'], authenticated: false, relay_from: false },
  deny: {
    code: 530,
    status: '5.7.0',
    text: 'Please log in first: this port is for the users of this server, and your address {client} may not send without log-in',
  },
}

/** RFC 6409 §6.1: a submission server may insist that a user sends as themselves. */
export const senderNotOwn: WrittenRule = {
  name: 'sender-not-own',
  when: { authenticated: true, own_sender: false },
  deny: {
    code: 553,
    status: '5.7.1',
    text: 'You have logged in as {user}, and {sender} is not one of your addresses; send as yourself',
  },
}

export const relayControl = ({ auth }: Pick<Config, 'auth'>): WrittenRule => ({
  name: 'relay-control',
  when: { recipient_domain: 'other', relay_from: false, authenticated: false },
  deny: {
    code: 550,
    status: '5.7.1',
    // Nobody is told to do what this server does not offer.
    text:
      auth.stores.length > 0
        ? 'Relaying to {recipient_domain} refused: please log in first; without log-in, ' +
          'your address {client} may only send to domains of this server'
        : 'Relaying to {recipient_domain} refused: your address {client} may only send to domains of this server',
  },
})

export const localOnly: WrittenRule = {
  name: 'local-delivery-only',
  when: { recipient_domain: ['relay_to', 'other'] },
  deny: 'Mail to {recipient_domain} refused: this server is set to local delivery only (site: local) and sends nothing elsewhere',
}

export const notSetUp: WrittenRule = {
  name: 'not-set-up',
  deny: { code: 550, status: '5.3.2', text: 'This server is not set up to take mail yet (site: none)' },
}

/** They are not asked about block lists, but their recipients have been verified like everyone's. */
export const trustedRules: readonly WrittenRule[] = [
  { name: 'relay-from', when: { relay_from: true }, accept: true },
  { name: 'logged-in', when: { authenticated: true }, accept: true },
]

/** A stranger's mail goes on only where its way is known: what cannot be found out now, the stranger keeps. */
export const acceptRules = ({ checks }: Config): readonly WrittenRule[] => [
  { name: 'local-recipient', when: { recipient_domain: 'local' }, accept: true },
  {
    name: 'relay-to',
    when: { recipient_domain: 'relay_to', ...(checks.recipientDomain && { recipient_verified: true }) },
    accept: true,
  },
]
