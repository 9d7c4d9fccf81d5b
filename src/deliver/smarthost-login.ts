// Name and password of this server for a smarthost, read when they are needed: from a file of their own, a variable,
// Debian's passwd.client, or a program that prints a token. A file that others can read counts for nothing, and says so.

import type { Smarthost, SmarthostLogin } from '../config/config.ts'
import { secretReader, type ReadSecret } from '../lookup/secret.ts'
import { tokenCommand, type ReadToken, type TokenWorld } from '../lookup/token-command.ts'
import { describeProblem, WatchedFile } from '../lookup/watched-file.ts'
import type { Credentials } from '../sasl/client/client-mechanism.ts'
import { findClient, parsePasswdClient } from './passwd-client.ts'

export type LoginReading =
  /** `refused`: to be called where they are. */
  | { readonly ok: true; readonly credentials: Credentials; readonly refused?: () => void }
  | { readonly ok: false; readonly detail: string }

/** Of the `login` of that smarthost. */
export type ReadLogin = (smarthost: Smarthost & { readonly login: SmarthostLogin }) => Promise<LoginReading>

const MOST_BYTES = 1024 * 1024

/** What has been opened once is read again only when it has changed. */
export function loginReader(world: TokenWorld): ReadLogin {
  const { environment } = world
  const tokens = new Map<SmarthostLogin, ReadToken>()
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
    if ('token' in login) {
      const command = tokens.get(login) ?? tokenCommand(login.token.command, world)
      tokens.set(login, command)
      const found = await command.read()
      if (!found.ok) return found
      return {
        ok: true,
        credentials: { user: login.user, password: found.value, token: true },
        refused: command.forget,
      }
    }
    const read = secrets.get(login) ?? secretReader(login.password, environment)
    secrets.set(login, read)
    const secret = await read()
    return secret.ok ? { ok: true, credentials: { user: login.user, password: secret.value } } : secret
  }
}
