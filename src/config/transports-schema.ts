// The key `transports`: ways to deliver that routes and `deliver` name. Each has exactly one kind, which is a key of its own.

import * as v from 'valibot'
import { parseScannerPlace } from './scanner-place.ts'
import { section } from './section.ts'
import type { LmtpPlace, TransportConfig } from './transport-config.ts'
import { hostOf, show, value } from './values.ts'

/** RFC 2033 names no port; Dovecot’s documentation has this one. */
const LMTP_PORT = 24

/** Names that mean something else where the name of a transport may stand. */
const TAKEN: readonly string[] = ['mx', 'smarthost', 'maildir']

/** Unlike the name of a host it has no dot, so that `via` can tell them apart. */
const NAME = /^[a-z][a-z0-9_-]{0,62}$/i

const transportName = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    const name = dataset.value
    if (typeof name !== 'string' || (NAME.test(name) && !TAKEN.includes(name.toLowerCase()))) return
    addIssue({
      message: `${show(name)} cannot be the name of a transport`,
      expected: `write a letter, then letters, digits, "-" or "_"; ${TAKEN.join(', ')} have a meaning of their own`,
    })
  }),
)

const lmtpPlace = value<LmtpPlace>((input) => {
  const place = typeof input === 'string' ? parseScannerPlace(input, LMTP_PORT) : undefined
  if (place && 'path' in place) return { value: place }
  const host = place && hostOf(place.host)
  return place && host !== undefined
    ? { value: { host, port: place.port } }
    : {
        message: `${show(input)} is not the place of an LMTP server`,
        advice: 'write its socket, for example /run/dovecot/lmtp, or its host and port, 127.0.0.1:24',
      }
})

type WithoutName<T> = T extends unknown ? Omit<T, 'name'> : never

const transport = v.pipe(
  section({
    lmtp: v.nullish(lmtpPlace),
  }),
  v.rawTransform(({ dataset, addIssue, NEVER }): WithoutName<TransportConfig> => {
    const { lmtp } = dataset.value
    if (lmtp) return { kind: 'lmtp', place: lmtp }
    addIssue({
      message: 'it is not said what this transport does',
      expected: 'write for example lmtp: /run/dovecot/lmtp',
    })
    return NEVER
  }),
)

export const transportsSchema = v.record(transportName, transport)

/** By name. */
export const resolveTransports = (
  settings: v.InferOutput<typeof transportsSchema>,
): ReadonlyMap<string, TransportConfig> =>
  new Map(Object.entries(settings).map(([name, one]) => [name, { name, ...one }]))
