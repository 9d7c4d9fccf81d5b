// The letter to the admin of the other side about a message of this server's queue, or about a refusal of its own. On the command
// line it is `explain --letter --id`.

import * as v from 'valibot'
import { LANGUAGES } from '../../diagnose/diagnosis.ts'
import type { Letters } from '../../diagnose/letter.ts'
import { output, useCase } from '../use-case.ts'
import { textField } from './input.ts'

export const writeLetters = useCase({
  name: 'letter',
  summary: 'write a letter to the admin of the other side',
  effect: 'read',
  http: { method: 'GET', path: '/api/letter/:id' },
  input: v.strictObject({
    id: textField('id', 'id of a message, or of a refusal: wb-7F3K2Q'),
    language: v.optional(v.pipe(v.picklist(LANGUAGES), v.title('language'), v.description('en or ru')), 'en'),
  }),
  output: output<Letters>('{ id, letters, nobody }'),
  run: ({ id, language }, { explaining }) => explaining.letters(id, language),
})
