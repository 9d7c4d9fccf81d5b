// Whether the server runs, and how much waits in its queue.

import * as v from 'valibot'
import { answer, type Health } from '../control.ts'
import type { Engine } from '../engine.ts'
import { output, useCase } from '../use-case.ts'
import { viewDisk } from '../views.ts'

export const serverHealth = useCase({
  name: 'health',
  summary: 'say whether the server runs, and how much waits',
  effect: 'read',
  http: { method: 'GET', path: '/health' },
  input: v.strictObject({}),
  output: output<Health>(
    '{ status, server, version, hostname?, startedAt?, queue, disk?, check?, paused?, guarded?, down?, configuration? }',
  ),
  // For whoever watches over the machine, and needs no more.
  toAnybody: ({ status }) => ({ status }),
  run: async (_, engine) => answer(await healthOf(engine)),
})

export async function healthOf(engine: Engine): Promise<Health> {
  const { reader, about, disk, check, routes, guard, backends, configuration } = engine
  const trouble = viewDisk(disk())
  const checked = check()
  const paused = routes()
  const guarded = guard?.list().flatMap(({ sender, held }) => (held ? [{ sender, ...held }] : [])) ?? []
  const down = backends?.().filter(({ problem }) => problem !== undefined) ?? []
  const { lastGood, notTaken } = configuration?.() ?? {}
  return {
    status: trouble === undefined ? 'ok' : 'no-room',
    ...about,
    queue: await reader.counts(),
    ...(trouble && { disk: trouble }),
    ...(checked && { check: checked }),
    ...(paused.length > 0 && { paused }),
    ...(guarded.length > 0 && { guarded }),
    ...(down.length > 0 && { down }),
    ...((lastGood || notTaken) && {
      configuration: { ...(lastGood && { lastGood }), ...(notTaken && { notTaken }) },
    }),
  }
}
