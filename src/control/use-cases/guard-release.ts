// A sender who was held may send again, and the mail that was held goes out, or is removed where it was not meant.

import * as v from 'valibot'
import { holderName } from '../../guard/sender-name.ts'
import { changeEach, selectAhead } from '../change-each.ts'
import { answer, type ControlAnswer } from '../control.ts'
import type { Engine } from '../engine.ts'
import { findSender, noServer } from '../guarded-senders.ts'
import { output, useCase } from '../use-case.ts'
import { textField } from './input.ts'

export interface Freed {
  readonly sender: string
  readonly messages: number
  readonly recipients: number
  readonly removed: boolean
}

export const guardRelease = useCase({
  name: 'guard release',
  summary: 'let a held sender send again, and let go the mail that was held',
  effect: 'change',
  patient: true,
  http: { method: 'POST', path: '/api/guard/:sender/release' },
  input: v.strictObject({
    sender: textField('name', 'the sender, as `guard list` names it; that of a user alone will do'),
    remove: v.exactOptional(
      v.pipe(v.boolean(), v.description('remove the mail that was held, for it was not meant; nobody is told')),
    ),
  }),
  output: output<Freed>('{ sender, messages, recipients, removed }'),
  async run({ sender: text, remove: removed = false }, engine) {
    const { guard, by } = engine
    if (!guard) return noServer
    const found = findSender(guard.list(), text)
    if (!found.ok) return found
    const { sender } = found.value
    await guard.release(sender, by)
    const freed = await freeAll(engine, sender, removed)
    if (freed.ok && !removed && freed.value.recipients > 0) engine.wake({ afresh: false })
    return freed
  },
})

/** Portion by portion, so that the server goes on meanwhile. */
async function freeAll(engine: Engine, sender: string, removed: boolean): Promise<ControlAnswer<Freed>> {
  let [messages, recipients] = [0, 0]
  const filter = { states: ['held'], heldBy: holderName(sender) } as const
  for await (const { picked } of selectAhead(engine.reader, filter)) {
    const changed = await changeEach(engine, picked, removed ? 'remove' : 'release')
    if (!changed.ok) return changed
    messages += changed.value.messages.length
    recipients += changed.value.recipients
  }
  return answer({ sender, messages, recipients, removed })
}
