// The composition root: makes every part of a running server from a configuration, connects them, and takes them down in
// the reverse order. Nothing is decided here.

import { systemClock, type Clock } from '../core/clock.ts'
import { formatInstant } from '../core/time.ts'
import { systemRandom, type Random } from '../core/random.ts'
import type { Config } from '../config/config.ts'
import type { ConfigResult } from '../config/load.ts'
import type { ConfigProblem } from '../config/problem.ts'
import { cachingResolver } from '../dns/caching-resolver.ts'
import { createDnsResolver } from '../dns/dns-resolver.ts'
import type { SandboxControl } from '../control/sandbox-control.ts'
import type { Resolver } from '../dns/resolver.ts'
import { Tap } from '../events/tap.ts'
import type { Dialer } from '../net/dialer.ts'
import { tcpDialer } from '../net/tcp-dialer.ts'
import type { QueueReader } from '../queue/reader.ts'
import { isOfDisk } from '../queue/store-error.ts'
import type { Generation } from '../site/generation.ts'
import { keepLastGood, type LastGood } from '../site/last-good.ts'
import { Reloader, type ReloadOptions, type ReloadOutcome } from '../site/reload.ts'
import { RulesProblem } from '../site/rules.ts'
import { openGenerations } from '../site/generations.ts'
import type { ListenerMode } from '../smtp/session-facts.ts'
import { openCertificates } from '../tls/open-certificates.ts'
import { startDelivery } from './delivery.ts'
import { startEdge } from './edge.ts'
import { logCertificate } from './log-certificate.ts'
import { debugDialogues } from './debug-dialogue.ts'
import { faultText, type Log } from './log.ts'
import { logLogIns } from './log-log-ins.ts'
import { logReload } from './log-reload.ts'
import { eximLog } from './exim-log/exim-log.ts'
import { takeLocalMail } from './drop/local-mail.ts'
import { guardSenders } from './guard-senders.ts'
import { logRoutes } from './log-routes.ts'
import { openMetrics } from './metrics/open-metrics.ts'
import { openQueue, type OpenQueueDeps } from './open-queue.ts'
import { openReader } from './open-reader.ts'
import type { RootAgent } from './privileged/root-agent.ts'
import { serveClientFiles } from './serve-client-files.ts'
import { serveControl } from './serve-control.ts'
import { startRefreshingPolicies } from './refresh-policies.ts'
import { startTellingPostmaster } from './tell-postmaster.ts'
import { startWarningSenders } from './warn-senders.ts'
import { lookWhenMet, startWatchingBackends } from './watch-backends.ts'

export interface ServerOptions {
  readonly config: Config
  /** The file that the configuration came from; left out: from none. */
  readonly from?: ConfigurationFile
  readonly log: Log
  /** For `health`. */
  readonly version: string
  /** Goes on where mail in the queue may be missing. */
  readonly acceptLoss?: boolean
  /** Where outgoing connections lead; the sandbox has one of its own. */
  readonly dialer?: Dialer
  /** Nobody from outside can meet this server. */
  readonly sandbox?: SandboxControl
  readonly clock?: Clock
  readonly random?: Random
  readonly resolver?: Resolver
  /** Starts the thread that writes the queue; tests do without one of its own. */
  readonly startStoreThread?: OpenQueueDeps['startThread']
  /** The agent that stays root, where the server was started so and has given it up. */
  readonly agent?: RootAgent | undefined
  /** What happens, for whoever has subscribed before the start. */
  readonly tap?: Tap
}

export interface ConfigurationFile {
  /** Reads it anew. */
  readonly load: () => Promise<ConfigResult>
  /** What was read. */
  readonly texts: LastGood['texts']
  /** What is wrong with it now, where the server starts on what it ran on before. */
  readonly faulty?: readonly ConfigProblem[]
}

