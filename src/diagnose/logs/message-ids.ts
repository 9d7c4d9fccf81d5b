// Notices that a message has the Message-ID of another one: the same mail on its next server, or passed on by a list. Keeps
// hashes in a table of fixed size, newer over older ones, so that it costs little for every message of gigabytes. It counts; what is told
// of a single message is read anew by trace.

export interface MessageIds {
  /** Whether another story than `serial` had this Message-ID lately; notes it. */
  seen(messageId: string, serial: number): boolean
}

const SLOTS = 1 << 17

export function makeMessageIds(): MessageIds {
  const hashes = new Int32Array(SLOTS)
  const serials = new Float64Array(SLOTS)
  return {
    seen(messageId, serial) {
      const hash = hashOf(messageId)
      const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1)
      const before = serials[slot] ?? 0
      const same = hashes[slot] === hash && before !== 0 && before !== serial
      hashes[slot] = hash
      serials[slot] = serial
      return same
    },
  }
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5 | 0
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash
}
