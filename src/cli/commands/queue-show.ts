// `waybill queue show ID`: envelope, recipients and what stands in their way, and the header of the content.

import { queueShow } from '../../control/use-cases/queue-show.ts'
import { trace } from '../../control/use-cases/trace.ts'
import { face } from '../face.ts'
import { explainedFields, explainedOptions, languageOf } from '../language.ts'
import { layoutOf } from '../layout-of.ts'
import { printLines } from '../terminal.ts'

export const queueShowFace = face({
  useCase: queueShow,
  examples: [['waybill queue show 0S9ZQ4M2XA0', 'what it is, and where each recipient stands']],
  filled: ['explain', 'lookups'],
  options: explainedOptions,
  fill: explainedFields,
  async print(value, { terminal, input, options, control, stopped }) {
    const { renderDetail } = await import('../render/queue-detail.ts')
    // The events tell until when it is tried and who was told.
    const story = await control.ask(trace, { subject: input.id, limit: 1 })
    const events = story.ok ? (story.value.stories[0]?.events ?? []) : []
    const layout = layoutOf(terminal, languageOf(terminal, options))
    printLines(terminal, renderDetail(value, events, { ...layout, stopped }))
  },
  waits: (value) => 'message' in value && value.message.recipients.some(({ state }) => state.kind !== 'done'),
})
