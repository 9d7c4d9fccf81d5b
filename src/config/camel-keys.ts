// The names of the file (`per_destination`) as the program spells them (`perDestination`), for the compiler too.

type Camel<Key> = Key extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : Key

export type CamelKeys<T> = { [Key in keyof T as Camel<Key>]: T[Key] }

/** A copy whose keys are in camel case; values stay as they are. */
export function camelKeys<T extends object>(object: T): CamelKeys<T> {
  const entries = Object.entries(object).map(([key, value]) => [
    key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ])
  return Object.fromEntries(entries) as CamelKeys<T>
}
