// The configuration file of the running server is read anew and takes the place of what holds, or nothing changes.

import * as v from 'valibot'
import type { ReloadOutcome } from '../../site/reload.ts'
import { answer, problem } from '../control.ts'
import { output, useCase } from '../use-case.ts'

const flag = (description: string) => v.exactOptional(v.pipe(v.boolean(), v.description(description)))

export const reloadConfiguration = useCase({
  name: 'reload',
  summary: 'read the configuration anew, without a stop; a faulty one changes nothing',
  effect: 'change',
  need: 'admin',
  patient: true,
  http: { method: 'POST', path: '/api/reload' },
  input: v.strictObject({
    dryRun: flag('only say what would change, also for mail that waits'),
    force: flag('also where mail that waits would be returned to its senders'),
  }),
  output: output<ReloadOutcome>(
    '{ kind, generation, before?, settings?, opened?, closed?, queue?: { asked, sampled, lost, examples, moved }, problems? }',
  ),
  async run(options, { about, reload }) {
    if (reload) return answer(await reload(options))
    return about.server === 'stopped'
      ? problem('unavailable', 'No server runs: there is nothing to reload. It reads its configuration when it starts.')
      : problem(
          'bad-request',
          'This server was started without a configuration file, so there is nothing to read anew.',
        )
  },
})
