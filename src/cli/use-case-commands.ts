// The commands that are questions to a server: those of all use-cases, each with its face. One that has a command of its own,
// such as `explain`, which needs no server, is left to that.

import type { Command } from 'commander'
import type { AnyUseCase } from '../control/use-case.ts'
import { GROUPS, USE_CASES } from '../control/use-cases.ts'
import type { Register } from './command.ts'
import { faceOf } from './faces.ts'
import { registerUseCase } from './use-case-command.ts'

export const registering =
  (taken: ReadonlySet<string>, useCases: readonly AnyUseCase[] = USE_CASES): Register =>
  (program, context) => {
    for (const useCase of useCases) {
      if (!taken.has(useCase.name)) registerUseCase(groupOf(program, useCase), context, useCase, faceOf(useCase))
    }
  }

/** The command that `queue list` stands under: `queue`, made when the first of its group comes. */
function groupOf(program: Command, { name }: AnyUseCase): Command {
  const words = name.split(' ').slice(0, -1)
  return words.reduce((parent, word) => {
    const made = parent.commands.find((one) => one.name() === word)
    return made ?? parent.command(word).description(GROUPS[word] ?? '')
  }, program)
}
