// Opens the queue of a running server: the store, the identifiers that go on after its greatest, the watch over the clock
// that its mail waits by, and the pruning of its history. What the operator is to know of it goes to the log.

import type { Clock } from '../core/clock.ts'
import { makeIdSource, type IdSource } from '../core/id.ts'
import { duration, formatDuration, formatInstant, type Duration, type Instant } from '../core/time.ts'
import type { Config } from '../config/config.ts'
import type { DiskReserve } from '../queue/disk.ts'
import { openStore, type OpenStoreOptions } from '../queue/sqlite/open-store.ts'
import { startCheck, type DatabaseCheck } from '../queue/sqlite/start-check.ts'
import type { Committed, QueueStore, Recovery } from '../queue/store.ts'
import { graceAfterStart } from '../queue/settlement.ts'
import { WallClockWatch } from '../queue/wall-clock-watch.ts'
import { faultText, type Log } from './log.ts'
import { logDisk } from './log-disk.ts'
import { startPruning } from './prune.ts'

export interface OpenQueueDeps {
  readonly config: Pick<Config, 'stateFolder' | 'history' | 'disk' | 'retry' | 'bounces'>
  readonly acceptLoss: boolean
  readonly clock: Clock
  readonly log: Log
  readonly committed: Committed
  readonly startThread: OpenStoreOptions['startThread']
  /** The store cannot go on. */
  readonly onDeath: (why: Error) => void
}

export interface OpenQueue {
  readonly store: QueueStore
  readonly ids: IdSource
  readonly watch: WallClockWatch
  /** Of a database that is too large to be read through before mail is taken. */
  readonly check: DatabaseCheck | undefined
}

/** What it opens is closed with `started`. */
export async function openQueue(deps: OpenQueueDeps, started: AsyncDisposableStack): Promise<OpenQueue> {
  const { config, acceptLoss, clock, log, committed, onDeath, startThread } = deps
  const onDamage = (damage: Recovery['setAside'][number]): void => log.error('damaged entry set aside', damage)
  const store = await openStore({
    folder: config.stateFolder,
    clock,
    history: config.history,
    acceptLoss,
    reserve: reserveOf(config),
    onDamage,
    onDisk: (disk) => logDisk(disk, log),
    onDeath,
    ...(startThread && { startThread }),
  })
  started.defer(() => store.close())
  store.listen(committed)
  const watch = new WallClockWatch({ clock, wasSet: (by, at) => clockWasSet(by, at, store, log) })
  started.defer(watch.start())
  for (const damage of store.recovery.setAside) onDamage(damage)
  const { begun, interrupted, queued, mended = [], network } = store.recovery
  if (network !== undefined)
    log.warn(
      'the state folder is on a network file system: mail may be lost where its locks or its sync do not reach the server; ' +
        'put it on a disk of this machine, and let no other machine use it',
      { folder: config.stateFolder, file_system: network },
    )
  if (mended.length > 0) log.warn('others could write to the state folder; now they cannot', { paths: mended })
  log.info('queue opened', { begun, queued, interrupted })
  // A clock that was ahead at the start is set right soon, and what is given up is gone.
  const grace = Math.min(graceAfterStart(config.retry), config.bounces.hold)
  started.defer(
    startPruning({
      store,
      clock,
      heldUntil: () => (watch.running() < grace ? undefined : watch.surely()),
      fault: (error) => log.warn('history not pruned', { fault: faultText(error) }),
    }),
  )
  const check = store.recovery.unchecked === true ? checkBeside(config.stateFolder, clock, log) : undefined
  if (check) started.defer(() => check.close())
  return { store, check, ids: makeIdSource(clock, { after: store.recovery.greatestId }), watch }
}

function checkBeside(folder: string, clock: Clock, log: Log): DatabaseCheck {
  log.info('the database is large, and is looked through beside the work')
  return startCheck({
    folder,
    clock,
    onFinding: (finding) => log.error('damage found in the database', { ...finding }),
    onEnd({ state, looked, found }, cause) {
      const facts = { messages: looked, found }
      if (state === 'failed')
        log.error('the database could not be looked through', { ...facts, fault: faultText(cause) })
      else if (found === 0) log.info('the database was looked through: it is sound', facts)
      else log.error('the database is damaged: stop the server and run `waybill queue salvage`', facts)
    },
  })
}

const reserveOf = ({ disk }: Pick<Config, 'disk'>): DiskReserve => ({
  octets: disk.reserve,
  inodes: disk.reserveInodes,
  share: disk.reservePercent / 100,
})

function clockWasSet(by: Duration, at: Instant, store: Pick<QueueStore, 'note'>, log: Log): void {
  log.warn('the clock was set: what waits does not grow older or younger by that', {
    by: `${by < 0 ? '-' : ''}${formatDuration(duration(Math.abs(by)))}`,
    now: formatInstant(at),
  })
  store
    .note({ at, kind: 'clock-set', by })
    .catch((error: unknown) => log.warn('that the clock was set is not kept', { fault: faultText(error) }))
}
