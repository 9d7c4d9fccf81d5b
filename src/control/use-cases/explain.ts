// What a text means that a mail server said or wrote: a reply, a session, a bounce, a report, lines of a log. Without any server
// the command of the same name does it, of files of any size too.

import * as v from 'valibot'
import { LANGUAGES } from '../../diagnose/diagnosis.ts'
import type { LogReport } from '../../diagnose/logs/report.ts'
import { SOFTWARE_IDS } from '../../diagnose/software.ts'
import { answer, problem } from '../control.ts'
import type { Engine } from '../engine.ts'
import type { ExplainTextRequest } from '../explain-text.ts'
import type { ExplainView } from '../explain-view.ts'
import { output, useCase } from '../use-case.ts'
import { textField } from './input.ts'

/** Characters: explained in well under a tenth of a second, in which the server does nothing else. */
export const MOST_TEXT = 256 * 1024

type Needs = Pick<Engine, 'clock'>

export const explainText = useCase<ExplainTextRequest, ExplainView | LogReport, Needs>({
  name: 'explain',
  summary: 'explain a refusal, a bounce, a report or a log of any mail server',
  effect: 'look-up',
  http: { method: 'POST', path: '/api/explain' },
  input: v.strictObject({
    text: v.pipe(
      textField('text', 'what was said or written'),
      v.maxLength(MOST_TEXT, `It may have ${MOST_TEXT} characters; \`waybill explain FILE\` reads more.`),
    ),
    language: v.optional(v.pipe(v.picklist(LANGUAGES), v.title('language'), v.description('en or ru')), 'en'),
    for: v.exactOptional(v.pipe(v.picklist(SOFTWARE_IDS), v.title('software'), v.description('its steps come first'))),
    letter: v.optional(v.pipe(v.boolean(), v.description("with a letter to the other side's postmaster")), false),
  }),
  output: output('{ kind, cause, who, retryHelps, confidence, steps, cases, ... }'),
  async run(request, { clock }) {
    const { explainText: explain } = await import('../explain-text.ts')
    const explained = await explain(request, clock)
    return explained ? answer(explained) : problem('bad-request', 'The text is empty.')
  },
})
