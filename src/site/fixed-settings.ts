// The settings that hold from the start of a server to its end: who it is, where it keeps things, whom it asks. A
// configuration that changes one of them cannot take the place of the old one; it needs a restart, and is told so.

import { isDeepStrictEqual } from 'node:util'
import type { Config } from '../config/config.ts'
import type { ConfigProblem } from '../config/problem.ts'
import { changesBetween, placeOfSetting } from '../config/written.ts'

/** Every setting: false where a new generation brings it, else what the file calls it. */
const FIXED: Readonly<Record<keyof Config, readonly string[] | false>> = {
  hostname: ['hostname'],
  stateFolder: ['state_folder'],
  http: ['http'],
  metrics: ['metrics'],
  clients: ['clients'],
  tlsIn: ['certificates', 'acme', 'tls_in'],
  dns: ['dns'],
  history: ['history'],
  disk: ['disk'],
  runAs: ['run_as'],
  sendmail: ['sendmail'],
  log: ['log'],
  console: false,
  listen: false,
  guard: false,
  site: false,
  mailDomain: false,
  visibleDomain: false,
  localDomains: false,
  users: false,
  transports: false,
  deliver: false,
  systemUsers: false,
  subaddress: false,
  realPrefix: false,
  catchAll: false,
  virtual: false,
  aliases: false,
  userTables: false,
  aliasTables: false,
  srs: false,
  emailAddresses: false,
  hideMailname: false,
  hubbedHosts: false,
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
  dkim: false,
  smarthosts: false,
  smtpPort: false,
  tls: false,
  tlsDomains: false,
  tlsPolicy: false,
  retry: false,
  limits: false,
  delivery: false,
  bounces: false,
  inlineBody: false,
  written: false,
}

export function fixedProblems(before: Config, after: Config): readonly ConfigProblem[] {
  return Object.entries(FIXED).flatMap(([key, written]) =>
    written === false || isDeepStrictEqual(Reflect.get(before, key), Reflect.get(after, key))
      ? []
      : [
          {
            ...placeOfChange(before, after, written),
            message: `${written.join(', ')}: not what the server was started with, and it cannot change while the server runs`,
            advice: 'restart the server, or put back what stood there',
          },
        ],
  )
}

/** Where the new file says it otherwise, else where it would stand. */
function placeOfChange(
  before: Config,
  after: Config,
  keys: readonly string[],
): Pick<ConfigProblem, 'file' | 'line' | 'column'> {
  const changed = changesBetween(before.written, after.written)
  const isOne = (key: string): boolean => keys.some((one) => key === one || key.startsWith(`${one}.`))
  const place = changed.find(({ key }) => isOne(key))?.after
  const { file, line, column } = place ?? placeOfSetting(after, keys[0] ?? '')
  return { file, line, column }
}
