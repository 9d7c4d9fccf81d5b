// The routers that a configuration means without saying so, in the order in which they are asked: first those for mail
// elsewhere, then those for mail that is ours. The last of either side takes whatever comes. How mail leaves, and whether the
// mail of users stays, is what makes Debian's five site types differ.

import type { Config } from '../config/config.ts'
import type { Ourselves } from '../config/ourselves.ts'
import { usersByDomain, type RouteLookups } from './domain-users.ts'
import type { Router } from './router.ts'
import { smarthostRouter } from './smarthosts.ts'
import { addressLiteralRouter } from './routers/address-literal.ts'
import { aliasesRouter } from './routers/aliases.ts'
import { catchAllRouter } from './routers/catch-all.ts'
import { forwardRouter } from './routers/forward.ts'
import { namedInForwardRouter } from './routers/named-in-forward.ts'
import { repliesRouter } from './routers/replies.ts'
import { hubbedHostsRouter } from './routers/hubbed-hosts.ts'
import { localUserRouter } from './routers/local-user.ts'
import { mxRouter } from './routers/mx.ts'
import { nonlocalRouter } from './routers/nonlocal.ts'
import { notSetUpRouter } from './routers/not-set-up.ts'
import { postmasterRouter } from './routers/postmaster.ts'
import { realUserRouter } from './routers/real-user.ts'
import { srsRouter } from './routers/srs.ts'
import { subaddressRouter } from './routers/subaddress.ts'
import { unknownUserRouter } from './routers/unknown-user.ts'
import { atTransport, atVisibleDomain, IN_MAILBOX, type UsersEnd } from './users-end.ts'

export type RoutersConfig = Pick<
  Config,
  | 'site'
  | 'users'
  | 'smarthosts'
  | 'smtpPort'
  | 'mailDomain'
  | 'visibleDomain'
  | 'stateFolder'
  | 'subaddress'
  | 'realPrefix'
  | 'deliver'
  | 'transports'
>

export function presetRoutes(
  config: RoutersConfig,
  { localDomains }: Pick<Ourselves, 'localDomains'>,
  lookups: RouteLookups,
  /** Left out: for whom each is does not count. */
  toSmarthost = smarthostRouter(
    config.smarthosts.map((smarthost) => ({ smarthost })),
    undefined,
  ),
): readonly Router[] {
  const { site, mailDomain, subaddress, realPrefix } = config
  if (site === 'none') return [notSetUpRouter]
  const end = endOfUsers(config, toSmarthost)
  // A name that a file leaves without a domain is one of this server, whatever completes names elsewhere.
  const usersOf = usersByDomain(lookups, localDomains.has(mailDomain) ? mailDomain : undefined)
  const replying = [...config.transports.values()].filter(({ kind }) => kind === 'autoreply')
  const spaces = [lookups, ...(lookups.virtual?.values() ?? [])]
  return [
    ...(replying.length > 0 ? [repliesRouter(replying, usersOf)] : []),
    ...(lookups.hubs ? [hubbedHostsRouter(lookups.hubs)] : []),
    ...elsewhere(config, toSmarthost),
    ...(lookups.srs ? [srsRouter(lookups.srs)] : []),
    ...(realPrefix === null ? [] : [realUserRouter(realPrefix, usersOf)]),
    ...(spaces.some(({ aliases, aliasTables }) => aliases ?? aliasTables) ? [aliasesRouter(usersOf)] : []),
    ...(lookups.forward
      ? [forwardRouter(usersOf, lookups.forward), namedInForwardRouter(usersOf, lookups.forward)]
      : []),
    localUserRouter(usersOf, end),
    ...(subaddress === null ? [] : [subaddressRouter(subaddress, { usersOf, end })]),
    postmasterRouter(config, end),
    ...(spaces.some(({ catchAll }) => catchAll) ? [catchAllRouter(usersOf)] : []),
    unknownUserRouter,
  ]
}

function endOfUsers(
  { site, visibleDomain, deliver, subaddress }: RoutersConfig,
  toSmarthost: Router | undefined,
): UsersEnd {
  if (site === 'satellite' && toSmarthost) return atVisibleDomain(visibleDomain, toSmarthost)
  return deliver ? atTransport(deliver, subaddress) : IN_MAILBOX
}

/** A smarthost takes literals as well: a site behind one must not go round it. */
function elsewhere(config: RoutersConfig, toSmarthost: Router | undefined): readonly Router[] {
  if (config.site === 'local') return [nonlocalRouter]
  const takesAll = config.smarthosts.some(({ when }) => !when)
  return [...(toSmarthost ? [toSmarthost] : []), ...(takesAll ? [] : [addressLiteralRouter(config), mxRouter(config)])]
}
