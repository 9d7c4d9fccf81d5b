// `waybill queue routes`: which routes are paused, why, what waits for them, and what to do.

import type { Command } from 'commander'
import { queueRoutes } from '../../control/use-cases/queue-routes.ts'
import { EXIT } from '../exit-code.ts'
import { face, type Shown } from '../face.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { layoutOf } from '../layout-of.ts'
import { printLines } from '../terminal.ts'

export const queueRoutesFace = face({
  useCase: queueRoutes,
  filled: ['explain'],
  examples: [['waybill queue routes', 'ends with 0 when none is paused, with 1 when one is']],
  options: (command: Command) => void languageOption(command),
  fill: (_, options: LanguageOption, terminal) => Promise.resolve({ explain: languageOf(terminal, options) }),
  async print(value, { terminal, options }: Shown<object, LanguageOption>) {
    const { routesLines } = await import('../render/routes.ts')
    printLines(terminal, routesLines(value, layoutOf(terminal, languageOf(terminal, options))))
  },
  exitCode: ({ routes }) => (routes.length === 0 ? EXIT.ok : EXIT.failed),
})
