// What a Waybill that runs here, or its configuration, knows to be wrong with itself: settings that are hardly meant, what it leans on
// and does not find, and its queue.

import { days } from '../../core/time.ts'
import type { CheckVerdict, HostCheck } from '../check.ts'

const OLD = days(1)

export const serverConfiguration: HostCheck = {
  id: 'server.configuration',
  of: 'host',
  async run({ self }, look) {
    const state = await self?.()
    if (state === undefined) return []
    const { warnings, file } = state
    look.note({ asked: 'config check', of: file, came: String(warnings.length) })
    if (warnings.length === 0) return [{ found: 'server-config.good', values: { file } }]
    return warnings.map(({ id, where, says, advice }): CheckVerdict => ({
      found: 'server-config.warning',
      about: `${id} ${where}`,
      values: { where, en: says.en, ru: says.ru, en_todo: advice.en, ru_todo: advice.ru },
    }))
  },
}

export const serverBackends: HostCheck = {
  id: 'server.backends',
  of: 'host',
  async run({ self }, look) {
    const state = await self?.()
    if (state === undefined || state.backends.length === 0) return []
    for (const { name, problem } of state.backends) look.note({ asked: 'connect', of: name, came: problem ?? 'ok' })
    const down = state.backends.flatMap(({ name, problem }): CheckVerdict[] =>
      problem === undefined ? [] : [{ found: 'server-backends.down', about: name, values: { name, problem } }],
    )
    if (down.length > 0) return down
    return [{ found: 'server-backends.up', values: { names: state.backends.map(({ name }) => name).join(', ') } }]
  },
}

export const serverQueue: HostCheck = {
  id: 'server.queue',
  of: 'host',
  async run({ self, clock }, look) {
    const queue = (await self?.())?.queue
    if (queue === undefined) return []
    const { messages, held, oldest, paused } = queue
    look.note({ asked: 'queue', of: 'waybill', came: `${messages}, held ${held}` })
    const hours = oldest === undefined ? 0 : Math.floor((clock.now() - oldest) / 3_600_000)
    const values = { messages: String(messages), held: String(held), hours: String(hours), paused: paused.join(', ') }
    if (paused.length > 0) return [{ found: 'server-queue.paused', values }]
    if (oldest !== undefined && clock.now() - oldest > OLD) return [{ found: 'server-queue.old', values }]
    return [{ found: 'server-queue.good', values }]
  },
}
