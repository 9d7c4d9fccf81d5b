// The commands that are questions to a server: those of all use-cases, each with its face, or the one that is typed, without
// the others. One that has a command of its own, such as `explain`, which needs no server, is left to that.

import type { Command } from 'commander'
import type { AnyUseCase } from '../control/use-case.ts'
import { GROUPS } from '../control/use-case-groups.ts'
import type { Register } from './command.ts'
import type { AnyFace } from './face.ts'
import { FACES } from './faces.ts'
import { registerUseCase } from './use-case-command.ts'

/** Undefined: there is no use-case of that name, or it has no face, or the words are those of a group. */
export async function loadTyped([first = '', second = '']: readonly string[]): Promise<Register | undefined> {
  const face = (await faceOf(first)) ?? (await faceOf(`${first} ${second}`))
  return face && registering(face.useCase, face)
}

export async function loadAll(taken: ReadonlySet<string>, given?: readonly AnyUseCase[]): Promise<readonly Register[]> {
  const useCases = given ?? (await import('../control/use-cases.ts')).USE_CASES
  const untaken = useCases.filter(({ name }) => !taken.has(name))
  return Promise.all(untaken.map(async (useCase) => registering(useCase, await faceOf(useCase.name))))
}

const faceOf = async (name: string): Promise<AnyFace | undefined> =>
  Object.hasOwn(FACES, name) ? FACES[name]?.() : undefined

const registering =
  (useCase: AnyUseCase, face: AnyFace | undefined): Register =>
  (program, context) =>
    registerUseCase(groupOf(program, useCase), context, useCase, face)

/** The command that `queue list` stands under: `queue`, made when the first of its group comes. */
function groupOf(program: Command, { name }: AnyUseCase): Command {
  const words = name.split(' ').slice(0, -1)
  return words.reduce((parent, word) => {
    const made = parent.commands.find((one) => one.name() === word)
    return made ?? parent.command(word).description(GROUPS[word] ?? '')
  }, program)
}
