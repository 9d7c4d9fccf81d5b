// What a running server needs to let users log in: the stores of passwords, the brake on guessing, and a secret of its own
// that makes unknown names look like known ones.

import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../core/clock.ts'
import type { Config } from '../config/config.ts'
import { makeDecoyKey } from '../sasl/make-mechanism.ts'
import type { LoginSettings } from '../sasl/session-login.ts'
import { openPasswordStores } from '../sasl/stores/open-password-stores.ts'
import { GuessThrottle } from '../sasl/throttle.ts'

export interface OpenedLogin {
  readonly settings: Omit<LoginSettings, 'lockedOut' | 'refused'>
  close(): Promise<void>
}

const DECOY_BYTES = 32

/** Undefined where no store is configured: nobody can log in, and AUTH is not offered. */
export async function openLogin(
  { auth, hostname, stateFolder }: Config,
  clock: Clock,
  environment: NodeJS.ProcessEnv,
): Promise<OpenedLogin | undefined> {
  if (auth.stores.length === 0) return undefined
  const decoyKey = await keptDecoyKey(join(stateFolder, 'decoy.key'))
  const store = openPasswordStores(auth.stores, { clock, decoyKey, environment })
  const { mechanisms, clearTextFromLoopback, throttle } = auth
  return {
    settings: {
      store,
      mechanisms,
      clearTextFromLoopback,
      hostname,
      decoyKey,
      throttle: new GuessThrottle(clock, throttle),
      clock,
    },
    close: () => store.close(),
  }
}

/** The same over restarts, so that a name that does not exist always gets the same answers. */
async function keptDecoyKey(path: string): Promise<Uint8Array> {
  try {
    const kept = await readFile(path)
    if (kept.length === DECOY_BYTES) return kept
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const made = makeDecoyKey()
  await using file = await open(path, 'w', 0o600)
  await file.writeFile(made)
  return made
}
