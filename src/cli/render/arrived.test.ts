// A mail that arrived, as it is printed: the answer in the first lines, in both languages, and whose word it is.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import type { Language } from '../../words/language.ts'
import { explainAll } from '../../diagnose/library.ts'
import { renderDocuments } from './document.ts'
import { noPaint } from './paint.ts'

async function printed(name: string, language: Language): Promise<readonly string[]> {
  const bytes = readFileSync(new URL(`../../../test/fixtures/arrived/${name}`, import.meta.url))
  const answers = await explainAll(bytes, { language })
  const options = { paint: noPaint, width: 80, language }
  return renderDocuments(
    answers.map(({ explanation }) => explanation),
    options,
  )
}

test('what it was taken for, whose move it is, what to do first and how sure that is stand on top', async () => {
  const [title, move, first] = await printed('exim.eml', 'en')
  assert.equal(title, 'Taken for spam by SpamAssassin (Exim): 6.2 points, 5 are enough. The sending')
  assert.equal(move, 'server greets as "localhost", which is no full host name.')
  assert.equal(first, 'Whose move it is: That of whoever runs the sending server or program.')
  const lines = await printed('spamassassin.eml', 'ru')
  assert.equal(lines[0], 'SpamAssassin считает письмо спамом: 13,5 балла при пороге 5. Сам текст похож на')
  assert.ok(lines.includes('Насколько это точно: Точно: так написал сам принявший сервер.'))
})

test('a filter that says nothing of its reasons makes a low answer, a place that anybody can write to a medium one', async () => {
  const sure = async (name: string): Promise<string | undefined> =>
    (await printed(name, 'en')).find((line) => line.startsWith('How sure this is'))
  assert.match((await sure('yandex.eml')) ?? '', /Low: the mail does not tell/)
  assert.match((await sure('exim.eml')) ?? '', /Medium: it is likely/)
})

test('where nothing is told nothing is praised', async () => {
  const lines = await printed('forged.eml', 'en')
  assert.equal(lines[1], 'It does not tell which proofs of the sender were checked, and shows nothing to')
  assert.ok((await printed('clean.eml', 'en')).includes('The proofs that are told passed; there is nothing to mend.'))
  assert.match(lines.join(' '), /Not believed, as another server or the sender wrote it: 3 fields/)
})
