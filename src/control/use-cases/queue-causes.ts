// What keeps mail waiting: by cause, destination and whose move it is, with what would mend most first.

import * as v from 'valibot'
import { LANGUAGES } from '../../words/language.ts'
import { answer } from '../control.ts'
import { queueCausesOf, type CausesView } from '../queue-causes.ts'
import { output, useCase } from '../use-case.ts'
import { limitField } from './input.ts'

const LIMIT = { usual: 20, most: 150 }

export const queueCauses = useCase({
  name: 'queue causes',
  summary: 'say what keeps mail waiting, whose move that is, and what mends most of it',
  effect: 'read',
  http: { method: 'GET', path: '/api/causes' },
  patient: true,
  input: v.strictObject({
    language: v.optional(v.pipe(v.picklist(LANGUAGES), v.title('language'), v.description('en or ru')), 'en'),
    limit: limitField(LIMIT, 'how many groups'),
  }),
  output: output<CausesView>(
    '{ messages, recipients, forPerson, groups: [{ kind, cause?, title?, destination?, who?, step?, messages, recipients, oldest, example, domains, reasons }], notLookedAt }',
  ),
  run: async ({ language, limit }, engine) => answer(await queueCausesOf(engine, language, limit)),
})
