// CRAM-MD5 (RFC 2195): the server sends a text that never comes twice, the client answers with its name and the keyed
// digest of that text. The store has to know the password itself. For a name that it does not know the same digest is
// computed with a key that nobody has.

import { cramDigest } from '../cram-digest.ts'
import { challenge, failed, wrongPassword, type SaslStep, type ServerMechanism } from '../mechanism.ts'
import { credentialText, MAX_USER_BYTES, userName } from '../credential-text.ts'
import type { Kept } from '../password-store.ts'
import { sameSecret } from '../same-secret.ts'

const DIGEST_LENGTH = 32

/** `text` is the challenge, of the form `<unique@host>`; `decoyKey` any bytes that clients cannot know. */
export function cramMd5Mechanism(text: string, decoyKey: Uint8Array): ServerMechanism {
  return {
    name: 'CRAM-MD5',
    // RFC 4954 §4: 501 for a client that speaks first where the server has to.
    start: (initial) =>
      initial === undefined
        ? challenge(new TextEncoder().encode(text))
        : failed('initial-response', 'CRAM-MD5 begins with the server’s challenge'),
    next(response) {
      const line = credentialText(response, MAX_USER_BYTES + 1 + DIGEST_LENGTH)
      // The name may hold spaces; the digest cannot.
      const space = line?.lastIndexOf(' ') ?? -1
      const digest = line?.slice(space + 1).toLowerCase() ?? ''
      const user = userName(new TextEncoder().encode(line?.slice(0, Math.max(space, 0))))
      if (user === undefined || !/^[0-9a-f]{32}$/.test(digest))
        return failed('malformed', 'CRAM-MD5 needs a name, a space, and 32 hexadecimal digits')
      const answer = (found: Kept<string>): SaslStep => compared(found, { user, digest, text, decoyKey })
      return { kind: 'verify', request: { kind: 'cram', user, answer } }
    },
  }
}

interface Claim {
  readonly user: string
  readonly digest: string
  readonly text: string
  readonly decoyKey: Uint8Array
}

function compared(found: Kept<string>, { user, digest, text, decoyKey }: Claim): SaslStep {
  if (found.kind === 'unavailable') return failed('unavailable', found.detail, user)
  const key = found.kind === 'found' ? found.value : decoyKey
  const same = sameSecret(cramDigest(key, text), digest)
  const guess = { fits: (password: string) => sameSecret(cramDigest(password, text), digest) }
  if (found.kind === 'none') return wrongPassword(found.detail, user, guess)
  return same
    ? { kind: 'done', user: found.user ?? user }
    : wrongPassword('the digest does not fit the password', user, guess)
}
