// Whether the server runs, and how much waits in its queue.

import * as v from 'valibot'
import { answer, type Health } from '../control.ts'
import { output, useCase } from '../use-case.ts'

export const serverHealth = useCase({
  name: 'health',
  summary: 'say whether the server runs, and how much waits',
  effect: 'read',
  http: { method: 'GET', path: '/health' },
  input: v.strictObject({}),
  output: output<Health>('{ status, server, version, hostname?, startedAt?, queue }'),
  async run(_, { reader, about }) {
    return answer<Health>({ status: 'ok', ...about, queue: await reader.counts() })
  },
})