export interface RunningServer {
  readonly listening: readonly {
    readonly mode: ListenerMode | 'http' | 'https' | 'metrics' | 'client-files'
    readonly address: string
    readonly port: number
  }[]
  /** Messages being worked on now. */
  readonly underWay: number
  /** The numbers of the generations in use, the one that holds last; the server starts with 1. */
  readonly generations: readonly number[]
  /**
   * Puts another configuration in the place of the one that holds: whatever begins from then on runs on it, and what is
   * under way ends as it began.
   */
  replace(config: Config, options?: ReloadOptions): Promise<ReloadOutcome>
  /** The same with the file, as it is now. Undefined: the server came from none. */
  reload: ((options: ReloadOptions) => Promise<ReloadOutcome>) | undefined
  /** Resolves with the reason when the server cannot go on; whoever started it should end the process. */
  readonly broken: Promise<Error>
  close(): Promise<void>
}

const DNS_CACHE_ENTRIES = 10_000

/** How long a transaction that is under way may take to finish when the server stops. */
const STOP_GRACE_MS = 5000

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const {
    config,
    log,
    version,
    acceptLoss = false,
    sandbox,
    agent,
    clock = systemClock,
    random = systemRandom,
  } = options
  // What has been started is taken down in the reverse order, also when a later step fails.
  await using started = new AsyncDisposableStack()
  const broken = Promise.withResolvers<Error>()
  // Nobody else can take its place.
  void agent?.ended.then(broken.resolve)
  const tap = openTap(options, clock)
  let openedReader: QueueReader | undefined
  // Behind the last words of the tap.
  const mailLog = config.log && eximLog(config.log, { clock, log, reader: () => openedReader })
  if (mailLog) {
    started.defer(() => mailLog.close())
    tap.subscribe(mailLog.subscriber)
  }
  started.defer(() => tap.close())
  started.defer(() => mailLog?.hurry())

  const { store, ids, watch, check } = await openQueue(
    {
      config,
      acceptLoss,
      clock,
      log,
      committed: (events) => tap.publish(events),
      onDeath: broken.resolve,
      startThread: options.startStoreThread,
    },
    started,
  )

  const metrics = config.metrics && openMetrics(config.metrics, { clock, log, version, tap, store })

  const direct = options.resolver ?? createDnsResolver({ servers: config.dns.servers, clock, random })
  const resolver = options.resolver ?? cachingResolver(direct, { clock, entries: DNS_CACHE_ENTRIES })
  const dialer = options.dialer ?? tcpDialer(clock)
  const dialogues = debugDialogues(log)
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
    note: (event) => void store.note(event).catch(fault),
    notice: (message, facts) => log.warn(message, facts),
    serving: true,
    ...(agent && { others: agent, own: agent }),
    firstState: (domains, size) => sending.scheduler.firstState(domains, size),
  })
  if (!opened.ok) throw new RulesProblem(opened.problems)
  const { generations } = opened
  started.use(generations)
  const takenUp = ({ warnings }: Generation): void => {
    if (sandbox) return
    for (const { id, message, file, line, advice } of warnings) {
      // The certificates have a line of their own.
      if (id !== 'tls-self-signed') log.warn(message, { file, line, advice })
    }
  }
  takenUp(generations.current)

  const reader = openReader(config.stateFolder, clock, log, started)
  openedReader = reader
  const { guard, control: guardControl } = await guardSenders({
    generations,
    clock,
    ids,
    reader,
    store,
    log,
    sent: () => scheduler.wake(),
  })
  const sending = startDelivery({
    ended: (message, outcomes, at) => guard.ended(message, outcomes, at),
    generations,
    clock,
    watch,
    store,
    fault,
    clockWasSetBack: (due) =>
      log.warn('the clock was set back: mail that was due far off is tried now', { due: formatInstant(due) }),
  })
  started.defer(() => sending.close())
  const { scheduler } = sending

  const certificates = await openCertificates(
    { ...config.tlsIn, hostname: config.hostname },
    {
      clock,
      random,
      report: (notice) => logCertificate(notice, log, sandbox !== undefined),
      openFile: agent?.openFile,
      listenAt: agent?.listenAt,
    },
  )
  started.defer(() => certificates.close())
  const { listenAt } = agent ?? {}
  const receiving = { generations, clock, ids, store, scheduler, certificates, guard, tap, dialogues, log, listenAt }
  const edge = await startEdge(receiving)
  started.defer(() => edge.close(STOP_GRACE_MS))

  // Before anything of the queue can be done and forgotten: what was taken and is in the queue is not taken again.
  await takeLocalMail({ ...receiving, reader }, started)
  scheduler.wake()
  const keep = (texts: LastGood['texts']): void => {
    try {
      keepLastGood(config.stateFolder, texts)
    } catch (error) {
      log.warn('the configuration could not be kept for a start when its file has mistakes', {
        fault: faultText(error),
      })
    }
  }
  const backends = startWatchingBackends(generations, {
    clock,
    log: sandbox ? undefined : log,
    environment: process.env,
  })
  started.defer(() => backends.close())
  tap.subscribe(lookWhenMet(backends))
  const reloader = new Reloader({
    clock,
    generations,
    reader,
    listening: edge,
    keep,
    ...(options.from?.faulty && { faulty: options.from.faulty }),
    takenUp(generation) {
      takenUp(generation)
      void backends.look()
      // There may be room for more at once now, and what stood in the way may be gone.
      sending.retryNow({ afresh: true })
    },
    note: (event) =>
      store
        .note(event)
        .catch((error: unknown) =>
          log.warn('that the configuration was replaced is not kept', { fault: faultText(error) }),
        ),
  })
  const { from } = options
  const reload =
    from &&
    (async (how: ReloadOptions): Promise<ReloadOutcome> => {
      const outcome = await reloader.reload(from.load, how)
      logReload(outcome, log)
      mailLog?.reopen()
      return outcome
    })
  started.defer(startRefreshingPolicies({ generations, clock, fault }))
  started.defer(startTellingPostmaster({ generations, clock, ids, reader, store, log, sent: () => scheduler.wake() }))
  started.defer(
    startWarningSenders({
      generations,
      clock,
      watch,
      reader,
      store,
      log,
      sent: (letter) => scheduler.schedule(letter),
    }),
  )
  const files = await serveClientFiles({ config, generations, clock, log, certificates, listenAt }, started)
  const http = await serveControl(
    {
      listenAt,
      config,
      version,
      clock,
      log,
      store,
      reader,
      tap,
      check,
      generations,
      sending,
      certificates,
      resolver: direct,
      dialer,
      sandbox,
      reload,
      configuration: () => reloader.state,
      backends: () => backends.states,
      guard: guardControl,
      listening: () => edge.bound,
    },
    started,
  )

  const figures = await metrics?.serve(
    {
      reader,
      underWay: () => scheduler.underWay,
      generation: () => generations.numbers.at(-1) ?? 1,
      paused: () => generations.current.attempts.routes.list().map(({ name }) => name),
      backends: () => backends.states,
    },
    started,
  )

  if (from && from.faulty === undefined) keep(from.texts)
  for (const { file, line, column, message, advice } of from?.faulty ?? []) {
    log.error('the configuration is faulty: the one that the server ran on before goes on', {
      file,
      line,
      column,
      message,
      advice,
    })
  }
  const running = started.move()
  return {
    get listening() {
      return [...edge.bound, ...(http ? [http] : []), ...(figures ? [figures] : []), ...files]
    },
    get underWay() {
      return scheduler.underWay
    },
    get generations() {
      return generations.numbers
    },
    replace: (next, how = {}) => reloader.replace(next, how),
    reload,
    broken: broken.promise,
    close: () => running.disposeAsync(),
  }
}

/** The tap of whoever has subscribed before the start, or one of our own; the log for fail2ban and that of paused routes come from it. */
function openTap({ tap: given, log }: ServerOptions, clock: Clock): Tap {
  const fault = (subscriber: string, error: unknown): void =>
    log.error('a fault in what reads the events', { subscriber, fault: faultText(error) })
  const tap = given ?? new Tap({ clock, fault })
  tap.subscribe(logLogIns(log))
  tap.subscribe(logRoutes(log))
  return tap
}
