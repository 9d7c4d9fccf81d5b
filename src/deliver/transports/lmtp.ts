// The transport to a server of mailboxes of this site, such as Dovecot’s (RFC 2033): the client is that of SMTP, and so is all
// that is known of dead hosts and kept connections. It is ours: whatever is wrong with it, this site mends it, and mail waits.

import type { Destination } from '../../route/destination.ts'
import type { Underway } from '../attempt-deps.ts'
import type { AttemptResult } from '../job.ts'
import { pausable } from '../pausable.ts'
import { handToHosts } from '../steps/hand-to-hosts.ts'
import { resolve } from '../steps/resolve.ts'
import { socketPath } from '../steps/open-host.ts'

type Lmtp = Extract<Destination, { kind: 'lmtp' }>

export const byLmtp = (underway: Underway, destination: Lmtp): Promise<AttemptResult> =>
  pausable(underway, destination, () => send(underway, destination))

function send(underway: Underway, { place }: Lmtp): Promise<void> {
  if ('path' in place) {
    const socket = { host: place.path, address: socketPath(place.path), preference: 0 }
    return handToHosts(underway, 0, async () => [socket])
  }
  return handToHosts(underway, place.port, async () => (await resolve(underway, { kind: 'host', ...place })).hosts)
}
