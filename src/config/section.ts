// The two kinds of container in a configuration file, as valibot schemas: a group of known keys, and a list. They say so
// when something else stands where they belong; what is inside is the business of the schemas that they hold.

import * as v from 'valibot'
import { show, value } from './values.ts'

export const isGroup = (input: unknown): boolean => typeof input === 'object' && input !== null && !Array.isArray(input)

/** A group of keys. Keys that it does not know are found by unknown-keys.ts, which can say where they stand. */
export const section = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.pipe(
    value((input) =>
      isGroup(input)
        ? { value: input }
        : {
            message: `${show(input)} stands where keys belong`,
            advice: `write one of these keys below it: ${Object.keys(entries).join(', ')}`,
          },
    ),
    v.object(entries),
  )

export const list = <const Item extends v.GenericSchema>(item: Item, example: string) =>
  v.pipe(
    value((input) =>
      Array.isArray(input)
        ? { value: input as unknown[] }
        : { message: `${show(input)} stands where a list belongs`, advice: `write a list, for example ${example}` },
    ),
    v.array(item),
  )
