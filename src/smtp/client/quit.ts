// The step that says goodbye (RFC 5321 §4.1.1.10). What the server answers changes nothing.

import type { Step } from './step.ts'

export function* quit(): Step {
  yield { verb: 'QUIT', lines: ['QUIT'] }
  return undefined
}
