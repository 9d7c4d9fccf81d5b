// The port for everything that is looked up by a key outside of this program: a file, a database, a directory. There are three
// answers, and "cannot say now" is never "there is none": what is not known is tried again. Types only.
//
// Behind it: list-file.ts, watched-file.ts, sql/, ldap/. Lists of policy, passwords and certificates read through these, so
// that what a file must be like, how long an answer may take and what counts as no answer is decided once.

export type Found<Value> =
  | { readonly kind: 'found'; readonly value: Value }
  | { readonly kind: 'none' }
  /** `why` is for the operator, without a full stop: `no answer within 10s`. */
  | { readonly kind: 'unknown'; readonly why: string }

/** Never throws and never rejects. `signal`: who asked has gone away. */
export type Lookup<Value, Key = string> = (key: Key, signal?: AbortSignal) => Promise<Found<Value>>

/** One that keeps connections or files open until it is disposed of. */
export interface OpenLookup<Value, Key = string> extends AsyncDisposable {
  readonly find: Lookup<Value, Key>
}

export const unknown = (error: unknown): { readonly kind: 'unknown'; readonly why: string } => ({
  kind: 'unknown',
  why: typeof error === 'string' ? error : errorText(error),
})

/** Several attempts that all fail (addresses of a host) are one error with an empty message. */
function errorText(error: unknown): string {
  const inner = error instanceof AggregateError ? error.errors.map(errorText).join('; ') : ''
  if (inner !== '') return inner
  return error instanceof Error ? error.message : String(error)
}
