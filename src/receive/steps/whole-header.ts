// The step that refuses a message whose header section is longer than what is searched (core/header.ts): rules, scanners and
// the loop guard would judge by its beginning, and whatever is put behind that would pass them unseen.

import { LONGEST_HEADER } from '../../core/header.ts'
import { headerTooLong } from '../../smtp/server-replies.ts'
import { refusal, type Receiving, type StepResult } from '../receiving.ts'

export function wholeHeader(receiving: Receiving): StepResult {
  const { section, events } = receiving
  if (section.ends !== 'cut') return 'next'
  const reply = headerTooLong(LONGEST_HEADER)
  events.push({ kind: 'content-refused', problem: 'header-too-long', reply, facts: { allowed: LONGEST_HEADER } })
  return refusal(receiving, reply)
}
