// The schema seen from outside: which keys may stand where. For whoever walks the file or describes it (unknown keys,
// the reference page), without knowing valibot's own objects.

import type { GenericSchema } from 'valibot'

export type Shape =
  | { readonly kind: 'value' }
  | { readonly kind: 'list'; readonly item: Shape }
  /** Keys that the user chooses, such as the names of users. */
  | { readonly kind: 'names'; readonly of: Shape }
  /** `listed`: or a list of such. */
  | { readonly kind: 'section'; readonly keys: ReadonlyMap<string, Shape>; readonly listed?: boolean }

/** What this file looks at in a schema, whatever kind it is. */
interface Inside {
  readonly type: string
  readonly pipe?: readonly Inside[]
  readonly wrapped?: Inside
  readonly item?: Inside
  readonly value?: Inside
  readonly entries?: Readonly<Record<string, Inside>>
  readonly getter?: (input: unknown) => Inside
}

export const shapeOf = (schema: GenericSchema): Shape => shape(schema)

function shape(schema: Inside): Shape {
  if (schema.pipe) return schema.pipe.map(shape).find(({ kind }) => kind !== 'value') ?? { kind: 'value' }
  if (schema.wrapped) return shape(schema.wrapped)
  // A key that takes a text or a section is walked as a section; a text has nothing to walk.
  if (schema.getter) return either(shape(schema.getter({})), shape(schema.getter([])))
  if (schema.item) return { kind: 'list', item: shape(schema.item) }
  if (schema.type === 'record' && schema.value) return { kind: 'names', of: shape(schema.value) }
  if (!schema.entries) return { kind: 'value' }
  return { kind: 'section', keys: new Map(Object.entries(schema.entries).map(([key, one]) => [key, shape(one)])) }
}

const either = (group: Shape, many: Shape): Shape =>
  group.kind === 'section' && many.kind === 'list' ? { ...group, listed: true } : group

/** Every key by its path: `limits`, `limits.idle`, `listen[].port`, `users.*.maildir`. */
export function listKeys(shape: Shape, path = ''): readonly string[] {
  switch (shape.kind) {
    case 'value':
      return []
    case 'list':
      return listKeys(shape.item, `${path}[]`)
    case 'names':
      return listKeys(shape.of, `${path}.*`)
    case 'section':
      return [...shape.keys].flatMap(([key, inner]) => {
        const here = path === '' ? key : `${path}.${key}`
        return [here, ...listKeys(inner, here)]
      })
  }
}
