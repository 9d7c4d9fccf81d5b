// Debian's passwd.client (exim4_passwd_client(5)): lines of `host:user:password`, where the host is a name, `*`, or `*` and
// the end of a name. The first that fits counts. It is asked for the name that the configuration has, not for the one that
// an alias in DNS leads to, which that manual calls "inevitably wrong".

import type { Credentials } from '../sasl/client/client-mechanism.ts'

export interface ClientLine extends Credentials {
  /** In lower case. */
  readonly host: string
}

/** What is no such line is passed over: a comment, or a pattern of Exim's that begins with `^`. */
export function parsePasswdClient(text: string): readonly ClientLine[] {
  return text.split(/\r?\n/).flatMap((line) => {
    // A password may have colons.
    const { host, user, password } =
      /^\s*(?<host>[^\s#^:][^:]*):(?<user>[^:]+):(?<password>.+)$/.exec(line)?.groups ?? {}
    if (host === undefined || user === undefined || password === undefined) return []
    return [{ host: host.trim().toLowerCase(), user, password }]
  })
}

export function findClient(lines: readonly ClientLine[], host: string): Credentials | undefined {
  const name = host.toLowerCase()
  return lines.find((line) => (line.host.startsWith('*') ? name.endsWith(line.host.slice(1)) : line.host === name))
}
