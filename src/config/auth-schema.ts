// The key `auth` of the configuration file, and how it becomes an AuthConfig.

import * as v from 'valibot'
import { seconds } from '../core/time.ts'
import { AUTH_MECHANISMS, USUAL_MECHANISMS, type AuthConfig } from './auth-config.ts'
import { camelKeys } from './camel-keys.ts'
import { resolveStore, storesSchema } from './password-store-schema.ts'
import { list, section } from './section.ts'
import { booleanValue, choiceValue, countValue, durationValue } from './values.ts'

const span = durationValue(seconds(1))

/** As in sasl/throttle.ts, which says what each of them means. */
const throttleSchema = section({
  per_address: v.nullish(countValue(1), 10),
  per_account: v.nullish(countValue(1), 20),
  window: v.nullish(span, '10m'),
  first_lock: v.nullish(span, '5m'),
  longest_lock: v.nullish(span, '24h'),
  forget_after: v.nullish(span, '48h'),
  entries: v.nullish(countValue(100, 10_000_000), 20_000),
})

export const authSchema = section({
  mechanisms: v.nullish(list(choiceValue(...AUTH_MECHANISMS), '[SCRAM-SHA-256, PLAIN, LOGIN]'), [...USUAL_MECHANISMS]),
  clear_text_from_loopback: v.nullish(booleanValue, false),
  old_auth_line: v.nullish(booleanValue, false),
  stores: v.nullish(storesSchema, []),
  throttle: v.nullish(v.pipe(throttleSchema, v.transform(camelKeys)), {}),
})

/** Relative paths start at `folder`, the configuration file's own. */
export function resolveAuth(written: v.InferOutput<typeof authSchema>, folder: string): AuthConfig {
  const { stores, ...rest } = camelKeys(written)
  return { ...rest, stores: stores.map((store) => resolveStore(store, folder)) }
}
