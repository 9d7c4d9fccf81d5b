// The routers that a configuration means without saying so, in the order in which they are asked: first those for mail
// elsewhere, then those for mail that is ours. The last of either side takes whatever comes. How mail leaves, and whether the
// mail of users stays, is what makes Debian's five site types differ.

import type { Config } from '../config/config.ts'
import type { Ourselves } from '../config/ourselves.ts'
import type { AliasFile } from '../lookup/aliases/alias-file.ts'
import type { Users } from '../lookup/users/user-lookup.ts'
import type { Router } from './router.ts'
import { addressLiteralRouter } from './routers/address-literal.ts'
import { aliasesRouter } from './routers/aliases.ts'
import { localUserRouter } from './routers/local-user.ts'
import { mxRouter } from './routers/mx.ts'
import { nonlocalRouter } from './routers/nonlocal.ts'
import { notSetUpRouter } from './routers/not-set-up.ts'
import { postmasterRouter } from './routers/postmaster.ts'
import { smarthostRouter } from './routers/smarthost.ts'
import { unknownUserRouter } from './routers/unknown-user.ts'
import { atVisibleDomain, IN_MAILBOX } from './users-end.ts'

export type RoutersConfig = Pick<
  Config,
  'site' | 'users' | 'smarthost' | 'smtpPort' | 'mailDomain' | 'visibleDomain' | 'stateFolder'
>

/** What routers look things up in. */
export interface RouteLookups {
  /** Left out: there are none. */
  readonly aliases?: AliasFile | undefined
  readonly users: Users
}

export function presetRoutes(
  config: RoutersConfig,
  { localDomains }: Pick<Ourselves, 'localDomains'>,
  { aliases, users }: RouteLookups,
): readonly Router[] {
  const { site, smarthost, mailDomain, visibleDomain } = config
  if (site === 'none') return [notSetUpRouter]
  const toSmarthost = smarthost && smarthostRouter(smarthost)
  const end = site === 'satellite' && toSmarthost ? atVisibleDomain(visibleDomain, toSmarthost) : IN_MAILBOX
  return [
    ...elsewhere(config, toSmarthost),
    ...(aliases ? [aliasesRouter({ file: aliases, mailDomain, localDomains })] : []),
    localUserRouter(users, end),
    postmasterRouter(config, end),
    unknownUserRouter,
  ]
}

/** A smarthost takes literals as well: a site behind one must not go round it. */
function elsewhere(config: RoutersConfig, toSmarthost: Router | null): readonly Router[] {
  if (config.site === 'local') return [nonlocalRouter]
  return toSmarthost ? [toSmarthost] : [addressLiteralRouter(config), mxRouter(config)]
}
