// Takes every address of a local domain: to the mailbox of the user with that name, or to failure when there is none.
// The local part is compared without regard to case, which only the final system may do (RFC 5321 §2.4), and that is us.
//
// Every local domain has a postmaster (RFC 5321 §4.5.1): a user of that name, or else the first user of the
// configuration, so that the address works without being set up. With no user at all it fails like any other.

import { isAddressLiteral, type Mailbox } from '../../core/address.ts'
import { enhancedStatus } from '../../core/enhanced-status.ts'
import type { Facts } from '../../core/reason.ts'
import type { Config, User } from '../../config/config.ts'
import type { Ourselves } from '../../config/ourselves.ts'
import type { Routing } from '../destination.ts'
import type { Router } from '../router.ts'

const NAME = 'local-user'
const POSTMASTER = 'postmaster'
/** RFC 3463 §3.2: bad destination mailbox address. */
const BAD_MAILBOX = enhancedStatus('5.1.1')
/** An event is kept for every message: it names at most this many of the local domains. */
const DOMAINS_SHOWN = 8

type Users = Pick<Config, 'users'>

export function localUserRouter(config: Users, { localDomains }: Pick<Ourselves, 'localDomains'>): Router {
  const shown = shownDomains([...localDomains])
  const deliver = localDelivery(config)
  return {
    name: NAME,
    route(rcptTo) {
      const compared = { domain: rcptTo.domain, local_domains: shown }
      if (isAddressLiteral(rcptTo.domain) || !localDomains.has(rcptTo.domain)) return { kind: 'declined', compared }
      return deliver(rcptTo, compared)
    },
  }
}

/** Finds the mailbox of an address that is known to be local. */
export function localDelivery(config: Users): (rcptTo: Mailbox, compared: Facts) => Routing {
  const users = new Map<string, User>()
  for (const user of config.users.values()) users.set(foldLocalPart(user.name), user)
  const postmaster = users.get(POSTMASTER) ?? [...config.users.values()][0]

  return (rcptTo, before) => {
    const name = foldLocalPart(rcptTo.localPart)
    const user = users.get(name) ?? (name === POSTMASTER ? postmaster : undefined)
    if (!user) {
      const compared = { ...before, user: name, found: false }
      const reason = { code: 'route.unknown-user', facts: { user: name, domain: rcptTo.domain } } as const
      return { kind: 'failed', router: NAME, reason, status: BAD_MAILBOX, compared }
    }
    const destination = { kind: 'mailbox', user: user.name, maildir: user.maildir } as const
    return { kind: 'destination', router: NAME, destination, compared: { ...before, user: user.name, found: true } }
  }
}

/** One form for all spellings that mean the same user; NFC, since RFC 6531 §3.1 leaves the normal form open. */
const foldLocalPart = (localPart: string): string => localPart.normalize('NFC').toLowerCase()

function shownDomains(domains: readonly string[]): readonly string[] {
  if (domains.length <= DOMAINS_SHOWN) return domains
  return [...domains.slice(0, DOMAINS_SHOWN), `… ${domains.length - DOMAINS_SHOWN} more`]
}
