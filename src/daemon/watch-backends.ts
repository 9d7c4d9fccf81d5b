// Keeps an eye on what the server leans on, and puts a line into the log when one of it breaks and one when it is back.

import type { Clock } from '../core/clock.ts'
import { formatDuration, between } from '../core/time.ts'
import { isDead } from '../deliver/classify.ts'
import type { EventOf, Subscriber } from '../events/tap.ts'
import { isGuess } from '../sasl/session-login.ts'
import { backendsOf } from '../site/backends.ts'
import { BackendWatch } from '../site/backend-watch.ts'
import type { Generations } from '../site/generations.ts'
import type { Log } from './log.ts'

interface WatchWorld {
  readonly clock: Clock
  readonly log: Log | undefined
  readonly environment: NodeJS.ProcessEnv
}

export function startWatchingBackends(
  generations: Pick<Generations, 'current'>,
  { clock, log, environment }: WatchWorld,
): BackendWatch {
  const watch = new BackendWatch({
    clock,
    backends: () => backendsOf(generations.current.config, clock, environment),
    broke: ({ name, effect, problem }) => log?.error('a backend is down', { backend: name, problem, effect }),
    back: ({ name, since }, downSince) =>
      log?.warn('a backend is back', { backend: name, after: formatDuration(between(downSince, since)) }),
  })
  void watch.look()
  return watch
}

type Kind = 'scanned' | 'login-refused' | 'deferred' | 'decided'

/** What a table that does not answer makes of a recipient, among others. */
const UNCLEAR: ReadonlySet<string> = new Set(['route.unclear', 'route.alias-unknown'])

/** Whoever meets that one is down need not wait for the next look. */
export const lookWhenMet = (watch: BackendWatch): Subscriber<Kind> => ({
  name: 'watch over backends',
  kinds: ['scanned', 'login-refused', 'deferred', 'decided'],
  async receive(events) {
    if (events.some(isTrouble)) await watch.lookSoon()
  },
})

function isTrouble(event: EventOf<Kind>): boolean {
  switch (event.kind) {
    case 'scanned':
      return event.outcome === 'unavailable'
    case 'login-refused':
      return !isGuess(event.reason)
    case 'decided':
      return event.decision.unknown !== undefined
    case 'deferred':
      return UNCLEAR.has(event.reason.code) || (event.reason.remote?.protocol === 'lmtp' && isDead(event.reason))
  }
}
