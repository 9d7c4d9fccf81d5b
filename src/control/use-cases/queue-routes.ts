// The routes that are paused: since when, why, how much waits for each, and, where it is asked for, what to do.

import * as v from 'valibot'
import { LANGUAGES } from '../../diagnose/diagnosis.ts'
import { answer } from '../control.ts'
import { viewRoutes, type RoutesView } from '../paused-routes.ts'
import { output, useCase } from '../use-case.ts'

export const queueRoutes = useCase({
  name: 'queue routes',
  summary: 'say which routes are paused, why, and what waits for them',
  effect: 'read',
  http: { method: 'GET', path: '/api/routes' },
  input: v.strictObject({
    explain: v.exactOptional(
      v.pipe(
        v.picklist(LANGUAGES, `It must be ${LANGUAGES.join(' or ')}.`),
        v.title('language'),
        v.description('say whose move it is and what to do, in en or ru'),
      ),
    ),
  }),
  output: output<RoutesView>(
    '{ routes: [{ name, route, since, reason, next?, messages, recipients, diagnosis? }], partly? }',
  ),
  run: async ({ explain }, engine) => answer(await viewRoutes(engine, explain)),
})
