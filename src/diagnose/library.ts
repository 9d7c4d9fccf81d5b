// The library: `import { explain } from 'waybill/explain'`. Two ways in: `explain` for a text in hand, at once; `explainAll`
// for the bytes of a file, with archives, mailbox files and MIME in full. Neither reads files, looks anything up or throws
// for what stands in the input. Documented in docs/reference/explain.md; its names are a contract.

import type { CauseId } from './causes/facts.ts'
import type { Confidence, Contacts, Diagnosis, Input, Who } from './diagnosis.ts'
import { readDocuments, readText } from './documents/recognise.ts'
import { makeExplain, type ExplainOptions } from './explain.ts'
import { explainDocument, mainCase, type Explanation } from './explanation.ts'
import { summarise, summariseNothing, type Summary } from './summary.ts'

export type { CauseId, Confidence, Contacts, Diagnosis, Explanation, ExplainOptions, Input, Summary, Who }
export type { ExplainedCase } from './explanation.ts'
export { writeLetter, type Letter } from './letter.ts'

/** The fields of a line of `--jsonl`, and all that they were made from. */
export interface Answer extends Summary {
  /** Of the recipient or finding that counts; null where a report has nothing to complain of. */
  readonly diagnosis: Diagnosis | null
  readonly explanation: Explanation
}

/** The rules, indexed. Data like the rules themselves: nothing is added to it later. */
const engine = makeExplain()

/** A reply, a session, the text or the source of a bounce, a report, a code, a word. */
export function explain(input: string | Input, options: ExplainOptions = {}): Answer {
  const document = readText(typeof input === 'string' ? { text: input } : input)
  return answerOf(explainDocument(document, engine, options))
}

/** The bytes of a file: one answer; of a mailbox file one for each message. */
export async function explainAll(bytes: Uint8Array, options: ExplainOptions = {}): Promise<readonly Answer[]> {
  const documents = await readDocuments(bytes)
  return documents.map((document) => answerOf(explainDocument(document, engine, options)))
}

function answerOf(explanation: Explanation): Answer {
  const main = mainCase(explanation)
  const summary = main ? summarise(main.diagnosis) : summariseNothing()
  return { ...summary, diagnosis: main?.diagnosis ?? null, explanation }
}
