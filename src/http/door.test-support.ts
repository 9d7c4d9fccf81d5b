// The door of a server to TCP, for tests: everybody who comes is the same visitor, or nobody.

import type { Visitor, VisitorsChange } from '../control/visitor.ts'
import type { Role } from '../core/role.ts'
import type { TcpDoor } from './api.ts'

export const visitorOf = (role: Role, contents = false): Visitor => ({ name: 'carol', role, contents })

export interface TestDoor extends TcpDoor {
  readonly changes: VisitorsChange[]
}

export function doorOf(visitor: Visitor | undefined, address = '127.0.0.1'): TestDoor {
  const changes: VisitorsChange[] = []
  return {
    place: { address, hostname: 'mx.example.org' },
    visitor: () => visitor,
    changing: (change) => void changes.push(change),
    changes,
  }
}
