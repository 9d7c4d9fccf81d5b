// Asks the engine about every labelled refusal, as `waybill explain` is asked: the text, and host and stage where they are
// known. Used by the tests and by the page of figures.

import { makeExplain } from '../../src/diagnose/explain.ts'
import type { Answered } from './accuracy.ts'
import { halfOf, readRefusals, type Half, type Refusal } from './labelled-set.ts'

export function answerAll(refusals: readonly Refusal[] = readRefusals()): Readonly<Record<Half, readonly Answered[]>> {
  const explain = makeExplain()
  const answers = refusals.map((refusal): Answered => {
    const { text, host, stage } = refusal
    const input = { text, ...(host === undefined ? {} : { host }), ...(stage === undefined ? {} : { stage }) }
    return { refusal, diagnosis: explain(input) }
  })
  const half = (wanted: Half): readonly Answered[] => answers.filter(({ refusal }) => halfOf(refusal) === wanted)
  return { tune: half('tune'), held: half('held') }
}
