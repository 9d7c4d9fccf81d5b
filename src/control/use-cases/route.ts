// Where mail for addresses would go, and why: by the routers of the server, or of a configuration that no server runs.

import * as v from 'valibot'
import { parseMailbox, type ReversePath } from '../../core/address.ts'
import { answer, problem } from '../control.ts'
import type { Engine } from '../engine.ts'
import { viewRoute, type RouteView } from '../route-view.ts'
import { output, useCase } from '../use-case.ts'
import { textField } from './input.ts'

/** Each may ask DNS. */
const MOST_ADDRESSES = 1000

export const routeAddresses = useCase({
  name: 'route',
  summary: 'say where mail for addresses would go, and by which router',
  effect: 'look-up',
  http: { method: 'POST', path: '/api/route' },
  input: v.strictObject({
    addresses: v.pipe(
      v.array(v.string()),
      v.minLength(1, 'Name at least one address.'),
      v.maxLength(MOST_ADDRESSES, `At most ${MOST_ADDRESSES} addresses at once.`),
      v.title('address'),
      v.description('an address, or a name of this server'),
    ),
    sender: v.exactOptional(textField('address', 'of the mail; left out: <>, as of a bounce')),
  }),
  output: output<{ readonly routes: readonly RouteView[] }>(
    '{ routes: [{ address, router, compared, declined, end }] }',
  ),
  async run({ addresses, sender = '' }, engine: Pick<Engine, 'trial'>) {
    const routes = (await engine.trial())?.routes
    if (!routes) {
      return problem('unavailable', 'No configuration is at hand: start the server, or name a right one with --config.')
    }
    const mailFrom = senderOf(sender)
    if (mailFrom === undefined) return problem('bad-request', `${sender} is no address.`)
    const views: RouteView[] = []
    for (const text of addresses) {
      const mailbox = parseMailbox(text.includes('@') ? text : `${text}@${routes.mailDomain}`)
      if (!mailbox.ok) return problem('bad-request', `${text} is no address.`)
      views.push(await viewRoute(mailbox.value, mailFrom, routes))
    }
    return answer({ routes: views })
  },
})

function senderOf(text: string): ReversePath | undefined {
  if (text === '' || text === '<>') return null
  const parsed = parseMailbox(text)
  return parsed.ok ? parsed.value : undefined
}
