// Chooses from the steps of a cause those that the reader can use: the general ones always, then those for the program that
// was asked for or recognised. Where no program is known, a few of the likeliest, so that the answer stays short.

import type { Step } from './causes/catalogue.ts'
import type { SoftwareSteps, Who } from './diagnosis.ts'
import type { SoftwareId } from './software.ts'

/** Guessed programs; more would be a list to read through. */
const MOST_GUESSED = 3

/** Who mostly asks, likeliest first. */
const LIKELIEST: readonly SoftwareId[] = [
  'thunderbird',
  'outlook',
  'exim-debian',
  'exim',
  'postfix',
  'cpanel',
  'php',
  'wordpress',
]

/** What also holds for a program: the general one behind the special one. Not for panels: they write Exim's files anew. */
const ALSO: Partial<Readonly<Record<SoftwareId, readonly SoftwareId[]>>> = {
  'exim-debian': ['exim'],
  wordpress: ['php'],
  microsoft365: ['exchange'],
}

/** Whose move it is decides who needs to know how: a recipient's settings are in none of the programs here. */
const OTHERS_MOVE: readonly Who[] = ['recipient', 'recipient-admin']

export interface Readers {
  readonly who: Who
  /** Whether the reply holds a link. */
  readonly link?: boolean
  /** The steps that lead to whoever refused, where they are known; `only`: nothing else is of use. */
  readonly refuser?: { readonly steps: readonly string[]; readonly only?: boolean } | undefined
  readonly asked?: SoftwareId | undefined
  readonly software: readonly SoftwareId[]
}

export interface ChosenSteps {
  readonly steps: readonly string[]
  readonly softwareSteps: readonly SoftwareSteps[]
}

export function chooseSteps(all: readonly Step[], readers: Readers): ChosenSteps {
  const { who, asked, software } = readers
  const steps = generalSteps(all, readers)
  const special = all.filter((step) => typeof step !== 'string' && 'for' in step)
  const known = [...new Set([...(asked === undefined ? [] : withGeneral(asked)), ...software.flatMap(withGeneral)])]
  const found = group(special, known)
  const guessing = known.length === 0 && !OTHERS_MOVE.includes(who)
  if (!guessing) return { steps, softwareSteps: found }
  const others = special.flatMap(({ for: programs }) => programs)
  return { steps, softwareSteps: group(special, [...LIKELIEST, ...others]).slice(0, MOST_GUESSED) }
}

/** In their order; the refuser's own steps where the cause has a place for them. */
function generalSteps(all: readonly Step[], { link = false, refuser }: Readers): readonly string[] {
  if (refuser?.only === true) return refuser.steps
  return all.flatMap((step) => {
    if (typeof step === 'string') return [step]
    if ('for' in step) return []
    if ('link' in step) return step.link === link ? [step.says] : []
    return refuser ? refuser.steps : [step.says]
  })
}

const withGeneral = (id: SoftwareId): readonly SoftwareId[] => [id, ...(ALSO[id] ?? [])]

type ForPrograms = Extract<Step, { readonly for: unknown }>

/** A step that holds for several programs is told once, under the first of them. */
function group(steps: readonly ForPrograms[], readers: readonly SoftwareId[]): readonly SoftwareSteps[] {
  const told = new Set<Step>()
  const groups: SoftwareSteps[] = []
  for (const software of new Set(readers)) {
    const own = steps.filter((step) => step.for.includes(software) && !told.has(step))
    for (const step of own) told.add(step)
    if (own.length > 0) groups.push({ software, steps: own.map(({ says }) => says) })
  }
  return groups
}
