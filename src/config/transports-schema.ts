// The key `transports`: ways to deliver that routes and `deliver` name. Each has exactly one kind, which is a key of its own.

import * as v from 'valibot'
import { parseScannerPlace } from './scanner-place.ts'
import { list, section } from './section.ts'
import { MAIL_SPOOL, ONCE_PER, type Autoreply, type LmtpPlace, type TransportConfig } from './transport-config.ts'
import { formatMailbox, parseMailbox } from '../core/address.ts'
import { hours, minutes, seconds, type Duration } from '../core/time.ts'
import { durationValue, hostOf, readUserPath, show, value } from './values.ts'

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

const mboxPath = value<string>((input) =>
  typeof input === 'string' && /^\/[^{}\0]*$/.test(input) ? { value: input } : readUserPath(input),
)
const textPath = mboxPath

const groupName = value<string>((input) =>
  typeof input === 'string' && /^[a-z_][a-z0-9_.-]{0,31}$/i.test(input)
    ? { value: input }
    : { message: `${show(input)} is not the name of a group`, advice: 'write for example group: mail' },
)

const USUAL_MODE = 0o600

/** As people write modes; YAML makes a decimal number of `0660`. */
const modeValue = value<number>((input) => {
  const [digits] = /^0?(6[046][046])$/.exec(String(input))?.slice(1) ?? []
  return digits === undefined
    ? { message: `${show(input)} is not the mode of a mailbox`, advice: 'write for example mode: 600 or mode: 660' }
    : { value: Number.parseInt(digits, 8) }
})

/** What a look-up has found may stand in an argument; what a sender wrote only as a whole one, which no shell ever sees. */
const FOUND = /\{(?:user|home)\}/g
const WHOLE = /^\{(?:local_part|domain|recipient|sender)\}$/

const argvValue = value<readonly [string, ...string[]]>((input) => {
  const [program, ...args] = Array.isArray(input) ? (input as unknown[]) : []
  if (typeof program !== 'string' || !/^\/[^{}\0]+$/.test(program) || !args.every((one) => typeof one === 'string')) {
    return {
      message: `${show(input)} is not a program with its arguments`,
      advice:
        'write a list with its path first, for example pipe: [/usr/lib/mailman3/bin/post, "{user}"]; there is no shell',
    }
  }
  const wrong = args.find((one) => !WHOLE.test(one) && /[{}\0]/.test(one.replaceAll(FOUND, '')))
  if (wrong !== undefined) {
    return {
      message: `${show(wrong)} would put what a stranger wrote into an argument`,
      advice:
        'write {user} or {home} anywhere, {local_part}, {domain}, {recipient} or {sender} as an argument of its own',
    }
  }
  return { value: [program, ...args] }
})

const USUAL_TIMEOUT = minutes(5)

const accountName = value<string>((input) => {
  if (input === 'root')
    return {
      message: 'no program is run as root',
      advice: 'name a user that has no more rights than the program needs',
    }
  return typeof input === 'string' && /^[a-z_][a-z0-9_.-]{0,31}$/i.test(input)
    ? { value: input }
    : { message: `${show(input)} is not the name of a user of the system`, advice: 'write for example as: list' }
})

const lineValue = value<string>((input) =>
  typeof input === 'string' && /^[^\p{Cc}]{1,200}$/u.test(input)
    ? { value: input }
    : { message: `${show(input)} is no subject`, advice: 'write one line of at most 200 letters' },
)

const addressText = value<string>((input) => {
  const parsed = typeof input === 'string' ? parseMailbox(input) : undefined
  return parsed?.ok
    ? { value: formatMailbox(parsed.value).toLowerCase() }
    : { message: `${show(input)} is not an address`, advice: 'write for example info@example.org' }
})

interface WrittenAutoreply {
  readonly subject?: string | null | undefined
  readonly once_per?: Duration | null | undefined
  readonly also_for?: readonly string[] | null | undefined
}

const readAutoreply = (
  path: string,
  { subject, once_per: oncePer, also_for: alsoFor }: WrittenAutoreply,
): Autoreply => ({
  text: { kind: 'file', path },
  ...(subject && { subject }),
  oncePer: oncePer ?? ONCE_PER,
  alsoFor: alsoFor ?? [],
})

type WithoutName<T> = T extends unknown ? Omit<T, 'name'> : never

const transport = v.pipe(
  section({
    lmtp: v.nullish(lmtpPlace),
    mbox: v.nullish(mboxPath),
    group: v.nullish(groupName),
    mode: v.nullish(modeValue),
    pipe: v.nullish(argvValue),
    as: v.nullish(accountName),
    timeout: v.nullish(durationValue(seconds(1))),
    autoreply: v.nullish(textPath),
    subject: v.nullish(lineValue),
    once_per: v.nullish(durationValue(hours(1))),
    also_for: v.nullish(list(addressText, '[info@example.org]')),
  }),
  v.rawTransform(({ dataset, addIssue, NEVER }): WithoutName<TransportConfig> => {
    const { lmtp, mbox, group, mode, pipe, as, timeout, autoreply } = dataset.value
    const [kind, second] = (['lmtp', 'mbox', 'pipe', 'autoreply'] as const).filter((one) => dataset.value[one])
    if (kind !== undefined && second !== undefined) {
      const message = `this transport does two things, ${kind} and ${second}`
      addIssue({ message, expected: 'keep one, and write another transport for the other' })
      return NEVER
    }
    if (lmtp) return { kind: 'lmtp', place: lmtp }
    if (mbox) return { kind: 'mbox', file: mbox, group: group ?? null, mode: mode ?? USUAL_MODE }
    if (autoreply) return { kind: 'autoreply', reply: readAutoreply(autoreply, dataset.value) }
    if (pipe && !as) {
      const message = 'it is not said which user the program runs as'
      addIssue({ message, expected: 'add for example as: list' })
      return NEVER
    }
    if (pipe && as) return { kind: 'pipe', argv: pipe, as, timeout: timeout ?? USUAL_TIMEOUT }
    addIssue({
      message: 'it is not said what this transport does',
      expected: 'write for example lmtp: /run/dovecot/lmtp, or mbox: "/var/mail/{user}"',
    })
    return NEVER
  }),
)

export const transportsSchema = v.record(transportName, transport)

/** By name. */
export const resolveTransports = (
  settings: v.InferOutput<typeof transportsSchema>,
): ReadonlyMap<string, TransportConfig> =>
  new Map([
    [MAIL_SPOOL.name, MAIL_SPOOL],
    ...Object.entries(settings).map(([name, one]): [string, TransportConfig] => [name, { name, ...one }]),
  ])
