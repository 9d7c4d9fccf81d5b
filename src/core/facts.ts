// Facts of events are values, and bounded ones: a list with thousands of entries is shown by its beginning.

const SHOWN = 20

/** The list itself while it is short, else its first entries and how many more there are. */
export function someOf(list: readonly string[]): readonly string[] {
  if (list.length <= SHOWN) return list
  return [...list.slice(0, SHOWN), `… and ${list.length - SHOWN} more`]
}
