// The configuration of sandbox mode: a small site of its own, `sandbox.test` with alice and bob, that any user can run
// without root and without a file. Everything it does not name is as in a real server.

import { join } from 'node:path'
import type { Config } from '../config/config.ts'
import { defaultConfig } from '../config/defaults.ts'
import { parseDomain, type Domain } from '../core/domain.ts'
import { parseIp, parseNetwork, type IpAddress, type Network } from '../core/ip.ts'
import { hours, minutes, seconds, days } from '../core/time.ts'
import { SANDBOX_DOMAIN, SANDBOX_HOST } from './receivers.ts'

export interface SandboxConfigOptions {
  readonly stateFolder: string
  /** Where the sandbox's DNS server listens. */
  readonly dns: { readonly address: string; readonly port: number }
  /** Others than the usual ones; 0 takes a free one. */
  readonly ports?: { readonly smtp?: number; readonly submission?: number; readonly http?: number }
}

const USERS = ['alice', 'bob']
const PORTS = { smtp: 2525, submission: 2587, http: 8025 }

export function sandboxConfig({ stateFolder, dns, ports = {} }: SandboxConfigOptions): Config {
  const { smtp, submission, http } = { ...PORTS, ...ports }
  const address = ip('127.0.0.1')
  const base = defaultConfig({ hostname: domain(SANDBOX_HOST), stateFolder })
  return {
    ...base,
    mailDomain: domain(SANDBOX_DOMAIN),
    localDomains: [domain(SANDBOX_DOMAIN)],
    users: new Map(USERS.map((name) => [name, { name, maildir: join(stateFolder, 'mail', name) }])),
    listen: [
      { address, port: smtp, mode: 'smtp' },
      { address, port: submission, mode: 'submission' },
    ],
    http: { address, port: http },
    sendmail: 'owner',
    log: null,
    // Made anew at each start; nobody can be deceived by it here.
    tlsIn: { certificates: [], acme: null, minimum: 'TLSv1.2', ciphers: null, selfSigned: true },
    // These two and not all of 127.0.0.0/8, so that a client bound to 127.0.0.2 can play the stranger.
    relayFrom: [network('127.0.0.1'), network('::1')],
    dns: { trustAd: true, servers: [{ address: ip(dns.address), port: dns.port }] },
    // The schedule is that of a real server (Exim's), but for its beginning: 20 seconds instead of 15 minutes for the
    // first two minutes, so that whoever tries out greylist.test sees the delivery before losing patience.
    retry: {
      first: { every: seconds(20), until: minutes(2) },
      grow: { from: minutes(15), factor: 1.5, until: hours(16) },
      last: { every: hours(6), until: days(4) },
    },
    auth: { ...base.auth, clearTextFromLoopback: true, stores: [{ kind: 'file', path: sandboxUserFile(stateFolder) }] },
  }
}

/** Who may log in, and with which password; written at the first start. */
export const sandboxUserFile = (stateFolder: string): string => join(stateFolder, 'users')
export const SANDBOX_PASSWORD = 'sandbox'

const domain = (text: string): Domain => must(parseDomain(text), text)
const ip = (text: string): IpAddress => must(parseIp(text), text)
const network = (text: string): Network => must(parseNetwork(text), text)

function must<T>(value: T | undefined, text: string): T {
  if (value === undefined) throw new Error(`the sandbox configuration cannot use ${text}`)
  return value
}
