// Secrets of the server itself (the password with which it asks a directory or a database): from a file that only its user
// can read, or from an environment variable; never from the configuration file, which people copy and show around. Read
// anew for each use, so that a changed one is taken without a restart.

import type { SecretPlace } from '../../config/auth-config.ts'
import { WatchedFile } from './watched-file.ts'

export type SecretReading =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly detail: string }

export type ReadSecret = () => Promise<SecretReading>

export function secretReader(place: SecretPlace, environment: NodeJS.ProcessEnv): ReadSecret {
  switch (place.kind) {
    case 'environment':
      return async () => {
        const value = environment[place.name]
        return value ? { ok: true, value } : refused(`the environment variable ${place.name} is not set`)
      }
    case 'file': {
      // An editor's newline at the end belongs to nobody's password.
      const file = new WatchedFile(place.path, (text) => text.replace(/\r?\n$/, ''))
      return async () => {
        const content = await file.read()
        return content.ok && content.value === '' ? refused(`${place.path} is empty`) : content
      }
    }
  }
}

const refused = (detail: string): SecretReading => ({ ok: false, detail })
