// Whether the server runs, and how much waits in its queue.

import * as v from 'valibot'
import { answer, type Health } from '../control.ts'
import { output, useCase } from '../use-case.ts'
import { viewDisk } from '../views.ts'

export const serverHealth = useCase({
  name: 'health',
  summary: 'say whether the server runs, and how much waits',
  effect: 'read',
  http: { method: 'GET', path: '/health' },
  input: v.strictObject({}),
  output: output<Health>('{ status, server, version, hostname?, startedAt?, queue, disk?, check?, paused? }'),
  async run(_, { reader, about, disk, check, routes }) {
    const trouble = viewDisk(disk())
    const status = trouble === undefined ? 'ok' : 'no-room'
    const checked = check()
    const paused = routes()
    return answer<Health>({
      status,
      ...about,
      queue: await reader.counts(),
      ...(trouble && { disk: trouble }),
      ...(checked && { check: checked }),
      ...(paused.length > 0 && { paused }),
    })
  },
})
