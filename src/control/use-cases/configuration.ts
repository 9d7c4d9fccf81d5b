// What a running server has taken from its configuration file, and how the last attempt to take it anew ended.

import * as v from 'valibot'
import type { ConfigurationState } from '../../site/reload.ts'
import { answer, problem } from '../control.ts'
import { output, useCase } from '../use-case.ts'

export type RunningConfiguration = ConfigurationState

export const runningConfiguration = useCase({
  name: 'configuration',
  summary: 'tell what the running server has taken from its configuration file',
  // A configuration is not for everybody on this machine.
  effect: 'read',
  need: 'admin',
  http: { method: 'GET', path: '/api/configuration' },
  input: v.strictObject({}),
  output: output<RunningConfiguration>(
    '{ generation, since, file?, settings: [{ key, text, file, line, column }], warnings, notTaken?: { at, kind, problems } }',
  ),
  async run(_, { configuration }) {
    return configuration
      ? answer(configuration())
      : problem('unavailable', 'No server runs, so no configuration holds: there is only what stands in files.')
  },
})
