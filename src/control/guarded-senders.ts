// What the use-cases of the outbound guard share: who is meant by a name, and the guard of a stopped server, which only tells.

import type { SenderFigures } from '../guard/outbound-guard.ts'
import { typedSender } from '../guard/sender-name.ts'
import { answer, problem, type ControlAnswer } from './control.ts'
import type { Engine } from './engine.ts'

export async function guardList({ guard, reader, clock, trial }: Engine): Promise<readonly SenderFigures[]> {
  if (guard) return guard.list()
  const [{ OutboundGuard }, { DEFAULT_GUARD }] = await Promise.all([
    import('../guard/outbound-guard.ts'),
    import('../config/default-guard.ts'),
  ])
  const settings = (await trial())?.config.guard ?? DEFAULT_GUARD
  const stopped = new OutboundGuard({
    clock,
    settings: () => settings,
    records: await reader.outbound(),
    tell: () => {},
    isSpamRefusal: () => false,
  })
  return stopped.list()
}

/** A name as `guard list` has it, that of a user, or what stands behind the colon of one alone. */
export function findSender(list: readonly SenderFigures[], text: string): ControlAnswer<SenderFigures> {
  const typed = typedSender(text)
  const exact = list.find(({ sender }) => sender === text || sender === typed)
  if (exact) return answer(exact)
  const alike = list.filter(({ sender }) => sender.slice(sender.indexOf(':') + 1) === text)
  const [one] = alike
  if (one && alike.length === 1) return answer(one)
  return problem(
    'not-found',
    `Nobody called ${text} has sent anything elsewhere: \`waybill guard list\` names those who have.`,
  )
}

export const noServer = problem(
  'unavailable',
  'No server runs, and nothing is sent. Start it, then run the command again.',
)
