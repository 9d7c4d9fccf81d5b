// What a server leans on beside itself: places of passwords, of its users and its own, content scanners and servers of mailboxes. Each can be asked whether it is there, without
// a password or a message. A server without one of them runs on, and its clients get 4xx until somebody looks.

import { accessSync, constants, readFileSync } from 'node:fs'
import type { StoreSettings } from '../config/auth-config.ts'
import type { Config, SmarthostLogin } from '../config/config.ts'
import type { DkimKeyFile } from '../config/dkim-schema.ts'
import { describePlace, type SocketPlace } from '../core/place.ts'
import type { ScannerConfig } from '../config/scanners-schema.ts'
import type { LmtpTransport, TransportConfig } from '../config/transport-config.ts'
import type { Clock } from '../core/clock.ts'
import type { Domain } from '../core/domain.ts'
import { seconds } from '../core/time.ts'
import { watchKeyFile } from '../email-auth/dkim/key-file.ts'
import { parseKeyTable } from '../email-auth/dkim/key-table.ts'
import { readKeyFolder, stagesOf } from '../email-auth/dkim/key-folder.ts'
import { describeProblem, WatchedFile } from '../lookup/watched-file.ts'
import { probeSocket } from '../net/probe-socket.ts'
import { tableBackends } from './table-backends.ts'
import type { WarningId } from '../words/config-warnings.ts'

export interface Backend {
  /** What it is and where: `file of users /etc/waybill/users`. The same for as long as it is the same. */
  readonly name: string
  /** What it means while it is down. */
  readonly effect: 'log-in' | 'mail-waits' | 'delivery-waits' | 'mail-passes' | 'nothing-leaves' | 'unsigned'
  /** What names it in the configuration. */
  readonly setting: string
  /** What is told of it when a configuration is checked. */
  readonly warning: Extract<WarningId, 'backend-down' | 'smarthost-password' | 'transport-down' | 'dkim-keys'>
  /** What is wrong with it; undefined: nothing. Does not reject. */
  probe(): Promise<string | undefined>
}

/** Longer than a machine under load takes to accept a connection. */
const WITHIN = seconds(5)

export function backendsOf(config: Config, clock: Clock, environment?: NodeJS.ProcessEnv): readonly Backend[] {
  const { auth, scanners, smarthosts, transports, dkim, stateFolder } = config
  return [
    ...ownPasswords(smarthosts).map((probed): Backend => ({
      ...probed,
      effect: 'nothing-leaves',
      setting: 'smarthost.login',
      warning: 'smarthost-password',
    })),
    ...auth.stores.map((store): Backend => ({
      ...storeBackend(store, clock),
      effect: 'log-in',
      setting: 'auth.stores',
      warning: 'backend-down',
    })),
    ...tableBackends(config, clock, environment).map((probed): Backend => ({
      ...probed,
      effect: 'mail-waits',
      setting: 'tables',
      warning: 'backend-down',
    })),
    ...[...transports.values()].filter(isLmtp).map((transport): Backend => ({
      ...socket(`LMTP server (transport ${transport.name})`, transport.place, clock),
      effect: 'delivery-waits',
      setting: `transports.${transport.name}`,
      warning: 'transport-down',
    })),
    ...scanners.map((scanner): Backend => ({
      ...scannerBackend(scanner, clock),
      setting: 'scanners',
      warning: 'backend-down',
      effect: scanner.down === 'defer' ? 'mail-waits' : 'mail-passes',
    })),
    ...dkimKeys(dkim, stateFolder, clock).map((probed): Backend => ({
      ...probed,
      effect: 'unsigned',
      setting: 'dkim',
      warning: 'dkim-keys',
    })),
  ]
}

const isLmtp = (transport: TransportConfig): transport is LmtpTransport => transport.kind === 'lmtp'

type Probed = Pick<Backend, 'name' | 'probe'>

