// An answer of `explain` as plain JSON, as `explain --json` prints it and the API gives it; docs/reference/explain.md tells its
// fields. And the letters that go with it.

import type { Diagnosis, Language } from '../diagnose/diagnosis.ts'
import { mainCase, type ExplainedCase, type Explanation } from '../diagnose/explanation.ts'
import { writeLetter, type Letter } from '../diagnose/letter.ts'

type DiagnosisView = Omit<Diagnosis, 'observed'> & { readonly observed: Omit<Diagnosis['observed'], 'whole'> }

/** Where something is explained, the diagnosis of the main case stands on the top level, as it does for a single reply. */
export type ExplanationView = Omit<Explanation, 'cases'> &
  Partial<DiagnosisView> & {
    readonly cases: readonly (Omit<ExplainedCase, 'diagnosis'> & DiagnosisView)[]
    /** null: there is nobody to write to. */
    readonly letter?: Letter | null
  }

export type ExplainView = ExplanationView | { readonly documents: readonly ExplanationView[] }

/** `letterIn`: a letter is wanted, in this language. */
export function explainView(explanations: readonly Explanation[], letterIn?: Language): ExplainView {
  const all = explanations.map((one) => viewOf(one, letterIn))
  const [only] = all
  return only && all.length === 1 ? only : { documents: all }
}

function viewOf(explanation: Explanation, letterIn: Language | undefined): ExplanationView {
  const { cases, ...head } = explanation
  const main = mainCase(explanation)
  return {
    ...head,
    ...(main ? diagnosisView(main.diagnosis) : {}),
    cases: cases.map(({ diagnosis, ...told }) => ({ ...told, ...diagnosisView(diagnosis) })),
    ...(letterIn === undefined ? {} : { letter: lettersOf(explanation, letterIn)[0] ?? null }),
  }
}

/** The whole input is what the caller has anyway. */
function diagnosisView({ observed: { whole: _whole, ...observed }, ...diagnosis }: Diagnosis): DiagnosisView {
  return { ...diagnosis, observed }
}

/** One to each contact: the refusals of one server are told of in one. */
export function lettersOf(explanation: Explanation, language: Language): readonly Letter[] {
  const main = mainCase(explanation)
  const order: readonly ExplainedCase[] = main
    ? [main, ...explanation.cases.filter((one) => one !== main)]
    : explanation.cases
  const letters = new Map<string, Letter>()
  for (const one of order) {
    const letter = writeLetter(explanation, one, language)
    if (letter && !letters.has(letter.to ?? '')) letters.set(letter.to ?? '', letter)
  }
  return [...letters.values()]
}
