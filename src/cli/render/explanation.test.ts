// The top of the answer, for every cause of the catalogue: it is read by somebody whose mail is down.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CATALOGUE, type CauseText } from '../../diagnose/causes/catalogue.ts'
import { CAUSE_IDS } from '../../diagnose/causes/facts.ts'
import { CONFIDENCES, LANGUAGES, WHO } from '../../diagnose/diagnosis.ts'
import { explain } from '../../diagnose/library.ts'
import { renderExplanation } from './explanation.ts'
import { noPaint } from './paint.ts'

const WIDTH = 80
const MOST_LINES = 5

/** Where nothing is known of whoever refused. */
const firstOf = ({ first, steps: [step] }: CauseText): string =>
  first ?? (step === undefined || typeof step === 'string' ? (step ?? '') : step.says)

for (const language of LANGUAGES) {
  test(`the top says all it has to say in five lines of 80 columns, for every cause in ${language}`, () => {
    const { diagnosis } = explain('550 5.7.1 relay not permitted', { language })
    assert.ok(diagnosis)
    for (const cause of CAUSE_IDS) {
      const text = CATALOGUE[language][cause]
      for (const who of WHO) {
        for (const confidence of CONFIDENCES) {
          const asked = { ...diagnosis, cause, who, confidence, title: text.title, first: firstOf(text) }
          const lines = renderExplanation(asked, { paint: noPaint, width: WIDTH, language })
          const top = lines.slice(0, lines.indexOf(''))
          assert.ok(
            top.length <= MOST_LINES && top.every((line) => line.length <= WIDTH),
            `${cause}: ${top.join('\n')}`,
          )
          assert.doesNotMatch(top.join(' '), /…/, cause)
          const told = `${top.join(' ')} `
          assert.ok(told.includes(`${text.title} `) && told.includes(`${firstOf(text)} `), cause)
          assert.match(top.at(-1) ?? '', /\.$/, cause)
        }
      }
    }
  })
}
