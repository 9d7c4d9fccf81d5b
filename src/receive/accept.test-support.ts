// What accept() needs in a test: rules that say yes, no scanners, a store in memory; and what was reported to the operator.

import type { Decision } from '../core/decision.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { sessionId } from '../core/id.ts'
import { fakeResolver } from '../dns/fake-resolver.test-support.ts'
import { reply } from '../core/reply.ts'
import { MemoryStore } from '../queue/memory-store.test-support.ts'
import type { NewMessage } from '../queue/store.ts'
import type { Acceptance } from '../smtp/server-actions.ts'
import { accept } from './accept.ts'
import type { Intake } from './intake.ts'
import type { AcceptDeps, Arrived } from './receiving.ts'

export const YES: Decision = { verdict: 'accept', reply: reply(250, '2.0.0', 'ok'), rule: 'test', compared: {} }

export interface Ended {
  readonly result: Acceptance
  /** The code of the reply. */
  readonly code: number
  /** What the store was given. */
  readonly entry: NewMessage | undefined
  readonly faults: readonly unknown[]
}

export async function acceptance(
  intake: Intake,
  changes: Partial<AcceptDeps> & { readonly decide?: Arrived['policy']['decide'] } = {},
): Promise<Ended> {
  const { decide = () => YES, store = new MemoryStore(), ...more } = changes
  const faults: unknown[] = []
  let entry: NewMessage | undefined
  const result = await accept(
    {
      intake,
      completed: { size: intake.size, eightBit: false, longestLine: 10, events: [] },
      session: sessionId(1),
      policy: { decide },
    },
    {
      clock: new FakeClock(),
      hostname: 'mx.test',
      resolver: fakeResolver(''),
      verifyDkim: async () => [],
      tellsSpf: () => false,
      receivedFields: 50,
      scanners: [],
      signs: () => false,
      seals: () => false,
      mends: () => false,
      firstState: () => ({ kind: 'active', attempts: 0 }),
      schedule: () => undefined,
      fault: (error) => faults.push(error),
      notStored: () => undefined,
      store: {
        openBody: (id) => store.openBody(id),
        async accept(offered) {
          await store.accept(offered)
          entry = offered
        },
      },
      ...more,
    },
  )
  return { result, code: result.ok ? 250 : result.reply.code, entry, faults }
}
