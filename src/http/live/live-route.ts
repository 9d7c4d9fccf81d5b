// Server-sent events (HTML, §9.2): what happens, as it happens, for pages that update themselves and for programs. A connection ends
// after some minutes; browsers come again by themselves, with the number of what they saw last, and are looked at anew.

import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { Clock } from '../../core/clock.ts'
import { after, minutes, seconds } from '../../core/time.ts'
import { withIsoTimes } from '../v1/iso-times.ts'
import type { EventFeed } from './event-feed.ts'

const LONGEST = minutes(5)
/** So that proxies do not take it for dead. */
const SIGN_OF_LIFE = seconds(15)
const COMES_AGAIN_MS = 2000

/** `message`: only events of this message. */
export function liveEvents(c: Context, feed: EventFeed, clock: Clock): Response {
  const message = c.req.query('message')
  c.header('X-Accel-Buffering', 'no')
  return streamSSE(c, async (stream) => {
    let woken = Promise.withResolvers<void>()
    const watcher = feed.watch(c.req.header('last-event-id'), () => woken.resolve())
    stream.onAbort(() => woken.resolve())
    const ends = after(clock.ticks(), LONGEST)
    try {
      await stream.writeSSE({ event: 'here', id: watcher.at, data: '{}', retry: COMES_AGAIN_MS })
      while (!stream.aborted && clock.ticks() < ends) {
        woken = Promise.withResolvers()
        const { events, missed } = watcher.take()
        if (missed) await stream.writeSSE({ event: 'missed', id: watcher.at, data: '{}' })
        for (const { id, event } of events) {
          if (message !== undefined && (!('message' in event) || event.message !== message)) continue
          await stream.writeSSE({ id, data: JSON.stringify(withIsoTimes(event)) })
        }
        let silent = false
        const timer = clock.after(SIGN_OF_LIFE, () => {
          silent = true
          woken.resolve()
        })
        await woken.promise
        timer.cancel()
        if (silent) await stream.write(': still here\n\n')
      }
    } finally {
      watcher.end()
    }
  })
}
