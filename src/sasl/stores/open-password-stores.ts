// Makes the password stores of a configuration and puts them together as one. Nothing is opened before the first log-in: a
// database that is down at the start of the server is down for log-ins only.

import type { Clock } from '../../core/clock.ts'
import type { PasswordStore } from '../password-store.ts'
import { postgresqlStore, sqliteStore } from './database-stores.ts'
import { debianPasswdStore } from './debian-passwd-store.ts'
import { dovecotStore } from './dovecot-store.ts'
import { ldapStore } from './ldap-store.ts'
import { secretReader, type ReadSecret } from '../../lookup/secret.ts'
import type { SecretPlace, StoreSettings } from '../../config/auth-config.ts'
import { saslauthdStore } from './saslauthd-store.ts'
import { storesInOrder } from './stores-in-order.ts'
import { userFileStore } from './user-file-store.ts'

export interface StoreDeps {
  readonly clock: Clock
  /** Secret, and best the same over restarts; see `makeDecoyKey`. */
  readonly decoyKey: Uint8Array
  /** Where passwords of the server itself may be. */
  readonly environment: NodeJS.ProcessEnv
}

export interface OpenedPasswordStores extends PasswordStore {
  /** Closes what is kept open to databases. */
  close(): Promise<void>
}

export function openPasswordStores(settings: readonly StoreSettings[], deps: StoreDeps): OpenedPasswordStores {
  const stores = settings.map((each) => makeStore(each, deps))
  return {
    ...storesInOrder(stores),
    async close() {
      await Promise.all(stores.map(async (store) => store.close?.()))
    },
  }
}

type MadeStore = PasswordStore & { close?(): void | Promise<void> }

function makeStore(settings: StoreSettings, { clock, decoyKey, environment }: StoreDeps): MadeStore {
  const secretAt = (place: SecretPlace | null | undefined): ReadSecret | undefined =>
    place ? secretReader(place, environment) : undefined
  switch (settings.kind) {
    case 'file':
      return userFileStore(settings.path, decoyKey)
    case 'debian-passwd':
      return debianPasswdStore(settings.path, decoyKey)
    case 'dovecot':
      return dovecotStore({ socket: settings.socket, clock })
    case 'saslauthd':
      return saslauthdStore({ path: settings.path, service: settings.service, clock })
    case 'ldap': {
      const place = settings.users.kind === 'search' ? settings.users.as?.password : undefined
      return ldapStore({ settings, secret: secretAt(place), clock })
    }
    case 'sqlite':
      return sqliteStore(settings, decoyKey)
    case 'postgresql':
      return postgresqlStore({ settings, secret: secretAt(settings.password), clock, decoyKey })
  }
}
