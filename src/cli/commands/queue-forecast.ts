// `waybill queue forecast`: what will be tried when, and what would bounce.

import type { Command } from 'commander'
import { queueForecast } from '../../control/use-cases/queue-forecast.ts'
import { face, type Shown } from '../face.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { layoutOf } from '../layout-of.ts'
import { printLines } from '../terminal.ts'

export const queueForecastFace = face({
  useCase: queueForecast,
  examples: [
    ['waybill queue forecast', 'the next 24 hours'],
    ['waybill queue forecast --hours 2', 'the next two'],
  ],
  options: (command: Command) => void languageOption(command),
  async print(value, { terminal, options, stopped }: Shown<object, LanguageOption>) {
    const { forecastLines } = await import('../render/forecast.ts')
    printLines(terminal, forecastLines(value, { ...layoutOf(terminal, languageOf(terminal, options)), stopped }))
  },
})
