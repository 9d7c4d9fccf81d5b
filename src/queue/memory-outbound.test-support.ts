// The counts of senders as MemoryStore keeps them: what the tables of sqlite/outbound-rows.ts must say too.

import {
  dayOf,
  minuteOf,
  type DayCount,
  type OutboundCount,
  type OutboundRecords,
  type SenderChange,
  type SenderState,
} from './outbound.ts'

export class MemoryOutbound {
  readonly #minutes = new Map<string, { sender: string; minute: number; letters: number }>()
  readonly #days = new Map<string, DayCount & { sender: string; day: number }>()
  readonly #domains = new Map<string, { sender: string; domain: string; day: number }>()
  readonly #states = new Map<string, SenderState & { sender: string }>()

  add(counts: readonly OutboundCount[] = []): void {
    for (const { sender, at, letters = 0, held = 0, ended = 0, failed = 0, spam = 0, domains = [] } of counts) {
      const [minute, day] = [minuteOf(at), dayOf(at)]
      const [inMinute, inDay] = [`${minute} ${sender}`, `${day} ${sender}`]
      if (letters > 0) {
        this.#minutes.set(inMinute, {
          sender,
          minute,
          letters: (this.#minutes.get(inMinute)?.letters ?? 0) + letters,
        })
      }
      const before = this.#days.get(inDay)
      this.#days.set(inDay, {
        sender,
        day,
        letters: (before?.letters ?? 0) + letters,
        held: (before?.held ?? 0) + held,
        ended: (before?.ended ?? 0) + ended,
        failed: (before?.failed ?? 0) + failed,
        spam: (before?.spam ?? 0) + spam,
      })
      for (const domain of domains) {
        const key = `${domain} ${sender}`
        if (!this.#domains.has(key)) this.#domains.set(key, { sender, domain, day })
      }
    }
  }

  change({ sender, at, state, afresh }: SenderChange): void {
    this.#states.set(sender, { ...state, sender })
    if (!afresh) return
    for (const [key, one] of this.#minutes) {
      if (one.sender === sender && one.minute <= minuteOf(at)) this.#minutes.delete(key)
    }
    for (const [key, one] of this.#days) {
      if (one.sender === sender && one.day <= dayOf(at)) this.#days.set(key, { ...one, ended: 0, failed: 0, spam: 0 })
    }
    for (const one of this.#domains.values()) if (one.sender === sender && one.day >= dayOf(at)) one.day = dayOf(at) - 1
  }

  records(): OutboundRecords {
    return {
      minutes: [...this.#minutes.values()],
      days: [...this.#days.values()],
      domains: [...this.#domains.values()],
      states: [...this.#states.values()],
    }
  }
}
