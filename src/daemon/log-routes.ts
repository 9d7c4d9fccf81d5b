// One line in the log when the way over the smarthost is closed, with whose move it is, and one when it is open again.

import type { Reason } from '../core/reason.ts'
import { whatHappened } from '../diagnose/own/what-happened.ts'
import type { EventOf, Subscriber } from '../events/tap.ts'
import type { Log } from './log.ts'

type Kind = 'route-paused' | 'route-resumed'

export const logRoutes = (log: Log): Subscriber<Kind> => ({
  name: 'log of paused routes',
  kinds: ['route-paused', 'route-resumed'],
  receive(events, missed) {
    for (const event of events) logOne(event, log)
    if (missed) log.warn('paused routes that are not in this log', { ...missed })
  },
})

function logOne(event: EventOf<Kind>, log: Log): void {
  switch (event.kind) {
    case 'route-paused': {
      const { route, reason, next } = event
      log.error(
        'a route is paused and its mail held: it is your move; `waybill queue routes` says what to do, `waybill queue resume` asks again at once',
        { route, reason: reason.code, why: inWords(reason), next: new Date(next).toISOString() },
      )
      return
    }
    case 'route-resumed': {
      const { route, since } = event
      log.info('a route is open again, and what was held for it goes out', {
        route,
        since: new Date(since).toISOString(),
      })
    }
  }
}

const inWords = (reason: Reason): string => whatHappened(reason, { address: '', language: 'en', safe: (text) => text })
