// Where a password of the server itself is, as the configuration file says it: `{ file: PATH }` or `{ environment: NAME }`.
// Whoever writes the password itself is told not to.

import { resolve } from 'node:path'
import * as v from 'valibot'
import type { SecretPlace } from './auth-config.ts'
import { section } from './section.ts'
import { pathValue, show, value } from './values.ts'

/** A text that holds what `mark` looks for. */
export const textWith = (mark: RegExp, what: string, advice: string) =>
  value<string>((input) =>
    typeof input === 'string' && mark.test(input)
      ? { value: input }
      : { message: `${show(input)} is not ${what}`, advice },
  )

export const anyText = (what: string, advice: string) => textWith(/\S/, what, advice)

const VARIABLE = 'write the name of a variable, for example WAYBILL_LDAP_PASSWORD'
const secretSection = section({
  file: v.nullish(pathValue),
  environment: v.nullish(textWith(/^[A-Za-z_]\w*$/, 'the name of an environment variable', VARIABLE)),
})

export const secretSchema = v.pipe(
  secretSection,
  v.rawTransform(({ dataset, addIssue, NEVER }): SecretPlace => {
    const { file, environment } = dataset.value
    if (file && !environment) return { kind: 'file', path: file }
    if (environment && !file) return { kind: 'environment', name: environment }
    addIssue({
      message: 'a password is read from one place',
      expected: 'write { file: /etc/waybill/secret } or { environment: NAME }, never the password itself',
    })
    return NEVER
  }),
)

/** Relative paths start at `folder`, the configuration file's own. */
export const secretAt = (place: SecretPlace, folder: string): SecretPlace =>
  place.kind === 'file' ? { kind: 'file', path: resolve(folder, place.path) } : place
