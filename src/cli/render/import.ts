// What became of each piece of a foreign configuration, and what the proof found.

import type { ImportFinding } from '../../import/finding.ts'
import { VERDICTS } from '../../import/finding.ts'
import type { Proof } from '../../import/prove/prove.ts'
import type { ImportWords } from '../../words/import.ts'
import type { Language } from '../../words/language.ts'

/** Differences that are shown one by one. */
const MOST_SHOWN = 40
const MOST_EXAMPLES = 2

/** The most pressing last, where one looks first. */
export function importLines(
  findings: readonly ImportFinding[],
  words: ImportWords,
  language: Language,
): readonly string[] {
  return VERDICTS.flatMap((verdict) => {
    const some = findings.filter((finding) => finding.verdict === verdict)
    if (some.length === 0) return []
    return [
      '',
      `${words.verdicts[verdict]}:`,
      ...some.flatMap(({ place: { file, line }, what, note }) => [
        `  ${file}:${line}  ${what}`,
        ...(note ? [`      ${note[language]}`] : []),
      ]),
    ]
  })
}

export function proofLines(
  { asked, alike, deliberate, real }: Proof,
  words: ImportWords,
  language: Language,
): readonly string[] {
  const shown = ({ asked: question, exim, waybill }: Proof['real'][number]): string =>
    `  ${question}\n      Exim: ${exim.join(', ') || '-'}\n      Waybill: ${waybill.join(', ') || '-'}`
  return [
    '',
    words.proof(asked, alike),
    ...deliberate.flatMap(({ reason, examples }) => [
      '',
      words.deliberate(reason.why[language], examples.length),
      ...examples.slice(0, MOST_EXAMPLES).map(shown),
    ]),
    '',
    real.length === 0 ? words.noneReal : words.real(real.length),
    ...real.slice(0, MOST_SHOWN).map(shown),
    ...(real.length > MOST_SHOWN ? [words.more(real.length - MOST_SHOWN)] : []),
  ]
}
