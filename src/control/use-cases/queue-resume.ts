// Whoever has mended what a route was paused for has one message ask again now, and what waits behind it follows if that one
// gets through.

import * as v from 'valibot'
import { answer, problem } from '../control.ts'
import { dueNow } from '../paused-routes.ts'
import { output, useCase } from '../use-case.ts'
import { textField } from './input.ts'

export interface Resumed {
  /** Routes that are asked again. */
  readonly routes: readonly string[]
  /** What is due now. */
  readonly messages: number
  readonly recipients: number
}

export const queueResume = useCase({
  name: 'queue resume',
  summary: 'have a message ask now whether a paused route is open again',
  effect: 'change',
  http: { method: 'POST', path: '/api/routes/:route/resume' },
  input: v.strictObject({
    route: v.optional(textField('route', 'host of the route, as `queue routes` names it; left out: all'), 'all'),
  }),
  output: output<Resumed>('{ routes, messages, recipients }'),
  async run({ route }, engine) {
    const paused = engine.routes().filter(({ name }) => route === 'all' || name === route)
    if (route !== 'all' && paused.length === 0) return problem('not-found', `The route ${route} is not paused.`)
    const names = paused.map(({ name }) => name)
    engine.probe(names)
    const due = await dueNow(engine, route === 'all' ? route : paused)
    return due.ok ? answer({ routes: names, ...due.value }) : due
  },
})
