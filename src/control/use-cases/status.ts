// How the running server stands, on one page: itself, its configuration, where it listens, its queue, what it leans on, and what
// needs a person.

import * as v from 'valibot'
import { answer, type ServerStatus } from '../control.ts'
import { output, useCase } from '../use-case.ts'
import { healthOf } from './health.ts'

export const serverStatus = useCase({
  name: 'status',
  summary: 'show on one page how the server stands, and what needs a person',
  effect: 'look-up',
  http: { method: 'GET', path: '/api/status' },
  input: v.strictObject({}),
  output: output<ServerStatus>(
    '{ health, listening?, backends?, resting, configuration?: { generation, since, file?, warnings, lastGood?, notTaken? } }',
  ),
  async run(_, engine) {
    const { configuration, listening, backends, resting } = engine
    const held = configuration?.()
    return answer<ServerStatus>({
      health: await healthOf(engine),
      ...(listening && { listening: listening() }),
      ...(backends && { backends: backends() }),
      resting: resting().length,
      ...(held && { configuration: { ...held, settings: [] } }),
    })
  },
})
