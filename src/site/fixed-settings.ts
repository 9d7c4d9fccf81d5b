// The settings that hold from the start of a server to its end: who it is, where it keeps things, whom it asks. A
// configuration that changes one of them cannot take the place of the old one; it needs a restart, and is told so.

import { isDeepStrictEqual } from 'node:util'
import type { Config } from '../config/config.ts'
import type { ConfigProblem } from '../config/problem.ts'

/** Every setting: false where a new generation brings it, else how the file calls it. */
const FIXED: Readonly<Record<keyof Config, string | false>> = {
  hostname: 'hostname',
  stateFolder: 'state_folder',
  http: 'http',
  tlsIn: 'certificates, acme or tls_in',
  dns: 'dns',
  history: 'history',
  disk: 'disk',
  listen: false,
  site: false,
  mailDomain: false,
  visibleDomain: false,
  localDomains: false,
  users: false,
  systemUsers: false,
  subaddress: false,
  catchAll: false,
  virtual: false,
  aliases: false,
  relayFrom: false,
  proxies: false,
  xclientFrom: false,
  debugPeers: false,
  relayTo: false,
  policy: false,
  hooks: false,
  listsFolder: false,
  checks: false,
  submission: false,
  auth: false,
  scanners: false,
  smarthost: false,
  smtpPort: false,
  tls: false,
  retry: false,
  limits: false,
  delivery: false,
  bounces: false,
  inlineBody: false,
  written: false,
}

/** Where the new file says it, or else where the old one did. */
function placeOf(names: string, before: Config, after: Config): Pick<ConfigProblem, 'file' | 'line' | 'column'> {
  for (const { written } of [after, before]) {
    for (const [key, { file, line, column }] of written) {
      if (names.split(/, | or /).some((name) => key === name || key.startsWith(`${name}.`)))
        return { file, line, column }
    }
  }
  return { file: after.policy.file, line: 0, column: 0 }
}

export function fixedProblems(before: Config, after: Config): readonly ConfigProblem[] {
  return Object.entries(FIXED).flatMap(([key, written]) =>
    written === false || isDeepStrictEqual(Reflect.get(before, key), Reflect.get(after, key))
      ? []
      : [
          {
            ...placeOf(written, before, after),
            message: `${written}: not what the server was started with, and it cannot change while the server runs`,
            advice: 'restart the server, or put back what stood there',
          },
        ],
  )
}
