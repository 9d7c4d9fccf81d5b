// What the server says in its own sentence is told in Russian too: the sentences are looked for in the sources.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { serverProblemInRussian } from '../../words/server-problems.ts'
import { problemText } from './problem-words.ts'

const source = fileURLToPath(new URL('../../control', import.meta.url))

/** Only of these is the sentence itself shown: the others have one of their own in the language. */
const SAID = /problem\(\s*'(?:bad-request|unavailable|busy|internal)',\s*('(?:[^'\\\n]|\\.)*'|`[^`\n]*`)\s*[,)]/g

test('each sentence of the server has its translation', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?<!\.test)\.ts$/.test(name),
  )
  const sentences = files.flatMap((name) =>
    [...readFileSync(join(source, name), 'utf8').matchAll(SAID)].map(([, literal = '']) =>
      literal.slice(1, -1).replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, 'X'),
    ),
  )
  assert.ok(sentences.length > 20, `only ${sentences.length}`)
  // Put together of others.
  const composed = ['X: X', 'X']
  assert.deepEqual(
    sentences.filter((text) => !composed.includes(text) && serverProblemInRussian(text) === undefined),
    [],
  )
})

test('a question that is not understood is told in Russian, and what is not known is quoted', () => {
  const asked = (message: string): string => problemText({ code: 'bad-request', message }, 'ru')
  assert.equal(
    asked('older: “x” is no span of time: write for example 90s, 15m, 4h or 2d.'),
    'older: «x» — не промежуток времени; напишите, например, 90s, 15m, 4h или 2d.',
  )
  assert.equal(asked('limit: It must be a number from 1 to 1000.'), 'limit: нужно число от 1 до 1000.')
  assert.equal(asked('Odd.'), 'Запрос непонятен. Сервер сообщает: «Odd.»')
})
