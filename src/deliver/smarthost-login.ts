// Name and password of this server for a smarthost, read when they are needed: from a file of their own, a variable, or
// Debian's passwd.client. A file that others can read counts for nothing, and says so.

import type { Smarthost, SmarthostLogin } from '../config/config.ts'
import { secretReader, type ReadSecret } from '../lookup/secret.ts'
import { describeProblem, WatchedFile } from '../lookup/watched-file.ts'
import type { Credentials } from '../sasl/client/client-mechanism.ts'
import { findClient, parsePasswdClient } from './passwd-client.ts'

export type LoginReading =
  | { readonly ok: true; readonly credentials: Credentials }
  | { readonly ok: false; readonly detail: string }

/** Of the `login` of that smarthost. */
export type ReadLogin = (smarthost: Smarthost & { readonly login: SmarthostLogin }) => Promise<LoginReading>

const MOST_BYTES = 1024 * 1024

/** What has been opened once is read again only when it has changed. */
export function loginReader(environment: NodeJS.ProcessEnv): ReadLogin {
  const secrets = new Map<SmarthostLogin, ReadSecret>()
  const files = new Map<string, WatchedFile<ReturnType<typeof parsePasswdClient>>>()

  const readFile = (path: string, host: string): LoginReading => {
    const file =
      files.get(path) ?? new WatchedFile(path, { parse: parsePasswdClient, secret: true, mostBytes: MOST_BYTES })
    files.set(path, file)
    const content = file.read()
    if (content.kind !== 'found') return { ok: false, detail: describeProblem(path, content) }
    const credentials = findClient(content.value, host)
    return credentials ? { ok: true, credentials } : { ok: false, detail: `${path} has no line for ${host}` }
  }

  return async ({ host, login }) => {
    if ('file' in login) return readFile(login.file, host)
    const read = secrets.get(login) ?? secretReader(login.password, environment)
    secrets.set(login, read)
    const secret = await read()
    return secret.ok ? { ok: true, credentials: { user: login.user, password: secret.value } } : secret
  }
}
