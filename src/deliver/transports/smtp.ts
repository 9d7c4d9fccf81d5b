// The transport to other servers: until everybody has an outcome. A route of ours may be paused before that.

import type { OneWay } from '../../route/destination.ts'
import type { Underway } from '../attempt-deps.ts'
import type { AttemptResult } from '../job.ts'
import { pausable } from '../pausable.ts'
import { handToHosts } from '../steps/hand-to-hosts.ts'
import { resolve } from '../steps/resolve.ts'
import { withPolicies } from '../steps/tls-policy.ts'

export const bySmtp = (underway: Underway, destination: OneWay): Promise<AttemptResult> =>
  pausable(underway, destination, () =>
    handToHosts(underway, destination.port, async () => {
      const found = await resolve(underway, destination)
      return destination.kind === 'mx' && found.hosts.length > 0
        ? withPolicies(underway, destination, found)
        : found.hosts
    }),
  )
