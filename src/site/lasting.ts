// What outlives every configuration of a running server, and is handed to each: connections to other servers that wait for
// more mail, which servers were found dead, what others said to call-outs, the counters of rates, lock-outs, the names of files. Bounds that a
// configuration sets on these are looked up each time, so they are always those that hold.

import { join } from 'node:path'
import { threadId } from 'node:worker_threads'
import type { IdSource } from '../core/id.ts'
import type { Network } from '../core/ip.ts'
import type { RecipientState } from '../core/message.ts'
import { duration, type Duration } from '../core/time.ts'
import type { Config } from '../config/config.ts'
import { AnsweredFile } from '../bounce/answered.ts'
import { HostMemory, REST } from '../deliver/host-memory.ts'
import type { OtherUsers } from '../deliver/other-users.ts'
import { AsOwner } from '../deliver/as-owner.ts'
import { MailboxGate } from '../deliver/mailbox-gate.ts'
import { makeMaildirNames, type MaildirNames } from '../deliver/maildir-names.ts'
import { PausedRoutes } from '../deliver/paused-routes.ts'
import { SessionPool } from '../deliver/session-pool.ts'
import type { ServerEvent } from '../events/event.ts'
import type { DialogueWith } from '../net/dialogue.ts'
import { TlsSessions } from '../net/tls-sessions.ts'
import { makeTrust, type Trust } from '../net/trust.ts'
import { createCallouts } from '../policy/callout/callouts.ts'
import { createRates } from '../policy/rates/rates.ts'
import { isReservedAddress } from '../route/reserved-addresses.ts'
import { fetchStsPolicy } from '../tls-policy/sts-fetch.ts'
import { StsFolder } from '../tls-policy/sts-folder.ts'
import { StsPolicies } from '../tls-policy/sts-policies.ts'
import { GuessThrottle } from '../sasl/throttle.ts'
import { keptDecoyKey } from './decoy-key.ts'
import type { Remembered, RulesWorld } from './rules.ts'

export interface GenerationWorld extends RulesWorld {
  readonly ids: IdSource
  /** Where passwords of the server itself may be. */
  readonly environment: NodeJS.ProcessEnv
  /** The state in which a new message for these domains enters the queue. */
  firstState(domains: readonly string[], size: number): RecipientState
  /** Reads along with peers in these networks. */
  readonly dialogues: (peers: readonly Network[]) => DialogueWith
  /** Keeps what concerns every message. */
  readonly note: (event: ServerEvent) => void
  /** It delivers mail; left out: it is there to try things with. */
  readonly serving?: boolean
  /** Writes and runs as other users; left out: this process does, where it may. */
  readonly others?: OtherUsers
  /** A bug: something threw that must not. */
  readonly fault: (error: unknown) => void
}

export interface Lasting extends GenerationWorld {
  readonly pool: SessionPool
  readonly sessions: TlsSessions
  readonly hosts: HostMemory
  readonly routes: PausedRoutes
  readonly mailboxes: MailboxGate
  readonly asOwner: OtherUsers
  readonly answered: AnsweredFile
  readonly names: MaildirNames
  readonly trust: Trust
  /** What other domains have said of the TLS to them. */
  readonly sts: StsPolicies
  readonly remembered: Remembered
  readonly throttle: GuessThrottle
  /** Read, or made, when somebody may log in. */
  readonly decoyKey: () => Promise<Uint8Array>
}

/** `now` gives the configuration that holds; name and state folder of a server never change while it runs. */
export function makeLasting(world: GenerationWorld, now: () => Config): Lasting {
  const { clock, random, dialer, resolver } = world
  const trust = makeTrust()
  const { hostname, stateFolder } = now()
  let decoyKey: Promise<Uint8Array> | undefined
  return {
    ...world,
    trust,
    sts: new StsPolicies({
      clock,
      resolver,
      folder: new StsFolder(join(stateFolder, 'mta-sts')),
      fetch: (domain, signal) =>
        fetchStsPolicy(
          domain,
          { clock, resolver, dialer, trust, mayCall: (address) => !isReservedAddress(address) },
          signal,
        ),
      fault: world.fault,
    }),
    sessions: new TlsSessions(clock),
    pool: new SessionPool({
      clock,
      get keepIdle() {
        return now().delivery.keepIdle
      },
      get messagesPerConnection() {
        return now().delivery.messagesPerConnection
      },
    }),
    mailboxes: new MailboxGate({ clock }),
    asOwner: world.others ?? new AsOwner({ clock, stateFolder }),
    answered: new AnsweredFile(join(stateFolder, 'answered')),
    hosts: new HostMemory({ clock, rest: () => restOfHosts(now()) }),
    routes: new PausedRoutes({ clock, told: (event) => world.note(event) }),
    names: makeMaildirNames({ clock, hostname, pid: process.pid, thread: threadId }),
    remembered: {
      rates: createRates(),
      callouts: createCallouts({
        clock,
        random,
        dialer,
        hostname,
        trust,
        get tls() {
          return now().tls
        },
      }),
    },
    throttle: new GuessThrottle(clock, () => now().auth.throttle),
    decoyKey: () => (decoyKey ??= keptDecoyKey(stateFolder)),
  }
}

/** Never so long that a message's own next attempt would find the host still resting. */
const restOfHosts = ({ retry }: Config): Duration => duration(Math.min(REST, Math.floor(retry.first.every / 2)))
