// The settings that hold from the start of a server to its end: who it is, where it listens, where it keeps things. A
// configuration that changes one of them cannot take the place of the old one; it needs a restart, and is told so.

import { isDeepStrictEqual } from 'node:util'
import type { Config } from '../config/config.ts'
import type { ConfigProblem } from '../config/problem.ts'

/** Every setting: false where a new generation brings it, else how the file calls it. */
const FIXED: Readonly<Record<keyof Config, string | false>> = {
  hostname: 'hostname',
  stateFolder: 'state_folder',
  listen: 'listen',
  http: 'http',
  tlsIn: 'certificates, acme or tls_in',
  dns: 'dns',
  history: 'history',
  disk: 'disk',
  site: false,
  mailDomain: false,
  visibleDomain: false,
  localDomains: false,
  users: false,
  systemUsers: false,
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
}

export function fixedProblems(before: Config, after: Config): readonly ConfigProblem[] {
  return Object.entries(FIXED).flatMap(([key, written]) =>
    written === false || isDeepStrictEqual(Reflect.get(before, key), Reflect.get(after, key))
      ? []
      : [
          {
            file: after.policy.file,
            line: 0,
            column: 0,
            message: `${written}: not what the server was started with, and it cannot change while the server runs`,
            advice: 'restart the server, or put back what stood there',
          },
        ],
  )
}
