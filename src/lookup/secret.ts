// Secrets of the server itself (the password with which it asks a directory or a database): from a file that only its user
// can read, or from an environment variable; never from the configuration file, which people copy and show around. Read
// anew for each use, so that a changed one is taken without a restart.

import type { SecretPlace } from '../config/auth-config.ts'
import { describeProblem, WatchedFile } from './watched-file.ts'

const MOST_BYTES = 64 * 1024

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
      const file = new WatchedFile(place.path, {
        parse: (text) => text.replace(/\r?\n$/, ''),
        secret: true,
        mostBytes: MOST_BYTES,
      })
      return async () => {
        const content = file.read()
        if (content.kind !== 'found') return refused(describeProblem(place.path, content))
        return content.value === '' ? refused(`${place.path} is empty`) : { ok: true, value: content.value }
      }
    }
  }
}

const refused = (detail: string): SecretReading => ({ ok: false, detail })
