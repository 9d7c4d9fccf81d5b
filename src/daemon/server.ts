// The composition root: makes every part of a running server from a configuration, connects them, and takes them down in
// the reverse order. Nothing is decided here.

import { systemClock, type Clock } from '../core/clock.ts'
import { duration, formatDuration, formatInstant } from '../core/time.ts'
import { makeIdSource } from '../core/id.ts'
import { systemRandom, type Random } from '../core/random.ts'
import type { Config } from '../config/config.ts'
import type { ConfigProblem } from '../config/problem.ts'
import { controlOn, serverEngine } from '../control/engine.ts'
import { socketPath } from '../control/socket-path.ts'
import { cachingResolver } from '../dns/caching-resolver.ts'
import { createDnsResolver } from '../dns/dns-resolver.ts'
import type { Resolver } from '../dns/resolver.ts'
import { Tap } from '../events/tap.ts'
import { createApi } from '../http/api.ts'
import { serveApi } from '../http/serve.ts'
import type { Dialer } from '../net/dialer.ts'
import { tcpDialer } from '../net/tcp-dialer.ts'
import type { DiskReserve } from '../queue/disk.ts'
import { openReaderThread } from '../queue/sqlite/open-reader-thread.ts'
import { isOfDisk } from '../queue/store-error.ts'
import { openStore } from '../queue/sqlite/open-store.ts'
import type { Recovery } from '../queue/store.ts'
import { WallClockWatch } from '../queue/wall-clock-watch.ts'
import type { Generation } from '../site/generation.ts'
import { RulesProblem } from '../site/rules.ts'
import { openGenerations } from '../site/generations.ts'
import type { ListenerMode } from '../smtp/session-facts.ts'
import { openCertificates } from '../tls/open-certificates.ts'
import { startDelivery } from './delivery.ts'
import { startEdge } from './edge.ts'
import { logCertificate } from './log-certificate.ts'
import { debugDialogues } from './debug-dialogue.ts'
import { faultText, type Log } from './log.ts'
import { logDisk } from './log-disk.ts'
import { logLogIns } from './log-log-ins.ts'
import { startPruning } from './prune.ts'

export interface ServerOptions {
  readonly config: Config
  readonly log: Log
  /** For `health`. */
  readonly version: string
  /** Goes on where mail in the queue may be missing. */
  readonly acceptLoss?: boolean
  /** Where outgoing connections lead; the sandbox has one of its own. */
  readonly dialer?: Dialer
  /** Nobody from outside can meet this server. */
  readonly sandbox?: boolean
  readonly clock?: Clock
  readonly random?: Random
  readonly resolver?: Resolver
  /** What happens, for whoever has subscribed before the start. */
  readonly tap?: Tap
}

export type Replaced =
  | { readonly ok: true; readonly number: number }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] }

export interface RunningServer {
  readonly listening: readonly {
    readonly mode: ListenerMode | 'http'
    readonly address: string
    readonly port: number
  }[]
  /** Messages being worked on now. */
  readonly underWay: number
  /** The numbers of the generations in use, the one that holds last; the server starts with 1. */
  readonly generations: readonly number[]
  /**
   * Puts another configuration in the place of the one that holds: whatever begins from then on runs on it, and what is
   * under way ends as it began. With problems nothing has changed.
   */
  replace(config: Config): Promise<Replaced>
  /** Resolves with the reason when the server cannot go on; whoever started it should end the process. */
  readonly broken: Promise<Error>
  close(): Promise<void>
}

const DNS_CACHE_ENTRIES = 10_000
const reserveOf = ({ disk }: Config): DiskReserve => ({
  octets: disk.reserve,
  inodes: disk.reserveInodes,
  share: disk.reservePercent / 100,
})

