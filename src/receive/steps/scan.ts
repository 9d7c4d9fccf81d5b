// The step in which every scanner has looked at the message. Most have already, because a rule asked for what they say;
// the others look for the sake of the header fields that they add.

import type { Receiving, StepResult } from '../receiving.ts'

export function scan({ scans, deps }: Receiving): StepResult | Promise<StepResult> {
  return deps.scanners.length === 0 ? 'next' : scans.ask().then((): StepResult => 'next')
}
