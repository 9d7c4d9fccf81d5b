// Writes docs/reference/explain-accuracy.md anew: `npm run explain:accuracy`. The figures are counted from the labelled
// refusals in test/diagnose; nothing is looked up and nothing else is written.

import { writeFileSync } from 'node:fs'
import { accuracyPage } from '../../test/diagnose/accuracy-page.ts'
import { answerAll } from '../../test/diagnose/answers.ts'

writeFileSync(new URL('../../docs/reference/explain-accuracy.md', import.meta.url), accuracyPage(answerAll()))
