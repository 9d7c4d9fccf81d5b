// Asks the engine about every labelled refusal, as `waybill explain --jsonl` asks it: a reply or a whole bounce, and host and
// stage where they are known. Used by the tests and by the page of figures.

import { explain } from '../../src/diagnose/library.ts'
import type { Answered } from './accuracy.ts'
import { PARTS, readRefusals, type Part, type Refusal } from './labelled-set.ts'

export type Answers = Readonly<Record<Part, readonly Answered[]>>

export function answerAll(refusals: readonly Refusal[] = readRefusals()): Answers {
  const answers = refusals.map((refusal): Answered => {
    const { text, host, stage } = refusal
    const input = { text, ...(host === undefined ? {} : { host }), ...(stage === undefined ? {} : { stage }) }
    const { diagnosis } = explain(input)
    if (diagnosis === null) throw new Error(`No answer at all to: ${text}`)
    return { refusal, diagnosis }
  })
  const part = (wanted: Part): readonly Answered[] => answers.filter(({ refusal }) => refusal.part === wanted)
  const [tune, held, fresh] = PARTS
  return { tune: part(tune), held: part(held), fresh: part(fresh) }
}
