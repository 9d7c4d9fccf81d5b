// Points in time as programs elsewhere read them: RFC 3339 in UTC, in place of milliseconds since 1970. Which fields are points in
// time is a matter of their names; a test holds the list to the types. What was compared by rules (facts) stays as it is.

/** A name that also stands for something else is only taken for a time where a number is as large as one. */
export const TIME_FIELDS: ReadonlySet<string> = new Set([
  'at',
  'due',
  'endedAt',
  'expires',
  'finishedAt',
  'foundAt',
  'from',
  'made',
  'newest',
  'next',
  'nextAttempt',
  'oldest',
  'receivedAt',
  'since',
  'startedAt',
  'triesUntil',
  'until',
])

const FACTS: ReadonlySet<string> = new Set(['compared', 'facts', 'values'])
/** September 2001. */
const LEAST = 1e12

export function withIsoTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withIsoTimes)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]: readonly [string, unknown]) => {
      if (FACTS.has(name)) return [name, inner]
      if (typeof inner === 'number' && inner >= LEAST && TIME_FIELDS.has(name))
        return [name, new Date(inner).toISOString()]
      return [name, withIsoTimes(inner)]
    }),
  )
}
