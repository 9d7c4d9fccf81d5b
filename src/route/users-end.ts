// Where the mail of a user of this server ends: in the mailbox, with the transport that the site delivers by, or on a satellite,
// which keeps no mail, at the visible domain, whose mail the smarthost takes. Asked by every router that finds a user.

import type { User } from '../config/config.ts'
import type { AutoreplyTransport, MboxTransport, PipeTransport, TransportConfig } from '../config/transport-config.ts'
import type { Domain } from '../core/domain.ts'
import type { Mailbox } from '../core/address.ts'
import type { AutoreplyDestination, Destination } from './destination.ts'
import { foldLocalPart } from './local-names.ts'
import type { RouteQuestion, Router, RouterAnswer } from './router.ts'

export interface UsersEnd {
  readonly router: 'local-user' | 'hub-user'
  readonly endOf: (user: User, question: RouteQuestion) => RouterAnswer | Promise<RouterAnswer>
}

export const IN_MAILBOX: UsersEnd = {
  router: 'local-user',
  endOf: ({ name, maildir }) => ({
    kind: 'destination',
    destination: { kind: 'mailbox', user: name, maildir },
    compared: { user: name, found: true },
  }),
}

/** Whose Maildir the configuration names keeps it. */
export const atTransport = (transport: TransportConfig, subaddress: string | null): UsersEnd => ({
  router: 'local-user',
  endOf(user, question) {
    if (user.ownMaildir) return IN_MAILBOX.endOf(user, question)
    const compared = { user: user.name, found: true }
    switch (transport.kind) {
      case 'mbox':
        return { kind: 'destination', destination: mboxOf(transport, user), compared }
      case 'pipe':
        return { kind: 'destination', destination: pipeOf(transport, user), compared }
      case 'autoreply':
        // The mail would be answered, and lost: that is told when the configuration is read.
        return IN_MAILBOX.endOf(user, question)
      case 'lmtp':
        // The server of mailboxes knows its users by their names, and no others.
        return {
          kind: 'destination',
          destination: isNamed(user, question, subaddress)
            ? transport
            : { ...transport, as: addressOf(user, question) },
          compared,
        }
    }
  },
})

/** The file of one user, or the one file of the transport. Without a home there is no path with `{home}`: then it is the Maildir. */
export function mboxOf({ kind, name, file, group, mode }: MboxTransport, user: User): Destination {
  const { home, account } = user
  if (home === undefined && file.includes('{home}')) return { kind: 'mailbox', user: user.name, maildir: user.maildir }
  const path = file.replaceAll('{user}', () => user.name).replaceAll('{home}', () => home ?? '')
  return { kind, name, user: user.name, file: path, group, mode, ...(account && { owner: account }) }
}

export const pipeOf = (transport: PipeTransport, { name, home }: User): Destination => ({
  ...transport,
  user: name,
  ...(home !== undefined && { home }),
})

/** Without a home there is no file in it, and nothing is answered. */
export function autoreplyOf(
  { name, reply }: AutoreplyTransport,
  as: Mailbox,
  user: User | undefined,
): AutoreplyDestination {
  const { text } = reply
  if (text.kind === 'text' || !/\{(?:user|home)\}/.test(text.path)) return { kind: 'autoreply', name, as, reply }
  const { home, account } = user ?? {}
  const known = user !== undefined && (home !== undefined || !text.path.includes('{home}'))
  const path = known ? text.path.replaceAll('{user}', () => user.name).replaceAll('{home}', () => home ?? '') : ''
  return {
    kind: 'autoreply',
    name,
    as,
    reply: { ...reply, text: { kind: 'file', path } },
    ...(account && text.path.includes('{home}') && { owner: account }),
  }
}

/** A user of a virtual domain is called by the whole address. */
const addressOf = ({ name }: User, { rcptTo: { domain } }: RouteQuestion): RouteQuestion['rcptTo'] => ({
  localPart: name.split('@', 1)[0] ?? name,
  domain,
})

function isNamed(user: User, question: RouteQuestion, subaddress: string | null): boolean {
  const named = foldLocalPart(question.rcptTo.localPart)
  const own = foldLocalPart(addressOf(user, question).localPart)
  return named === own || (subaddress !== null && named.startsWith(`${own}${subaddress}`))
}

/** As Debian’s `hub_user` and `hub_user_smarthost`; the visible domain may be a local one, and often is. */
export const atVisibleDomain = (domain: Domain, smarthost: Router): UsersEnd => ({
  router: 'hub-user',
  endOf: ({ name }, question) =>
    question.rcptTo.domain === domain
      ? smarthost.route(question)
      : {
          kind: 'leaves',
          to: [{ localPart: name, domain }],
          compared: { user: name, found: true, visible_domain: domain },
        },
})
