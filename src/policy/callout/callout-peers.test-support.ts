// Servers for tests of call-outs: by address, each playing scripts on loopback, with a dialer that leads there.

import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { SecureContext } from 'node:tls'
import { systemClock } from '../../core/clock.ts'
import { parseIp } from '../../core/ip.ts'
import type { Dialer } from '../../net/dialer.ts'
import { tcpDialer } from '../../net/tcp-dialer.ts'
import type { Script } from '../../../test/support/scripted-peer.ts'
import { scriptedServer, type ScriptedServer } from '../../../test/support/scripted-server.ts'

export interface Peers {
  readonly dialer: Dialer
  /** Addresses dialed, in order. */
  readonly dialed: readonly string[]
  /** Commands that the server at the address heard. */
  readonly heard: (address: string) => readonly string[]
}

/** At an address that is not named nothing listens. */
export async function peers(
  t: TestContext,
  scripts: Readonly<Record<string, Script | readonly Script[]>>,
  secureContext?: SecureContext,
): Promise<Peers> {
  const servers = new Map<string, ScriptedServer>()
  for (const [address, script] of Object.entries(scripts)) {
    servers.set(address, await scriptedServer(script, secureContext))
  }
  t.after(async () => {
    for (const server of servers.values()) await server[Symbol.asyncDispose]()
  })
  const dialed: string[] = []
  const tcp = tcpDialer(systemClock)
  const loopback = parseIp('127.0.0.1') ?? assert.fail()
  return {
    dialed,
    dialer(address, _port, options) {
      dialed.push(address)
      const server = servers.get(address)
      if (!server) return Promise.resolve({ ok: false, reason: { code: 'connect.refused' } })
      return tcp(loopback, server.port, options)
    },
    heard: (address) => servers.get(address)?.commands ?? assert.fail(`no server at ${address}`),
  }
}
