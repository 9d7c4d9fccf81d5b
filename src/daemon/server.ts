// The composition root: makes every part of a running server from a configuration, connects them, and takes them down in
// the reverse order. Nothing is decided here.

import { mkdir } from 'node:fs/promises'
import { systemClock, type Clock } from '../core/clock.ts'
import { makeIdSource } from '../core/id.ts'
import { systemRandom, type Random } from '../core/random.ts'
import type { Config } from '../config/config.ts'
import { controlOn, serverEngine } from '../control/engine.ts'
import { socketPath } from '../control/socket-path.ts'
import { cachingResolver } from '../dns/caching-resolver.ts'
import { createDnsResolver } from '../dns/dns-resolver.ts'
import type { Resolver } from '../dns/resolver.ts'
import { createApi } from '../http/api.ts'
import { serveApi } from '../http/serve.ts'
import type { Dialer } from '../net/dialer.ts'
import { tcpDialer } from '../net/tcp-dialer.ts'
import { loadHooks } from '../policy/hooks.ts'
import type { PolicyDeps } from '../policy/policy-deps.ts'
import { openReader } from '../queue/sqlite/open-reader.ts'
import { openStore } from '../queue/sqlite/open-store.ts'
import type { Recovery } from '../queue/store.ts'
import { makeScanners } from '../scan/make-scanners.ts'
import { openLogin } from '../site/log-in.ts'
import { makeRules, RulesProblem } from '../site/rules.ts'
import { createTrial } from '../site/trial.ts'
import { startWarnings } from '../site/warnings.ts'
import type { ListenerMode } from '../smtp/session-facts.ts'
import { openCertificates } from '../tls/open-certificates.ts'
import { startDelivery } from './delivery.ts'
import { startEdge } from './edge.ts'
import { logCertificate } from './log-certificate.ts'
import { faultText, type Log } from './log.ts'
import { startPruning } from './prune.ts'

export interface ServerOptions {
  readonly config: Config
  readonly log: Log
  /** For `health`. */
  readonly version: string
  /** Where outgoing connections lead; the sandbox has one of its own. */
  readonly dialer?: Dialer
  /** Nobody from outside can meet this server. */
  readonly sandbox?: boolean
  readonly clock?: Clock
  readonly random?: Random
  readonly resolver?: Resolver
}

export interface RunningServer {
  readonly listening: readonly {
    readonly mode: ListenerMode | 'http'
    readonly address: string
    readonly port: number
  }[]
  /** Messages being worked on now. */
  readonly underWay: number
  /** Resolves with the reason when the server cannot go on; whoever started it should end the process. */
  readonly broken: Promise<Error>
  close(): Promise<void>
}

const DNS_CACHE_ENTRIES = 10_000
/** How long a transaction that is under way may take to finish when the server stops. */
const STOP_GRACE_MS = 5000

async function hooksOf({ hooks, policy }: Config): Promise<PolicyDeps['hook']> {
  const loaded = await loadHooks(hooks)
  if (loaded.ok) return loaded.hook
  throw new RulesProblem([{ file: policy.file, line: 0, column: 0, ...loaded.problem }])
}

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, log, version, clock = systemClock, random = systemRandom } = options
  const running = new AsyncDisposableStack()
  try {
    await mkdir(config.stateFolder, { recursive: true, mode: 0o700 })
    const ids = makeIdSource(clock)
    const broken = Promise.withResolvers<Error>()
    const onDamage = (damage: Recovery['setAside'][number]): void => log.error('damaged entry set aside', damage)
    const store = await openStore({
      folder: config.stateFolder,
      clock,
      history: config.history,
      onDamage,
      onDeath: broken.resolve,
    })
    running.defer(() => store.close())
    for (const damage of store.recovery.setAside) onDamage(damage)
    if (store.recovery.interrupted > 0) log.info('messages taken up again', { count: store.recovery.interrupted })
    running.defer(startPruning(store, clock, (error) => log.warn('history not pruned', { fault: faultText(error) })))

    const direct = options.resolver ?? createDnsResolver({ servers: config.dns.servers, clock, random })
    const resolver = options.resolver ?? cachingResolver(direct, { clock, entries: DNS_CACHE_ENTRIES })
    const dialer = options.dialer ?? tcpDialer(clock)
    const world = { clock, random, resolver, dialer }
    const hook = await hooksOf(config)
    const { compiled, route, lookups } = makeRules(config, world, { hook })
    if (!compiled.ok) throw new RulesProblem(compiled.problems)
    const delivery = startDelivery({ config, clock, random, ids, store, route, resolver, dialer, log })
    running.defer(() => delivery.close())
    const { scheduler } = delivery

    const { policy } = compiled
    if (options.sandbox !== true) for (const { message, ...facts } of startWarnings(config)) log.warn(message, facts)
    const login = await openLogin(config, clock, process.env)
    running.defer(() => login?.close())
    const certificates = await openCertificates(
      { ...config.tlsIn, hostname: config.hostname },
      { clock, random, report: (notice) => logCertificate(notice, log, options.sandbox ?? false) },
    )
    running.defer(() => certificates.close())
    const edge = await startEdge({
      config,
      clock,
      ids,
      store,
      scheduler,
      policy,
      scanners: makeScanners(config.scanners),
      login: login?.settings,
      certificates,
      log,
    })
    running.defer(() => edge.close(STOP_GRACE_MS))
    scheduler.wake()

    const reader = openReader({ folder: config.stateFolder })
    if (!reader) throw new Error(`the store in ${config.stateFolder} cannot be read`)
    running.defer(() => reader.close())
    const onError = (error: unknown): void => log.error('a fault in the API', { fault: faultText(error) })
    const about = { version, hostname: config.hostname, startedAt: clock.now() }
    const trial = createTrial(config, world, { kept: lookups, hook })
    // Past the cache: who has just mended a record wants to see it.
    const own = { hostname: config.hostname, smarthost: config.smarthost?.host, resolver: direct }
    const engine = serverEngine({ reader, store, clock, wake: () => scheduler.wake(), trial, own, about })
    const control = controlOn(engine)
    const socket = await serveApi({
      app: createApi(control, { writable: true, onError }),
      unixPath: socketPath(config.stateFolder),
    })
    running.defer(() => socket.close())
    const listening: RunningServer['listening'][number][] = [...edge.bound]
    if (config.http) {
      const { address, port } = config.http
      const app = createApi(control, { writable: false, address, onError })
      const http = await serveApi({ app, address, port })
      running.defer(() => http.close())
      listening.push({ mode: 'http', address, port: http.port ?? port })
    }
    return {
      listening,
      get underWay() {
        return scheduler.underWay
      },
      broken: broken.promise,
      close: () => running.disposeAsync(),
    }
  } catch (error) {
    await running.disposeAsync()
    throw error
  }
}
