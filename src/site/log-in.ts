// What lets users of one configuration log in: its stores of passwords and its mechanisms, with the brake on guessing, which
// outlives it.

import type { Config } from '../config/config.ts'
import type { LoginSettings } from '../sasl/session-login.ts'
import { openPasswordStores } from '../sasl/stores/open-password-stores.ts'
import type { Lasting } from './lasting.ts'

export interface OpenedLogin {
  readonly settings: LoginSettings
  close(): Promise<void>
}

/** Undefined where no store is configured: nobody can log in, and AUTH is not offered. */
export async function openLogin(
  { auth, hostname }: Config,
  { clock, throttle, environment, decoyKey: keptKey }: Pick<Lasting, 'clock' | 'throttle' | 'environment' | 'decoyKey'>,
): Promise<OpenedLogin | undefined> {
  if (auth.stores.length === 0) return undefined
  const decoyKey = await keptKey()
  const store = openPasswordStores(auth.stores, { clock, decoyKey, environment })
  const { mechanisms, clearTextFromLoopback } = auth
  return {
    settings: { store, mechanisms, clearTextFromLoopback, hostname, decoyKey, throttle, clock },
    close: () => store.close(),
  }
}
