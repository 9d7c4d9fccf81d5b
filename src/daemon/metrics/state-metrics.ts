// How the server stands, found out when somebody asks: the queue by state, age and reason, what is paused, what the server leans
// on, the disk, the process. The queue is counted by the reader's thread, and what it counted is told for a while: nobody can make
// it count all day.

import { readdir } from 'node:fs/promises'
import type { Clock } from '../../core/clock.ts'
import { between, formatDuration, instant, seconds, type Instant, type Tick } from '../../core/time.ts'
import type { BackendState } from '../../site/backend-watch.ts'
import { AGES, summarizeQueue } from '../../control/summarize-queue.ts'
import type { QueueReader } from '../../queue/reader.ts'
import type { QueueState } from '../../queue/queue-filter.ts'
import type { DiskState } from '../../queue/disk.ts'
import { gauge, total, type Family } from './family.ts'

export interface StateMetricsDeps {
  readonly clock: Clock
  readonly version: string
  readonly reader: QueueReader
  readonly disk: () => DiskState
  readonly underWay: () => number
  readonly generation: () => number
  readonly paused: () => readonly string[]
  readonly backends: () => readonly BackendState[]
  readonly startedAt: Instant
}

const TOLD_FOR = seconds(15)
const STATES: readonly QueueState[] = ['waiting', 'held', 'active']
const MOST_REASONS = 200

export class StateMetrics {
  readonly #deps: StateMetricsDeps
  #queue: { readonly at: Tick; readonly families: Promise<readonly Family[]> } | undefined

  constructor(deps: StateMetricsDeps) {
    this.#deps = deps
  }

  async families(): Promise<readonly Family[]> {
    const { clock, version, underWay, generation, paused, backends, startedAt } = this.#deps
    return [
      ...(await this.#told(clock.ticks())),
      gauge({ name: 'waybill_info', help: 'The version that runs; its value is 1.', labels: ['version'] }, [
        [[version], 1],
      ]),
      gauge({ name: 'waybill_messages_under_way', help: 'Messages that are being worked on now.', labels: [] }, [
        [[], underWay()],
      ]),
      gauge(
        {
          name: 'waybill_configuration_generation',
          help: 'Grows by one with each configuration that is taken up.',
          labels: [],
        },
        [[[], generation()]],
      ),
      gauge(
        {
          name: 'waybill_route_paused',
          help: '1 for each route that is paused, whose mail waits for a person.',
          labels: ['route'],
        },
        paused().map((route) => [[route], 1]),
      ),
      gauge(
        {
          name: 'waybill_backend_up',
          help: 'What the server leans on: 1 where it is there, 0 where it is not; `effect` is what is the matter then.',
          labels: ['backend', 'effect'],
        },
        backends().map(({ name, effect, problem }) => [[name, effect], problem === undefined ? 1 : 0]),
      ),
      ...this.#ofDisk(),
      ...(await this.#ofProcess(startedAt)),
    ]
  }

  #told(now: Tick): Promise<readonly Family[]> {
    if (this.#queue === undefined || between(this.#queue.at, now) > TOLD_FOR) {
      const families = this.#ofQueue()
      const queue = { at: now, families }
      this.#queue = queue
      // A failure is not told again.
      families.catch(() => (this.#queue = undefined))
    }
    return this.#queue.families
  }

  async #ofQueue(): Promise<readonly Family[]> {
    const { reader, clock } = this.#deps
    const now = clock.now()
    const { messages, damaged = 0, undeliverable = 0, oldest } = await reader.counts()
    const wanted = { limit: MOST_REASONS, now }
    const states: [string[], number][] = []
    for (const state of STATES) {
      const { meant } = await summarizeQueue(reader, { states: [state] }, 'all', wanted)
      states.push([[state], meant?.recipients ?? 0])
    }
    const byReason = await summarizeQueue(reader, {}, 'reason', wanted)
    const byAge = await summarizeQueue(reader, {}, 'age', wanted)
    const ages = [formatDuration(seconds(0)), ...AGES.map((age) => formatDuration(age))]
    return [
      gauge({ name: 'waybill_queue_messages', help: 'Messages that are queued.', labels: [] }, [[[], messages]]),
      gauge(
        {
          name: 'waybill_queue_recipients',
          help: 'Recipients who are not done, by state: waiting for their time, held until somebody decides, in an attempt now.',
          labels: ['state'],
        },
        states,
      ),
      gauge(
        {
          name: 'waybill_queue_age_messages',
          help: 'Messages that are queued, by the age from which they are.',
          labels: ['from'],
        },
        ages.map((from) => [[from], byAge.groups?.find(({ group }) => group === from)?.messages ?? 0]),
      ),
      gauge(
        {
          name: 'waybill_queue_reason_recipients',
          help: 'Recipients who are not done, by what the last attempt met with; empty: none was made.',
          labels: ['reason'],
        },
        (byReason.groups ?? []).map(({ group, recipients: number }) => [[group], number]),
      ),
      gauge({ name: 'waybill_queue_oldest_seconds', help: 'The age of the oldest queued message.', labels: [] }, [
        [[], oldest === undefined ? 0 : Math.max(0, between(oldest, now)) / 1000],
      ]),
      gauge(
        {
          name: 'waybill_queue_damaged_messages',
          help: 'Messages that were set aside because they cannot be read.',
          labels: [],
        },
        [[[], damaged]],
      ),
      gauge(
        {
          name: 'waybill_queue_undeliverable_recipients',
          help: 'Notifications that could not be delivered and are held.',
          labels: [],
        },
        [[[], undeliverable]],
      ),
    ]
  }

  #ofDisk(): readonly Family[] {
    const { trouble, figures } = this.#deps.disk()
    const number = (key: string): [string[], number][] => (typeof figures[key] === 'number' ? [[[], figures[key]]] : [])
    return [
      gauge(
        { name: 'waybill_disk_takes_mail', help: '0 while the disk of the queue takes no mail.', labels: ['trouble'] },
        [[[trouble ?? 'none'], trouble === undefined ? 1 : 0]],
      ),
      gauge(
        { name: 'waybill_disk_free_bytes', help: 'What is free on the disk of the queue.', labels: [] },
        number('free'),
      ),
      gauge(
        { name: 'waybill_disk_reserve_bytes', help: 'What is kept free of new mail there.', labels: [] },
        number('reserve'),
      ),
      gauge(
        { name: 'waybill_disk_free_files', help: 'Files that can still be made there.', labels: [] },
        number('inodes'),
      ),
    ]
  }

  async #ofProcess(startedAt: Instant): Promise<readonly Family[]> {
    const { user, system } = process.cpuUsage()
    const open = await readdir('/proc/self/fd').catch(() => undefined)
    return [
      total(
        { name: 'process_cpu_seconds_total', help: 'Processor time of all threads.', labels: [] },
        (user + system) / 1e6,
      ),
      total(
        { name: 'waybill_event_loop_busy_seconds_total', help: 'How long the main thread was at work.', labels: [] },
        performance.eventLoopUtilization().active / 1000,
      ),
      gauge({ name: 'process_resident_memory_bytes', help: 'Memory in use.', labels: [] }, [
        [[], process.memoryUsage.rss()],
      ]),
      gauge({ name: 'process_start_time_seconds', help: 'When the server was started.', labels: [] }, [
        [[], instant(startedAt) / 1000],
      ]),
      ...(open
        ? [gauge({ name: 'process_open_fds', help: 'Open files and connections.', labels: [] }, [[[], open.length]])]
        : []),
    ]
  }
}
