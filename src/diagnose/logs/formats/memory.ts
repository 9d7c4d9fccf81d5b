// What a parser remembers of earlier lines, by id: so many entries, and the oldest goes. A log that never ends what it begins must
// not fill the memory.

const MOST_REMEMBERED = 20_000

export interface Memory<T> {
  get(id: string): T | undefined
  set(id: string, value: T): void
  delete(id: string): void
}

export function makeMemory<T>(most = MOST_REMEMBERED): Memory<T> {
  const entries = new Map<string, T>()
  return {
    get: (id) => entries.get(id),
    set(id, value) {
      if (entries.size >= most && !entries.has(id)) entries.delete(entries.keys().next().value ?? '')
      entries.set(id, value)
    },
    delete: (id) => void entries.delete(id),
  }
}
