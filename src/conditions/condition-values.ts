// Containers for the values of conditions, as valibot schemas: one or several of a kind, and a group of keys that refuses
// keys it does not know, wherever the group stands and whoever reads it.

import * as v from 'valibot'
import { nearestKey } from '../config/nearest-key.ts'
import { isGroup, section } from '../config/section.ts'
import { show, value } from '../config/values.ts'

/** `[a, b]` or just `a`; an empty list would never match and is nobody's wish. */
export function oneOrMore<const Item extends v.GenericSchema>(item: Item, example: string) {
  const several = v.pipe(
    value<unknown[]>((input) =>
      Array.isArray(input) && input.length > 0
        ? { value: input as unknown[] }
        : { message: 'this list is empty', advice: `write one or more, for example ${example}` },
    ),
    v.array(item),
  )
  const one = v.pipe(
    item,
    v.transform((only): v.InferOutput<Item>[] => [only]),
  )
  return v.lazy((input) => (Array.isArray(input) ? several : one))
}

/** A group of keys, in which an unknown one is an error that stands at that key. Keys that are not nullish must be there. */
export function group<const Entries extends v.ObjectEntries>(entries: Entries) {
  const needed = Object.keys(entries).filter((key) => entries[key]?.type !== 'nullish')
  return v.pipe(
    v.unknown(),
    v.rawCheck(({ dataset, addIssue }) => {
      const input = dataset.value
      if (!isKeys(input)) return
      const known = Object.keys(entries)
      for (const key of Object.keys(input).filter((one) => !known.includes(one))) {
        const nearest = nearestKey(key, known, [])
        addIssue({
          message: `there is no key "${key}" here`,
          expected: nearest === undefined ? `the keys here are ${known.join(', ')}` : `write "${nearest}"`,
          path: [{ type: 'object', origin: 'key', input, key, value: input[key] }],
        })
      }
      for (const key of needed) {
        if (input[key] !== undefined && input[key] !== null) continue
        addIssue({ message: `the key "${key}" is missing here`, expected: `add "${key}: …"` })
      }
    }),
    section(entries),
  )
}

const isKeys = (input: unknown): input is Record<string, unknown> => isGroup(input)

export const isNot = (input: unknown, what: string, advice: string) => ({
  message: `${show(input)} is not ${what}`,
  advice,
})
