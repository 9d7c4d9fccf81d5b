// What will be tried when in the next hours, by next hop, and what would bounce.

import * as v from 'valibot'
import { answer } from '../control.ts'
import type { ForecastView } from '../forecast.ts'
import { output, useCase } from '../use-case.ts'
import { limitField } from './input.ts'

export const queueForecast = useCase({
  name: 'queue forecast',
  summary: 'say what will be tried in the next hours, by next hop, and what would bounce when',
  effect: 'look-up',
  http: { method: 'GET', path: '/api/forecast' },
  input: v.strictObject({ hours: limitField({ usual: 24, most: 240 }, 'how far to look') }),
  output: output<ForecastView>(
    '{ from, until, hops: [{ hop?, domains, domainCount, recipients, slots }], bounces?, bounceCount?, partly? }',
  ),
  patient: true,
  async run({ hours }, engine) {
    // Rules of retries are for whoever asks, and not for each command.
    const { forecast } = await import('../forecast.ts')
    return answer(await forecast(hours, engine))
  },
})
