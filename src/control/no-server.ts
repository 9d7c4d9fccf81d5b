// What only a running server can do.

import { problem } from './control.ts'

export const noServer = problem(
  'unavailable',
  'No server runs, and only a running one can do this. Start it, then run the command again.',
)
