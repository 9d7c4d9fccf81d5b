// What lets users of one configuration log in: its stores of passwords and its mechanisms, with the brake on guessing, which
// outlives it.

import type { Config } from '../config/config.ts'
import { slipsIn } from '../config/nearest-key.ts'
import type { Ourselves } from '../config/ourselves.ts'
import { canonicalUserName } from '../config/user-name.ts'
import { bareName, oneUser } from '../sasl/one-user.ts'
import type { LoginSettings } from '../sasl/session-login.ts'
import { openPasswordStores } from '../sasl/stores/open-password-stores.ts'
import type { Lasting } from './lasting.ts'

export interface LocalUsers extends Pick<Ourselves, 'sharedDomains'> {
  readonly userNames: () => readonly string[]
}

export interface OpenedLogin {
  readonly settings: LoginSettings
  close(): Promise<void>
}

/** Undefined where no store is configured: nobody can log in, and AUTH is not offered. */
export async function openLogin(
  { auth, hostname, mailDomain }: Config,
  { sharedDomains, userNames }: LocalUsers,
  { clock, throttle, environment, decoyKey: keptKey }: Pick<Lasting, 'clock' | 'throttle' | 'environment' | 'decoyKey'>,
): Promise<OpenedLogin | undefined> {
  if (auth.stores.length === 0) return undefined
  const decoyKey = await keptKey()
  const opened = openPasswordStores(auth.stores, { clock, decoyKey, environment })
  const { mechanisms, clearTextFromLoopback } = auth
  const names = { isLocal: (domain: string) => sharedDomains.has(domain), mailDomain }
  const accountOf = (user: string): string => canonicalUserName(bareName(user, names))
  return {
    settings: {
      store: oneUser(opened, names),
      mechanisms,
      clearTextFromLoopback,
      hostname,
      decoyKey,
      throttle,
      clock,
      accountOf,
      nearest: (user) => nearestUser(accountOf(user), userNames()),
    },
    close: () => opened.close(),
  }
}

function nearestUser(written: string, names: readonly string[]): string | undefined {
  if (names.includes(written)) return undefined
  const near = names.map((name) => ({ name, slips: slipsIn(written, name) }))
  return near.filter(({ slips }) => slips < Infinity).toSorted((a, b) => a.slips - b.slips)[0]?.name
}
