// How many connections each client has open: a port, since listeners of several threads count together. Here in memory.

export interface ClientCounts {
  /** Counts one more connection of the client unless it has `most`; tells whether it did. */
  enter(client: string, most: number): boolean | Promise<boolean>
  /** One that was counted is over. */
  leave(client: string): void
}

export function countClients(): ClientCounts {
  const open = new Map<string, number>()
  return {
    enter(client, most) {
      const already = open.get(client) ?? 0
      if (already >= most) return false
      open.set(client, already + 1)
      return true
    },
    leave(client) {
      const left = (open.get(client) ?? 1) - 1
      if (left > 0) open.set(client, left)
      else open.delete(client)
    },
  }
}
