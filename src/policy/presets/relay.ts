// Who may send where (acl_check_rcpt, steps 9 to 11, 21 and 22). The one place that keeps this server from being an open
// relay: nothing is accepted for a domain that is neither ours nor in relay_to, unless the client is trusted.

import { presetRule } from './preset-rule.ts'
import { ALWAYS, whenSet } from './settings.ts'

export const SUBMISSION_RULES = [
  /** RFC 6409 §4.3: a submission port may want a log-in; RFC 4954 §6: 530 says so. */
  presetRule({
    name: 'submission-log-in',
    stage: 'mail',
    setting: ALWAYS,
    cure: 'log-in',
    write: () => ({
      when: { listener: ['submission', 'submissions'], authenticated: false, relay_from: false },
      deny: {
        code: 530,
        status: '5.7.0',
        text: 'Please log in first: this port is for the users of this server, and your address {client} may not send without log-in',
      },
    }),
  }),
  /** RFC 6409 §6.1: a submission server may insist that a user sends as themselves. */
  presetRule({
    name: 'sender-not-own',
    stage: 'mail',
    setting: whenSet('submission.bind_sender', ({ submission }) => submission.bindSender),
    cure: 'own-sender',
    write: () => ({
      when: { authenticated: true, own_sender: false },
      deny: {
        code: 553,
        status: '5.7.1',
        text: 'You have logged in as {user}, and {sender} is not one of your addresses; send as yourself',
      },
    }),
  }),
] as const

/** Which domains are ours to take mail for is what makes the sites differ. */
export const DOMAIN_RULES = [
  presetRule({
    name: 'local-delivery-only',
    stage: 'rcpt',
    sites: ['local'],
    setting: ALWAYS,
    write: () => ({
      when: { recipient_domain: ['relay_to', 'other'], recipient_verified: 'nonlocal' },
      // Hubs and routes of its own go elsewhere even so. The beginning is Debian's text, which people search for.
      deny: 'Mailing to remote domains not supported: this server is set to local delivery only (site: local); to have it send to {recipient_domain}, write site: internet or site: smarthost',
    }),
  }),
  presetRule({
    name: 'relay-control',
    stage: 'rcpt',
    sites: ['internet', 'smarthost', 'satellite', 'local'],
    setting: ALWAYS,
    cure: 'log-in',
    write: ({ auth }) => ({
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
    }),
  }),
  presetRule({
    name: 'not-set-up',
    stage: 'rcpt',
    sites: ['none'],
    setting: ALWAYS,
    write: () => ({
      deny: { code: 550, status: '5.3.2', text: 'This server is not set up to take mail yet (site: none)' },
    }),
  }),
] as const

/** They are not asked about block lists, but their recipients have been verified like everyone's. */
export const TRUST_RULES = [
  presetRule({
    name: 'relay-from',
    stage: 'rcpt',
    setting: ALWAYS,
    write: () => ({ when: { relay_from: true }, accept: true }),
  }),
  presetRule({
    name: 'logged-in',
    stage: 'rcpt',
    setting: ALWAYS,
    write: () => ({ when: { authenticated: true }, accept: true }),
  }),
] as const

/** A stranger's mail goes on only where its way is known: what cannot be found out now, the stranger keeps. */
export const ACCEPT_RULES = [
  presetRule({
    name: 'local-recipient',
    stage: 'rcpt',
    setting: ALWAYS,
    write: () => ({ when: { recipient_domain: 'local' }, accept: true }),
  }),
  presetRule({
    name: 'relay-to',
    stage: 'rcpt',
    setting: ALWAYS,
    write: ({ checks }) => ({
      when: { recipient_domain: 'relay_to', ...(checks.recipientDomain && { recipient_verified: true }) },
      accept: true,
    }),
  }),
] as const
