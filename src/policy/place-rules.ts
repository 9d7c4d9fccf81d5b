// Puts the user's rules of one stage among those of the preset: before all of them, or where a rule says. Names must be
// unique, because reports, other rules and people speak of rules by name.

import { nearestKey } from '../config/nearest-key.ts'
import type { ReadRule } from './read-rule.ts'

/** Where a rule of the preset is that is not at this stage, and what to do about it. */
export type WhereElse = (rule: string) => string | undefined

/** In the order in which they are asked. */
export function placeRules(
  preset: readonly ReadRule[],
  own: readonly ReadRule[],
  whereElse: WhereElse,
): readonly ReadRule[] {
  const names = preset.map(({ name }) => name)
  const good = own.filter((rule) => hasPlace(rule, names, own, whereElse))
  complainOfDoubles(preset, good)
  const at = (how: string, name: string): readonly ReadRule[] =>
    good.filter(({ placement }) => placement?.how === how && placement.rule === name)
  return [
    ...good.filter(({ placement }) => placement === undefined),
    ...preset.flatMap((rule) => {
      const instead = at('replace', rule.name)
      return [...at('before', rule.name), ...(instead.length > 0 ? instead : [rule]), ...at('after', rule.name)]
    }),
  ]
}

function hasPlace(
  { placement, reading }: ReadRule,
  names: readonly string[],
  own: readonly ReadRule[],
  whereElse: WhereElse,
): boolean {
  if (placement === undefined || names.includes(placement.rule)) return true
  const elsewhere = own.some(({ name }) => name === placement.rule)
    ? 'it is a rule of your own: these are asked in the order in which they are written, so move one of the two'
    : whereElse(placement.rule)
  const nearest = nearestKey(placement.rule, names, [])
  const all =
    names.length > 0 ? `the rules of the preset here are ${names.join(', ')}` : `the preset has no rules at this stage`
  const advice = elsewhere ?? (nearest !== undefined && names.includes(nearest) ? `write "${nearest}"` : all)
  const message = `the preset has no rule "${placement.rule}" at ${reading.stage}`
  reading.complain([placement.how], { message, advice })
  return false
}

/** A rule may bear the name of the one that it replaces. */
function complainOfDoubles(preset: readonly ReadRule[], own: readonly ReadRule[]): void {
  const replaced = new Set(own.flatMap(({ placement }) => (placement?.how === 'replace' ? [placement.rule] : [])))
  const taken = new Set(preset.flatMap(({ name }) => (replaced.has(name) ? [] : [name])))
  for (const { name, reading } of own) {
    if (taken.has(name)) {
      const message = `there is another rule "${name}" at ${reading.stage}`
      const advice = preset.some((rule) => rule.name === name)
        ? `it belongs to the preset: choose another name, or write replace: ${name} to put this rule in its place`
        : 'choose another name'
      reading.complain(['name'], { message, advice })
    }
    taken.add(name)
  }
}