function storeBackend(store: StoreSettings, clock: Clock): Probed {
  switch (store.kind) {
    case 'file':
      return secretFile('file of users', store.path, `; waybill user add NAME --file ${store.path} makes one`)
    case 'debian-passwd':
      return secretFile('password file', store.path)
    case 'sqlite':
      return accessible('database', store.path, constants.R_OK)
    case 'dovecot':
      return socket('Dovecot', store.socket, clock)
    case 'saslauthd':
      return socket('saslauthd', { path: store.path }, clock)
    case 'postgresql': {
      const { host, port } = store
      return socket('PostgreSQL', host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port }, clock)
    }
    case 'ldap': {
      const { hostname, port, protocol } = new URL(store.url)
      const usual = protocol === 'ldaps:' ? LDAPS_PORT : LDAP_PORT
      return socket(
        'LDAP',
        { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: port === '' ? usual : Number(port) },
        clock,
      )
    }
  }
}

/** Each once, however many smarthosts share it. */
const ownPasswords = (smarthosts: Config['smarthosts']): readonly Probed[] => [
  ...new Map(
    smarthosts.flatMap(({ login }) => (login ? ownPassword(login) : [])).map((probed) => [probed.name, probed]),
  ).values(),
]

/** What the server itself logs in with. A variable of the environment cannot come or go while it runs. */
function ownPassword(login: SmarthostLogin): readonly Probed[] {
  if ('file' in login) return [secretFile('passwords for smarthosts', login.file)]
  if ('token' in login) return [accessible('program for tokens', login.token.command[0] ?? '', constants.X_OK)]
  const { password } = login
  return password.kind === 'file' ? [secretFile('password for the smarthost', password.path)] : []
}

function dkimKeys(dkim: Config['dkim'], stateFolder: string, clock: Clock): readonly Probed[] {
  const table = dkim?.keyTable ?? null
  return [
    ...[...(dkim?.domains ?? [])].map(([domain, keys]) => ({
      name: `DKIM keys of ${domain}`,
      probe: async () => (keys === 'state' ? ownKeysTrouble(domain, stateFolder, clock) : keyFilesTrouble(keys)),
    })),
    ...(table === null ? [] : [{ name: `DKIM keys of ${table}`, probe: async () => keyTableTrouble(table) }]),
  ]
}

function keyTableTrouble(path: string): string | undefined {
  try {
    return keyFilesTrouble(parseKeyTable(readFileSync(path, 'utf8'), path).entries)
  } catch (error) {
    return (error as Error).message
  }
}

const keyFilesTrouble = (keys: readonly Pick<DkimKeyFile, 'file'>[]): string | undefined =>
  keys
    .map(({ file }) => watchKeyFile(file).read())
    .map((read) => (read.ok ? undefined : read.detail))
    .find((detail) => detail !== undefined)

function ownKeysTrouble(domain: Domain, stateFolder: string, clock: Clock): string | undefined {
  try {
    const staged = stagesOf(readKeyFolder(stateFolder, domain), clock.now())
    for (const { key } of staged) if (!key.read.ok) return key.read.detail
    if (staged.some(({ stage }) => stage === 'used')) return undefined
    return `DNS has shown no key of ${domain} yet; \`waybill dkim test ${domain}\` says what to publish`
  } catch (error) {
    return (error as Error).message
  }
}

const LDAP_PORT = 389
const LDAPS_PORT = 636

function scannerBackend({ name, engine }: ScannerConfig, clock: Clock): Probed {
  return engine.kind === 'command'
    ? accessible(`scanner ${name}:`, engine.argv[0] ?? '', constants.X_OK)
    : socket(`scanner ${name}:`, engine.place, clock)
}

/** `remedy`: what to do where there is none. */
function secretFile(what: string, path: string, remedy = ''): Probed {
  const file = new WatchedFile(path, { parse: () => true, secret: true })
  return {
    name: `${what} ${path}`,
    async probe() {
      const content = file.read()
      if (content.kind === 'found') return undefined
      return `${describeProblem(path, content)}${content.kind === 'none' ? remedy : ''}`
    },
  }
}

function accessible(what: string, path: string, mode: number): Probed {
  return {
    name: `${what} ${path}`,
    async probe() {
      try {
        accessSync(path, mode)
        return undefined
      } catch (error) {
        return `${path}: ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}`
      }
    },
  }
}

function socket(what: string, place: SocketPlace, clock: Clock): Probed {
  const where = describePlace(place)
  return {
    name: `${what} ${where}`,
    async probe() {
      const problem = await probeSocket(place, clock, WITHIN)
      return problem === undefined ? undefined : `nobody answers at ${where}: ${problem}`
    },
  }
}
