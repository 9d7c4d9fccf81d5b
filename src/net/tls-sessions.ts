// What is needed to take up a TLS session with a server again (RFC 8446 §2.2), which spares both sides the costly part of the
// handshake. No certificate is shown then: what was found out about it at first goes along, and holds for an hour, however often the
// session is taken up. Bounded, in memory, each used once (RFC 8446 §C.4), so that nobody who listens can tell two connections for one.

import type { Clock } from '../core/clock.ts'
import { hours, type Tick } from '../core/time.ts'
import type { CertificateFault } from './certificate-fault.ts'

/** Of a handshake in which the server showed its certificate. */
export interface JudgedPeer {
  readonly at: Tick
  readonly fault: CertificateFault | undefined
}

export interface KeptSession extends JudgedPeer {
  readonly session: Buffer
}

const MOST = 1000
/** A certificate that has expired or was withdrawn is noticed after this at the latest. */
const LONGEST = hours(1)

export class TlsSessions {
  readonly #clock: Clock
  readonly #kept = new Map<string, KeptSession>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get size(): number {
    return this.#kept.size
  }

  /** What is judged now. */
  judged(fault: CertificateFault | undefined): JudgedPeer {
    return { at: this.#clock.ticks(), fault }
  }

  take(key: string): KeptSession | undefined {
    const kept = this.#kept.get(key)
    this.#kept.delete(key)
    return kept && this.#clock.ticks() - kept.at < LONGEST ? kept : undefined
  }

  keep(key: string, session: Buffer, { at, fault }: JudgedPeer): void {
    this.#kept.delete(key)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size < MOST) break
      this.#kept.delete(oldest)
    }
    this.#kept.set(key, { session, at, fault })
  }
}
