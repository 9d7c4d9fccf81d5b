// Where a running server answers its operator: the control socket in the state folder, which may change things, and the
// address of `http`, where there is one, which only shows them.

import type { Clock } from '../core/clock.ts'
import { isLoopback } from '../core/ip.ts'
import type { Config } from '../config/config.ts'
import { controlOn, serverEngine, type Engine } from '../control/engine.ts'
import { mailServerOf, ownWarning } from '../control/mail-server.ts'
import type { SandboxControl } from '../control/sandbox-control.ts'
import { openTokenBook } from '../control/token-book.ts'
import { socketPath } from '../control/socket-path.ts'
import type { Resolver } from '../dns/resolver.ts'
import type { Tap } from '../events/tap.ts'
import { createApi } from '../http/api.ts'
import { EventFeed } from '../http/live/event-feed.ts'
import { serveApi } from '../http/serve.ts'
import type { Dialer } from '../net/dialer.ts'
import type { ListenAt } from '../net/listen-at.ts'
import type { ServerCertificates } from '../net/server-tls.ts'
import type { ListenerSettings } from '../net/listening-sockets.ts'
import type { QueueReader } from '../queue/reader.ts'
import type { DatabaseCheck } from '../queue/sqlite/start-check.ts'
import type { QueueStore } from '../queue/store.ts'
import type { Generations } from '../site/generations.ts'
import type { SendingSide } from './delivery.ts'
import { faultText, type Log } from './log.ts'
import { createWeb } from './web.ts'

export interface ServeControlDeps {
  /** Left out: this process opens its ports. */
  readonly listenAt?: ListenAt | undefined
  readonly config: Pick<Config, 'stateFolder' | 'hostname' | 'http'>
  readonly version: string
  readonly clock: Clock
  readonly log: Log
  readonly store: QueueStore
  readonly reader: QueueReader
  readonly tap: Tap
  readonly check: DatabaseCheck | undefined
  readonly generations: Pick<Generations, 'current'>
  readonly sending: Pick<SendingSide, 'retryNow' | 'probe' | 'scheduler'>
  readonly reload: Engine['reload']
  readonly configuration: Engine['configuration']
  readonly backends: Engine['backends']
  readonly guard: Engine['guard']
  /** Where mail is taken. */
  readonly listening: () => readonly ListenerSettings[]
  /** Those of the receiving side. */
  readonly certificates: ServerCertificates
  /** Not the cache: who has just mended a record wants to see it. */
  readonly resolver: Resolver
  readonly dialer: Dialer
  /** Whoever reaches the pretended world may do in it what they like. */
  readonly sandbox: SandboxControl | undefined
}

export interface HttpListening {
  readonly mode: 'http' | 'https'
  readonly address: string
  readonly port: number
}

/** What it opens is closed with `started`. Undefined without `http`. */
export async function serveControl(
  deps: ServeControlDeps,
  started: AsyncDisposableStack,
): Promise<HttpListening | undefined> {
  const { config, version, clock, log, store, reader, check, generations, sending, resolver, reload, configuration } =
    deps
  const { hostname, stateFolder } = config
  const tokens = await openTokenBook(stateFolder)
  let http: HttpListening | undefined
  const engine = serverEngine({
    reader,
    store,
    check: () => check?.state,
    resting: () => sending.scheduler.resting,
    routes: () => generations.current.attempts.routes.list(),
    probe: (names) => sending.probe(names),
    clock,
    wake: (how) => sending.retryNow(how),
    trial: async () => generations.current.trial,
    reload,
    configuration,
    backends: deps.backends,
    guard: deps.guard,
    tokens,
    sandbox: deps.sandbox,
    listening: () => [...deps.listening(), ...(http === undefined ? [] : [http])],
    mailServer: () => ({
      ...mailServerOf(generations.current.config),
      ports: deps.listening(),
      self: async () => {
        const { oldest, messages, held } = await reader.counts()
        const { file = '-', warnings = [] } = configuration?.() ?? {}
        return {
          file,
          warnings: warnings.map(ownWarning),
          backends: deps.backends?.() ?? [],
          queue: {
            messages,
            held,
            ...(oldest !== undefined && { oldest }),
            paused: generations.current.attempts.routes.list().map(({ name }) => name),
          },
        }
      },
      resolver,
      dialer: deps.dialer,
    }),
    own: {
      hostname,
      get smarthosts() {
        return generations.current.config.smarthosts.map(({ host }) => host)
      },
      resolver,
    },
    about: { version, hostname, startedAt: clock.now() },
  })
  const control = controlOn(engine)
  const feed = new EventFeed({ tap: deps.tap, clock })
  const onError = (error: unknown): void => log.error('a fault in the API', { fault: faultText(error) })
  const socket = await serveApi({
    app: createApi(control, { live: { feed, clock }, onError }),
    unixPath: socketPath(stateFolder),
  })
  started.defer(() => socket.close())
  if (!config.http) return undefined
  const { address, port } = config.http
  // What is logged in with never crosses a network in clear.
  const certificates = isLoopback(address) ? undefined : deps.certificates
  const app = createWeb({
    ...deps,
    sandbox: deps.sandbox !== undefined,
    control,
    tokens,
    feed,
    address,
    secured: certificates !== undefined,
    onError,
  })
  const served = await serveApi({ app, address, port, listenAt: deps.listenAt, ...(certificates && { certificates }) })
  started.defer(() => served.close())
  http = { mode: certificates ? 'https' : 'http', address, port: served.port ?? port }
  return http
}
