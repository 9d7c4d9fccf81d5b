// Which files this process holds open, as Linux tells it.

import { readdirSync, readlinkSync } from 'node:fs'

export const holdsOpen = (path: string): boolean =>
  readdirSync('/proc/self/fd').some((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path
    } catch {
      // Closed since it was listed.
      return false
    }
  })
