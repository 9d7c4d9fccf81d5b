// SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677). The client proves that it knows the password without sending
// it, and with -PLUS that nobody stands between. For a name without credentials the exchange goes on with pretended ones,
// the same for each name every time, and fails at the proof, so that it does not tell who exists.
//
// SMTP has no place for data beside 235 (RFC 4954 §4), so the server's signature goes out as one more challenge, which the
// client answers with an empty line.

import { timingSafeEqual } from 'node:crypto'
import type { ChannelBinding } from '../channel-binding.ts'
import { credentialText, MAX_USER_BYTES } from '../credential-text.ts'
import { challenge, failed, wrongPassword, type Failed, type SaslStep, type ServerMechanism } from '../mechanism.ts'
import type { Kept, ScramCredentials } from '../password-store.ts'
import { saslprep } from '../saslprep.ts'
import { clientProof, hmacSha256, makeScramKeys, proofFits, SCRAM_ITERATIONS } from '../scram-keys.ts'
import { parseClientFinal, parseClientFirst, type BindingFlag, type ClientFirst } from './scram-message.ts'

const MAX_MESSAGE_BYTES = 4096
const SALT_BYTES = 16

export interface ScramDeps {
  /** What this TLS connection can be bound to; empty without TLS. */
  readonly bindings: readonly ChannelBinding[]
  /** -PLUS stood in the server's offer: a client that believes otherwise was lied to on the way (RFC 5802 §6). */
  readonly plusOffered: boolean
  /** Printable and without comma, new every time. */
  readonly nonce: () => string
  /** Bytes that clients cannot know and that stay the same: pretended credentials are made from it. */
  readonly decoyKey: Uint8Array
}

type State =
  | { readonly at: 'first' }
  | { readonly at: 'final'; readonly first: ClientFirst; readonly sent: string; readonly found: Found }
  | { readonly at: 'acknowledged'; readonly user: string }

interface Found {
  readonly credentials: ScramCredentials
  /** The name as the store has it. */
  readonly user: string
  /** Why no proof can be right, for pretended credentials. */
  readonly pretended?: string
}

export function scramMechanism(name: 'SCRAM-SHA-256' | 'SCRAM-SHA-256-PLUS', deps: ScramDeps): ServerMechanism {
  let state: State = { at: 'first' }

  const takeFirst = (message: Uint8Array): SaslStep => {
    const first = parseClientFirst(credentialText(message, MAX_MESSAGE_BYTES) ?? '')
    if (first === undefined) return failed('malformed', 'not a first message of SCRAM')
    const { user } = first
    if (Buffer.byteLength(user) > MAX_USER_BYTES || /\p{Cc}/u.test(user))
      return failed('malformed', 'the name is too long or holds control characters')
    const problem = flagProblem(first.flag, name, deps)
    if (problem !== undefined) return failed('channel-binding', problem, user)
    if (first.identity !== undefined && first.identity !== user)
      return failed('other-identity', 'the authorization identity is not the name that logs in', user)
    const answer = (found: Kept<ScramCredentials>): SaslStep => {
      if (found.kind === 'unavailable') return failed('unavailable', found.detail, user)
      const usable =
        found.kind === 'found'
          ? { credentials: found.value, user: found.user ?? user }
          : { credentials: pretend(user, deps.decoyKey, found.iterations), user, pretended: found.detail }
      const { salt, iterations } = usable.credentials
      const sent = `r=${first.nonce}${deps.nonce()},s=${Buffer.from(salt).toString('base64')},i=${iterations}`
      state = { at: 'final', first, sent, found: usable }
      return challenge(Buffer.from(sent))
    }
    return { kind: 'verify', request: { kind: 'scram', user, answer } }
  }

  return {
    name,
    start: (initial) => (initial === undefined ? challenge(new Uint8Array()) : takeFirst(initial)),
    next(response) {
      switch (state.at) {
        case 'first':
          return takeFirst(response)
        case 'final': {
          const { user } = state.found
          const checked = checkFinal(response, state, deps.bindings)
          if ('kind' in checked) return checked
          state = { at: 'acknowledged', user }
          return challenge(Buffer.from(`v=${checked.signature}`))
        }
        case 'acknowledged':
          return response.length === 0
            ? { kind: 'done', user: state.user }
            : failed('malformed', 'the client had to answer the server’s signature with an empty line', state.user)
      }
    },
  }
}

function checkFinal(
  response: Uint8Array,
  { first, sent, found }: Extract<State, { at: 'final' }>,
  bindings: readonly ChannelBinding[],
): Failed | { readonly signature: string } {
  const { user, flag } = first
  const final = parseClientFinal(credentialText(response, MAX_MESSAGE_BYTES) ?? '')
  if (final === undefined) return failed('malformed', 'not a last message of SCRAM', user)
  if (!sent.startsWith(`r=${final.nonce},`))
    return failed('malformed', 'the nonce is not the one of this exchange', user)
  const bound = flag.kind === 'p' ? bindings.find(({ type }) => type === flag.type)?.data : undefined
  const expected = Buffer.concat([Buffer.from(first.header), bound ?? new Uint8Array()])
  const claimed = Buffer.from(final.binding, 'base64')
  if (claimed.length !== expected.length || !timingSafeEqual(claimed, expected))
    return failed('channel-binding', 'the binding is not that of this connection', user)
  const { storedKey, serverKey } = found.credentials
  const signed = `${first.bare},${sent},${final.withoutProof}`
  const fits = proofFits(storedKey, signed, final.proof)
  const { salt, iterations } = found.credentials
  const guess = {
    async fits(password: string): Promise<boolean> {
      const keys = await makeScramKeys(saslprep(password) ?? password, salt, iterations)
      return timingSafeEqual(clientProof(keys, signed), final.proof)
    },
  }
  if (found.pretended !== undefined) return wrongPassword(found.pretended, user, guess)
  if (!fits) return wrongPassword('the proof does not fit the password', user, guess)
  return { signature: hmacSha256(serverKey, signed).toString('base64') }
}

function flagProblem(flag: BindingFlag, name: string, { bindings, plusOffered }: ScramDeps): string | undefined {
  const plus = name === 'SCRAM-SHA-256-PLUS'
  switch (flag.kind) {
    case 'p':
      if (!plus) return `${name} does not bind, but the client wants to`
      return bindings.some(({ type }) => type === flag.type)
        ? undefined
        : `binding by ${flag.type} is not known on this connection`
    case 'y':
      return plus || plusOffered
        ? 'the client believes that the server cannot bind, although SCRAM-SHA-256-PLUS was offered'
        : undefined
    case 'n':
      return plus ? `${name} needs a binding` : undefined
  }
}

/** Credentials of nobody: always the same for a name, so that asking twice shows nothing. */
function pretend(user: string, decoyKey: Uint8Array, iterations: number = SCRAM_ITERATIONS): ScramCredentials {
  return {
    salt: hmacSha256(decoyKey, `salt ${user}`).subarray(0, SALT_BYTES),
    iterations,
    storedKey: hmacSha256(decoyKey, `stored ${user}`),
    serverKey: hmacSha256(decoyKey, `server ${user}`),
  }
}
