// Whether anybody reads what is written to postmaster: told when the configuration is taken up, since mail that others write when
// something is wrong here would lie where nobody looks.

import { formatMailbox, parseMailbox, type Mailbox } from '../core/address.ts'
import type { Config } from '../config/config.ts'
import { fallbackMailbox } from '../route/routers/postmaster.ts'
import type { Route } from '../route/routing.ts'
import { warningAt, type Warning } from './findings.ts'

/** Aliases that are followed. */
const MOST_STEPS = 10

export async function postmasterWarnings(
  config: Pick<Config, 'stateFolder' | 'mailDomain' | 'written' | 'policy'>,
  route: Route,
): Promise<readonly Warning[]> {
  const { maildir } = fallbackMailbox(config)
  const ends = await mailboxOf(`postmaster@${config.mailDomain}`, route)
  if (ends !== maildir) return []
  return [warningAt(config, 'users', 'postmaster-unread', maildir)]
}

/** The Maildir that its mail ends in; undefined where it ends elsewhere, or in several. */
async function mailboxOf(address: string, route: Route): Promise<string | undefined> {
  const parsed = parseMailbox(address)
  let next: Mailbox | undefined = parsed.ok ? parsed.value : undefined
  const ancestors: string[] = []
  while (next && ancestors.length < MOST_STEPS) {
    const routing = await route(next, { mailFrom: null, ancestors })
    ancestors.push(formatMailbox(next))
    if (routing.kind === 'destination') {
      return routing.destination.kind === 'mailbox' ? routing.destination.maildir : undefined
    }
    next = routing.kind === 'redirect' && routing.to.length === 1 ? routing.to[0] : undefined
  }
  return undefined
}
