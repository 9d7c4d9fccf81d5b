// How much one sender may send elsewhere, by the word of an operator: it outlives restarts and stands above the configuration.

import * as v from 'valibot'
import type { SendingLimits } from '../../queue/outbound.ts'
import { kindOf, typedSender } from '../../guard/sender-name.ts'
import { answer, problem } from '../control.ts'
import { noServer } from '../guarded-senders.ts'
import { output, useCase } from '../use-case.ts'
import { textField } from './input.ts'

const MOST = 100_000_000
const wrong = `It must be a number from 1 to ${MOST}.`
const count = (description: string) =>
  v.exactOptional(
    v.pipe(
      v.number(wrong),
      v.integer(wrong),
      v.minValue(1, wrong),
      v.maxValue(MOST, wrong),
      v.title('n'),
      v.description(description),
    ),
  )

export interface SenderLimited {
  readonly sender: string
  /** Left out: those of the configuration again. */
  readonly limits?: SendingLimits
}

export const guardLimit = useCase({
  name: 'guard limit',
  summary: 'say how much one sender may send elsewhere before its mail is held',
  effect: 'change',
  need: 'admin',
  http: { method: 'POST', path: '/api/guard/:sender/limit' },
  input: v.strictObject({
    sender: textField('name', 'a user, or uid:NAME, script:NAME, host:ADDRESS'),
    hour: count('messages in an hour, counted by recipients'),
    day: count('messages in a day; left out: eight times those of an hour'),
    usual: v.exactOptional(v.pipe(v.boolean(), v.description('the limits of the configuration again'))),
  }),
  output: output<SenderLimited>('{ sender, limits?: { hour, day } }'),
  async run({ sender: text, hour, day, usual = false }, { guard, by }) {
    if (!guard) return noServer
    const limits = usual ? undefined : limitsOf(hour, day)
    if (!usual && limits === undefined) {
      return problem(
        'bad-request',
        'Say how much: --hour 500 --day 2000, or --usual for the limits of the configuration.',
      )
    }
    const alike = guard.list().filter(({ sender }) => sender.slice(sender.indexOf(':') + 1) === text)
    const sender =
      (kindOf(text) === undefined && alike.length === 1 ? alike[0]?.sender : undefined) ?? typedSender(text)
    await guard.limit(sender, limits, by)
    return answer({ sender, ...(limits && { limits }) })
  },
})

/** A day has at least what an hour has. */
function limitsOf(hour: number | undefined, day: number | undefined): SendingLimits | undefined {
  if (hour !== undefined) return { hour, day: Math.max(hour, day ?? 8 * hour) }
  return day === undefined ? undefined : { hour: day, day }
}
