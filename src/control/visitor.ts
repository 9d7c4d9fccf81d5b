// Who asks over HTTP and what they may do, and the control port as it is for one of them: it answers what their role allows, leaves
// out what others wrote unless they may read that, and names them in the events of what they change. How they proved who they
// are is the business of the doors (../http/doorkeeper.ts).

import { isAtLeast, type Role } from '../core/role.ts'
import { answer, problem, type Control, type ControlProblem } from './control.ts'
import type { AnyUseCase, UseCase } from './use-case.ts'

export interface Visitor {
  /** Named in the events of what they change: `alice`, `token backup`. */
  readonly name: string
  readonly role: Role
  /** Whether they may read letters: a right of its own, which no role brings. */
  readonly contents: boolean
}

export const CONTENTS = 'contents'
/** A role, or the right to read letters. */
export type Need = Role | typeof CONTENTS

export const may = ({ role, contents }: Visitor, need: Need): boolean =>
  need === CONTENTS ? contents : isAtLeast(role, need)

/** What the answer to a use-case asks of whoever wants it: where it says nothing, changes are for operators. */
export const needOf = ({ effect, need }: Pick<AnyUseCase, 'effect' | 'need'>): Need =>
  need ?? (effect === 'change' ? 'operator' : 'reader')

/** A change that was made over HTTP, for the log. */
export interface VisitorsChange {
  readonly by: string
  readonly change: string
  /** What it was asked with. */
  readonly input: object
}

/** `told` of each change, before it is made. */
export function controlFor(control: Control, visitor: Visitor, told: (change: VisitorsChange) => void): Control {
  return {
    async ask<Input extends object, T>(useCase: UseCase<Input, T>, input: Input) {
      const need = needOf(useCase)
      if (!may(visitor, need)) return { ok: false, problem: notAllowed(useCase.name, need) }
      if (useCase.effect === 'change' && Reflect.get(input, 'dryRun') !== true)
        told({ by: visitor.name, change: useCase.name, input })
      const found = await control.ask(useCase, input, visitor.name)
      if (!found.ok || visitor.contents || !useCase.withoutContents) return found
      return answer(useCase.withoutContents(found.value))
    },
  }
}

const notAllowed = (name: string, need: Need): ControlProblem =>
  need === CONTENTS
    ? problem('not-allowed', `${name} shows what others wrote: that is for those who are named in console.contents.`)
        .problem
    : problem('not-allowed', `${name} asks for the role ${need}, which is given in console.roles.`).problem
