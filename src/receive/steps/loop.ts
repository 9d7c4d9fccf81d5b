// The step that stops a message which goes round in a loop: one with too many Received fields (RFC 5321 §6.3).

import { looping } from '../../smtp/server-replies.ts'
import { refusal, type Receiving, type StepResult } from '../receiving.ts'

export function loop(receiving: Receiving): StepResult {
  const { intake, deps, events } = receiving
  // Our own Received field is among them.
  const hops = intake.header().received - 1
  if (hops < deps.receivedFields) return 'next'
  const reply = looping(hops)
  events.push({ kind: 'content-refused', problem: 'loop', reply, facts: { hops, allowed: deps.receivedFields } })
  return refusal(receiving, reply)
}
