// The brake on guessing passwords: failures are counted per address and per account in a sliding window, and too many of
// them lock the address or the account out, each time longer than the time before. Pure but for the clock. Names are
// counted whether they exist or not, so a lock-out tells nothing; an address from which a user has logged in lately is
// not shut out when others guess at that account. Memory is bounded: the oldest entries are forgotten first.

import type { Clock } from '../core/clock.ts'
import { clientKey, type IpAddress } from '../core/ip.ts'
import { after, between, duration, hours, minutes, tick, type Duration, type Instant, type Tick } from '../core/time.ts'

export interface ThrottleLimits {
  /** Failures in the window that lock out. */
  readonly perAddress: number
  readonly perAccount: number
  readonly window: Duration
  /** The first lock-out; each further one is twice as long. */
  readonly firstLock: Duration
  readonly longestLock: Duration
  /** Without failures for so long, an entry begins anew. */
  readonly forgetAfter: Duration
  /** Entries of each kind that are kept. */
  readonly entries: number
}

export const THROTTLE_DEFAULTS: ThrottleLimits = {
  perAddress: 10,
  perAccount: 20,
  window: minutes(10),
  firstLock: minutes(5),
  longestLock: hours(24),
  forgetAfter: hours(48),
  entries: 20_000,
}

export type ThrottleSubject = 'address' | 'account'

/** A lock-out that has just begun, for the log and for tools such as fail2ban. */
export interface LockOut {
  readonly at: Instant
  readonly by: ThrottleSubject
  /** The address (of IPv6 its /64) or the account. */
  readonly subject: string
  /** Who made the failure that was one too many. */
  readonly client: IpAddress
  readonly failures: number
  readonly window: Duration
  /** How many times this subject has been locked out by now. */
  readonly times: number
  readonly until: Instant
}

export type ThrottleVerdict =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly by: ThrottleSubject; readonly subject: string; readonly until: Instant }

/** What a log-in asks of the brake; it answers at once where it counts in this thread's memory. */
export interface Throttle {
  check(client: IpAddress, account?: string): ThrottleVerdict | Promise<ThrottleVerdict>
  failed(client: IpAddress, account?: string): readonly LockOut[] | Promise<readonly LockOut[]>
  succeeded(client: IpAddress, account: string): void | Promise<void>
}

interface Entry {
  /** When the last failures were, oldest first; never more than the limit. */
  failures: Tick[]
  times: number
  until: Tick
}

const NEVER = tick(0)
/** Names are cut before they are kept. */
const LONGEST_NAME = 320

export class GuessThrottle implements Throttle {
  readonly #clock: Clock
  readonly #limits: () => ThrottleLimits
  readonly #addresses = new Map<string, Entry>()
  readonly #accounts = new Map<string, Entry>()
  /** Account and address of log-ins that succeeded, with their time. */
  readonly #known = new Map<string, Tick>()

  /** `limits` is asked each time: they may change, and what has been counted stays. */
  constructor(clock: Clock, limits: () => ThrottleLimits) {
    this.#clock = clock
    this.#limits = limits
  }

  /** Whether an attempt may be made at all. Ask for the address at AUTH, and again when the account is known. */
  check(client: IpAddress, account?: string): ThrottleVerdict {
    const now = this.#clock.ticks()
    const address = clientKey(client)
    const byAddress = this.#addresses.get(address)
    if (byAddress && byAddress.until > now)
      return { allowed: false, by: 'address', subject: address, until: this.#onTheWall(byAddress.until) }
    if (account === undefined) return { allowed: true }
    const subject = accountKey(account)
    const byAccount = this.#accounts.get(subject)
    if (byAccount && byAccount.until > now && !this.#isKnown(subject, address, now))
      return { allowed: false, by: 'account', subject, until: this.#onTheWall(byAccount.until) }
    return { allowed: true }
  }

  /** Counts a wrong password or an unknown name; returns the lock-outs that begin with it. */
  failed(client: IpAddress, account?: string): readonly LockOut[] {
    const { perAddress, perAccount } = this.#limits()
    const begun = [this.#count(this.#addresses, { by: 'address', subject: clientKey(client), client }, perAddress)]
    if (account !== undefined) {
      begun.push(this.#count(this.#accounts, { by: 'account', subject: accountKey(account), client }, perAccount))
    }
    return begun.filter((lockOut) => lockOut !== undefined)
  }

  /**
   * The right password: the address is known for this account from now on. Earlier failures keep counting, or else who
   * owns one account could guess at others without end.
   */
  succeeded(client: IpAddress, account: string): void {
    const key = knownKey(accountKey(account), clientKey(client))
    this.#known.delete(key)
    this.#known.set(key, this.#clock.ticks())
    this.#shorten(this.#known)
  }

  /** Entries kept, for a gauge. */
  get size(): number {
    return this.#addresses.size + this.#accounts.size + this.#known.size
  }

  #count(
    entries: Map<string, Entry>,
    who: Pick<LockOut, 'by' | 'subject' | 'client'>,
    limit: number,
  ): LockOut | undefined {
    const now = this.#clock.ticks()
    const { window, firstLock, longestLock, forgetAfter } = this.#limits()
    let entry = entries.get(who.subject)
    const last = entry?.failures.at(-1) ?? entry?.until ?? NEVER
    if (!entry || Math.max(last, entry.until) + forgetAfter <= now) entry = { failures: [], times: 0, until: NEVER }
    entries.delete(who.subject)
    entries.set(who.subject, entry)
    this.#shorten(entries)
    // An attempt that was under way when the lock-out began does not make it longer.
    if (entry.until > now) return undefined
    entry.failures = [...entry.failures.filter((at) => at + window > now), now]
    const failures = entry.failures.length
    if (failures < limit) return undefined
    entry.times += 1
    entry.failures = []
    entry.until = after(now, duration(Math.min(longestLock, firstLock * 2 ** Math.min(entry.times - 1, 40))))
    const at = this.#clock.now()
    return { ...who, at, failures, window, times: entry.times, until: this.#onTheWall(entry.until) }
  }

  /** What it will be on the wall then, if nobody sets that clock. */
  #onTheWall(at: Tick): Instant {
    return after(this.#clock.now(), between(this.#clock.ticks(), at))
  }

  #isKnown(account: string, address: string, now: Tick): boolean {
    const since = this.#known.get(knownKey(account, address))
    return since !== undefined && since + this.#limits().forgetAfter > now
  }

  #shorten(entries: Map<string, unknown>): void {
    const { entries: most } = this.#limits()
    for (const oldest of entries.keys()) {
      if (entries.size <= most) return
      entries.delete(oldest)
    }
  }
}

const accountKey = (account: string): string => account.slice(0, LONGEST_NAME).normalize('NFKC').toLowerCase()

const knownKey = (account: string, address: string): string => `${address} ${account}`
