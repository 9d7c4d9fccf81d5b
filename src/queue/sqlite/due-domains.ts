// Which domain falls due when, in memory, so that the domains a caller does not want cost nothing, however many messages
// wait for them. For each domain with scheduled recipients it keeps a time that is never later than the earliest due one;
// it may be earlier, and whoever finds it so corrects it. That is why a change need not be undone exactly.

import type { DatabaseSync } from 'node:sqlite'
import { columns } from './rows.ts'
import { prepare } from './statement.ts'

export class DueDomains {
  readonly #bounds = new Map<string, number>()
  readonly #db: DatabaseSync

  constructor(db: DatabaseSync) {
    this.#db = db
    this.rebuild()
  }

  /** A recipient of this domain has been scheduled. */
  note(domain: string, at: number): void {
    const bound = this.#bounds.get(domain)
    if (bound === undefined || at < bound) this.#bounds.set(domain, at)
  }

  /** What a look at the table showed: the earliest time, or that nothing is scheduled. */
  correct(domain: string, at: number | undefined): void {
    if (at === undefined) this.#bounds.delete(domain)
    else this.#bounds.set(domain, at)
  }

  /** The domain with the least bound. */
  least(except: ReadonlySet<string>): readonly [domain: string, bound: number] | undefined {
    let least: readonly [string, number] | undefined
    for (const entry of this.#bounds) {
      if ((least === undefined || entry[1] < least[1]) && !except.has(entry[0])) least = entry
    }
    return least
  }

  /** The domains that may have something due before `until`, in the order of their bounds. */
  candidates(until: number, except: ReadonlySet<string>): [domain: string, bound: number][] {
    const found: [string, number][] = []
    for (const entry of this.#bounds) if (entry[1] <= until && !except.has(entry[0])) found.push(entry)
    return found.sort((a, b) => a[1] - b[1])
  }

  /** After a rollback: a domain may have been taken for empty that is not. What was noted in vain is too early at most. */
  rebuild(): void {
    const statement = prepare(
      this.#db,
      'SELECT domain, min(min(at), 9e15) FROM recipient WHERE state = 0 GROUP BY domain',
    )
    for (const row of statement.iterate()) {
      const [domain, at] = columns(row)
      if (typeof domain === 'string') this.#bounds.set(domain, typeof at === 'number' ? at : 0)
    }
  }
}
