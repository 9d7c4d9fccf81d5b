// The tour of the sandbox as buttons: a message goes to one of the pretended receivers, or to somebody who is not there, and the
// browser is led to what came of it.

import { buildProbeMessage } from '../../control/probe-message.ts'
import { probe } from '../../control/probe.ts'
import { serverStatus } from '../../control/use-cases/status.ts'
import { problem } from '../../control/control.ts'
import { describeReply } from '../../core/reply.ts'
import { duration, seconds } from '../../core/time.ts'
import { whyRefused } from '../../control/use-cases/why.ts'
import { parseDecisionId } from '../../control/why.ts'
import { TOUR, tourPage } from '../pages/tour.ts'
import { page, type Serving } from '../serving.ts'

const PATIENCE = seconds(20)
const SENDER = 'alice@sandbox.test'
const MOST_OCTETS = 1024
const MOST_LOOKS = 40
const BETWEEN_LOOKS = duration(50)

export function tourRoutes({ get, post, options }: Serving): void {
  const { control, clock } = options
  /** A session is kept a moment after it has ended. Where that takes long, the page says that there is nothing yet. */
  const kept = async (id: string): Promise<void> => {
    for (let look = 0; look < MOST_LOOKS && !(await control.ask(whyRefused, { id })).ok; look++) {
      const { promise, resolve } = Promise.withResolvers<void>()
      clock.after(BETWEEN_LOOKS, resolve)
      await promise
    }
  }
  get('/tour', async (context) => page(tourPage(undefined, context)))
  post(
    '/tour',
    async (context, c) => {
      const wanted = new URLSearchParams(await c.req.text()).get('to')
      const to = TOUR.find(({ address }) => address === wanted)?.address
      const status = await control.ask(serverStatus, {})
      if (!status.ok) return status
      const port = status.value.listening?.find(({ mode }) => mode === 'smtp')?.port
      if (to === undefined || port === undefined) return problem('not-found', '')
      const content = buildProbeMessage({
        from: SENDER,
        to: [to],
        headers: [],
        content: { kind: 'body', bytes: Buffer.from('A message of the tour.') },
        now: clock.now(),
        host: 'sandbox.test',
      })
      const plan = { host: '127.0.0.1', port, helo: '[127.0.0.1]', mailFrom: SENDER, rcptTo: [to], content }
      const sent = await probe({ ...plan, timeout: PATIENCE }, { clock, onLine: () => {}, language: context.language })
      if (sent.id !== undefined) return c.redirect(`/letters/${sent.id}`, 303)
      const said = sent.recipients[0]?.reply ?? sent.reply
      const name = /\((wb-\w+)\)/.exec(said === undefined ? '' : describeReply(said))?.[1]
      const decision = name === undefined ? undefined : parseDecisionId(name)
      if (decision !== undefined) {
        await kept(decision)
        return c.redirect(`/why/${decision}`, 303)
      }
      return page(tourPage(said === undefined ? sent.detail : describeReply(said), context))
    },
    { need: 'operator', octets: MOST_OCTETS },
  )
}