/** How long a transaction that is under way may take to finish when the server stops. */
const STOP_GRACE_MS = 5000

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, log, version, clock = systemClock, random = systemRandom } = options
  const running = new AsyncDisposableStack()
  const fault = (subscriber: string, error: unknown): void =>
    log.error('a fault in what reads the events', { subscriber, fault: faultText(error) })
  const dialogues = debugDialogues(log)
  const tap = options.tap ?? new Tap({ clock, fault })
  running.defer(() => tap.close())
  tap.subscribe(logLogIns(log))
  try {
    const broken = Promise.withResolvers<Error>()
    const onDamage = (damage: Recovery['setAside'][number]): void => log.error('damaged entry set aside', damage)
    const store = await openStore({
      folder: config.stateFolder,
      clock,
      history: config.history,
      acceptLoss: options.acceptLoss ?? false,
      reserve: reserveOf(config),
      onDamage,
      onDisk: (disk) => logDisk(disk, log),
      onDeath: broken.resolve,
    })
    running.defer(() => store.close())
    store.listen((events) => tap.publish(events))
    const watch = new WallClockWatch({
      clock,
      wasSet: (by, at) =>
        log.warn('the clock was set: what waits does not grow older or younger by that', {
          by: `${by < 0 ? '-' : ''}${formatDuration(duration(Math.abs(by)))}`,
          now: formatInstant(at),
        }),
    })
    running.defer(watch.start())
    const ids = makeIdSource(clock, { after: store.recovery.greatestId })
    for (const damage of store.recovery.setAside) onDamage(damage)
    const { begun, interrupted, queued, mended = [] } = store.recovery
    if (mended.length > 0) log.warn('others could write to the state folder; now they cannot', { paths: mended })
    log.info('queue opened', { begun, queued, interrupted })
    running.defer(startPruning(store, clock, (error) => log.warn('history not pruned', { fault: faultText(error) })))

    const direct = options.resolver ?? createDnsResolver({ servers: config.dns.servers, clock, random })
    const resolver = options.resolver ?? cachingResolver(direct, { clock, entries: DNS_CACHE_ENTRIES })
    const dialer = options.dialer ?? tcpDialer(clock)
    const fault = (error: unknown): void => {
      // The trouble has its line in the log, and work that meets it is done again until it is over.
      if (store.disk.trouble !== undefined && isOfDisk(error)) return
      log.error('a fault in delivery', { fault: faultText(error) })
    }
    const opened = await openGenerations(config, {
      clock,
      random,
      resolver,
      dialer,
      ids,
      environment: process.env,
      dialogues,
      fault,
      firstState: (domains, size) => delivery.scheduler.firstState(domains, size),
    })
    if (!opened.ok) throw new RulesProblem(opened.problems)
    const { generations } = opened
    running.use(generations)
    const delivery = startDelivery({
      generations,
      clock,
      watch,
      store,
      fault,
      clockWasSetBack: (due) =>
        log.warn('the clock was set back: mail that was due far off is tried now', { due: formatInstant(due) }),
    })
    running.defer(() => delivery.close())
    const { scheduler } = delivery
    const takenUp = ({ warnings }: Generation): void => {
      if (options.sandbox === true) return
      for (const { message, ...facts } of warnings) log.warn(message, facts)
    }
    takenUp(generations.current)
    const certificates = await openCertificates(
      { ...config.tlsIn, hostname: config.hostname },
      { clock, random, report: (notice) => logCertificate(notice, log, options.sandbox ?? false) },
    )
    running.defer(() => certificates.close())
    const edge = await startEdge({ generations, clock, ids, store, scheduler, certificates, tap, dialogues, log })
    running.defer(() => edge.close(STOP_GRACE_MS))
    scheduler.wake()

    const reader = openReaderThread({
      folder: config.stateFolder,
      clock,
      onDeath: (error) =>
        log.error('reader of the queue died; the next question starts it again', {
          fault: faultText(error.cause ?? error),
        }),
    })
    running.defer(() => reader.close())
    const onError = (error: unknown): void => log.error('a fault in the API', { fault: faultText(error) })
    const about = { version, hostname: config.hostname, startedAt: clock.now() }
    const own = {
      hostname: config.hostname,
      get smarthost() {
        return generations.current.config.smarthost?.host
      },
      // Past the cache: who has just mended a record wants to see it.
      resolver: direct,
    }
    const trial = async () => generations.current.trial
    const engine = serverEngine({ reader, store, clock, wake: (how) => delivery.retryNow(how), trial, own, about })
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
      get generations() {
        return generations.numbers
      },
      async replace(next) {
        const replaced = await generations.replace(next)
        if (!replaced.ok) return replaced
        const { generation } = replaced
        log.info('configuration replaced', { generation: generation.number })
        takenUp(generation)
        // There may be room for more at once now.
        scheduler.wake()
        return { ok: true, number: generation.number }
      },
      broken: broken.promise,
      close: () => running.disposeAsync(),
    }
  } catch (error) {
    await running.disposeAsync()
    throw error
  }
}
