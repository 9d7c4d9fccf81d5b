// Leaves lists alone that have stopped to answer: after several silences in a row a list is not asked for a minute, so that a
// dead one costs its time-out now and then and not at every session. One answer makes it alive again.

import { after, minutes, type Tick } from '../../core/time.ts'

export const SILENCES = 3
export const PAUSE = minutes(1)

interface Silence {
  readonly times: number
  readonly until: Tick
}

export class DnsblPause {
  readonly #silent = new Map<string, Silence>()

  isPaused(zone: string, now: Tick): boolean {
    const silence = this.#silent.get(zone)
    return silence !== undefined && silence.times >= SILENCES && now < silence.until
  }

  note(zone: string, answered: boolean, now: Tick): void {
    if (answered) this.#silent.delete(zone)
    else this.#silent.set(zone, { times: (this.#silent.get(zone)?.times ?? 0) + 1, until: after(now, PAUSE) })
  }
}
