// Who may send to whom, on each of the five kinds of site: the reply at RCPT and the rule that gives it. Data only; the
// test beside it asks a real server, and docs/reference/differences-from-exim.md is made from it.

import type { Site } from '../../src/config/config.ts'

export const CLIENTS = {
  loopback: { from: '127.0.0.1', means: '127.0.0.1' },
  outside: { from: '127.0.0.2', means: 'an address that is in no list' },
  user: { from: '127.0.0.2', means: 'the same address, logged in by AUTH' },
  network: { from: '127.1.2.3', means: 'an address in `relay_from`' },
} as const
export type Client = keyof typeof CLIENTS

export const RECIPIENTS = {
  local: { address: 'alice@sandbox.test', means: 'a user of this server' },
  unknown: { address: 'nobody@sandbox.test', means: 'no user, in a local domain' },
  relay: { address: 'x@ok.test', means: 'a domain in `relay_to`' },
  remote: { address: 'x@two.test', means: 'any other domain' },
} as const
export type Recipient = keyof typeof RECIPIENTS

/** A rule, the reply it gives, and what Debian's Exim answers in the same place. */
export interface Verdict {
  readonly rule: string
  readonly reply: string
}

const TAKEN = '250 2.1.5 Recipient OK'
const verdict = (rule: string, reply: string = TAKEN): Verdict => ({ rule, reply })

const unknownUser = verdict(
  'unknown-user',
  '550 5.1.1 There is no mailbox nobody@sandbox.test here; check the address (ID)',
)
const relaying = verdict(
  'relay-control',
  '550 5.7.1 Relaying to two.test refused: please log in first; without log-in, your address 127.0.0.2 may only send to domains of this server (ID)',
)
const localOnly = (domain: string): Verdict =>
  verdict(
    'local-delivery-only',
    `550 5.7.1 Mailing to remote domains not supported: this server is set to local delivery only (site: local); to have it send to ${domain}, write site: internet or site: smarthost (ID)`,
  )
const notSetUp = verdict('not-set-up', '550 5.3.2 This server is not set up to take mail yet (site: none) (ID)')

export type SiteTable = Readonly<Record<Recipient, Readonly<Record<Client, Verdict>>>>

const everyone = (one: Verdict): Readonly<Record<Client, Verdict>> => ({
  loopback: one,
  outside: one,
  user: one,
  network: one,
})

const network = verdict('relay-from')
const user = verdict('logged-in')

/** How mail leaves is what makes three of them differ; what is accepted is the same, as in Debian. */
const ONLINE: SiteTable = {
  local: { loopback: network, outside: verdict('local-recipient'), user, network },
  unknown: everyone(unknownUser),
  relay: { loopback: network, outside: verdict('relay-to'), user, network },
  remote: { loopback: network, outside: relaying, user, network },
}

export const SITE_TABLE: Readonly<Record<Site, SiteTable>> = {
  internet: ONLINE,
  smarthost: ONLINE,
  satellite: ONLINE,
  local: { ...ONLINE, relay: everyone(localOnly('ok.test')), remote: everyone(localOnly('two.test')) },
  none: {
    local: everyone(notSetUp),
    unknown: everyone(notSetUp),
    relay: everyone(notSetUp),
    remote: everyone(notSetUp),
  },
}
