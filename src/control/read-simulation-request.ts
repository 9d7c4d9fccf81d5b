// Reads the JSON of a simulation request, as it comes over the control socket.

import * as v from 'valibot'
import { LISTENER_MODES } from '../smtp/session-facts.ts'
import { answer, problem, type Answer } from './control.ts'
import type { SimulationRequest } from './simulation.ts'

const schema = v.strictObject({
  client: v.string(),
  helo: v.string(),
  mailFrom: v.string(),
  rcptTo: v.array(v.string()),
  user: v.exactOptional(v.string()),
  tls: v.boolean(),
  listener: v.picklist(LISTENER_MODES),
  message: v.exactOptional(v.string()),
})

export function readSimulationRequest(json: string): Answer<SimulationRequest> {
  let input: unknown
  try {
    input = JSON.parse(json)
  } catch {
    return problem('bad-request', 'The request is not JSON.')
  }
  const read = v.safeParse(schema, input)
  if (read.success) return answer(read.output)
  const [issue] = read.issues
  return problem('bad-request', `${v.getDotPath(issue) ?? 'The request'}: ${issue.message}`)
}
