// The routers that a configuration means without saying so, in the order in which they are asked: first those for mail
// elsewhere, then those for mail that is ours. The last of either side takes whatever comes.

import type { Config } from '../config/config.ts'
import type { AliasFile } from '../lookup/aliases/alias-file.ts'
import type { Router } from './router.ts'
import { addressLiteralRouter } from './routers/address-literal.ts'
import { aliasesRouter } from './routers/aliases.ts'
import { localUserRouter } from './routers/local-user.ts'
import { mxRouter } from './routers/mx.ts'
import { postmasterRouter } from './routers/postmaster.ts'
import { smarthostRouter } from './routers/smarthost.ts'
import { unknownUserRouter } from './routers/unknown-user.ts'

export type RoutersConfig = Pick<Config, 'users' | 'smarthost' | 'smtpPort' | 'mailDomain'>

export interface RoutersDeps {
  readonly localDomains: ReadonlySet<string>
  /** Left out: there are none. */
  readonly aliases?: AliasFile | undefined
}

export function presetRoutes(config: RoutersConfig, { localDomains, aliases }: RoutersDeps): readonly Router[] {
  const { smarthost, mailDomain } = config
  return [
    addressLiteralRouter(config),
    smarthost ? smarthostRouter(smarthost) : mxRouter(config),
    ...(aliases ? [aliasesRouter({ file: aliases, mailDomain, localDomains })] : []),
    localUserRouter(config),
    postmasterRouter(config),
    unknownUserRouter,
  ]
}
