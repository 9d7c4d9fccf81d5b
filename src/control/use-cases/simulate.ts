// What the server would say to a session, without any effect.

import * as v from 'valibot'
import { LISTENER_MODES } from '../../smtp/session-facts.ts'
import { problem } from '../control.ts'
import type { Engine } from '../engine.ts'
import type { SimulationRequest, SimulationView } from '../simulation.ts'
import { output, useCase } from '../use-case.ts'
import { textField } from './input.ts'

/** Of the engine only the rules and the clock: a configuration that is not in use yet has no more. */
type Needs = Pick<Engine, 'trial' | 'clock'>

export const simulateSession = useCase<SimulationRequest, SimulationView, Needs>({
  name: 'simulate',
  summary: 'show what the server would say to a session, and why, without any effect',
  effect: 'look-up',
  // A message may be as large as the server would take it.
  http: { method: 'POST', path: '/api/simulate', mostBody: 128 * 1024 * 1024 },
  input: v.strictObject({
    client: textField('ip', 'address of the client'),
    helo: v.optional(textField('name', 'the name that the client says hello with'), 'client.example'),
    mailFrom: textField('address', 'sender; <> is the null sender'),
    rcptTo: v.pipe(v.array(v.string()), v.title('address'), v.description('recipient; may be repeated')),
    user: v.exactOptional(textField('name', 'as if this user had logged in')),
    tls: v.optional(v.pipe(v.boolean(), v.description('as if the connection had TLS')), false),
    listener: v.optional(
      v.pipe(v.picklist(LISTENER_MODES), v.title('mode'), v.description('the port the client came by')),
      'smtp',
    ),
    message: v.exactOptional(textField('text', 'the content of the message; left out: the session ends after RCPT')),
  }),
  output: output('{ request, steps, rules, outcome }'),
  async run(request, engine) {
    const trial = await engine.trial()
    if (!trial) return problem('unavailable', 'No server runs here. Start one, or name a configuration with --config.')
    const { simulate } = await import('../simulate.ts')
    return simulate(request, trial, engine.clock)
  },
})
