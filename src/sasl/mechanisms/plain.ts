// PLAIN (RFC 4616): one message of `authorization NUL user NUL password`. Acting for somebody else is not supported, so the
// first field has to be empty or the same name.

import { challenge, failed, type SaslStep, type ServerMechanism } from '../mechanism.ts'
import { passwordText, userName } from '../credential-text.ts'
import { askForPassword } from './ask-password.ts'

export function plainMechanism(): ServerMechanism {
  return {
    name: 'PLAIN',
    // RFC 4954 §4: a client that did not send it along is asked with an empty challenge.
    start: (initial) => (initial === undefined ? challenge(new Uint8Array()) : readPlain(initial)),
    next: readPlain,
  }
}

function readPlain(message: Uint8Array): SaslStep {
  const first = message.indexOf(0)
  const second = message.indexOf(0, first + 1)
  if (first < 0 || second < 0) return failed('malformed', 'PLAIN needs two NUL octets between its three fields')
  const identity = message.subarray(0, first)
  const user = userName(message.subarray(first + 1, second))
  if (user === undefined) return failed('malformed', 'the name is empty, too long, or not clean UTF-8')
  const password = passwordText(message.subarray(second + 1))
  if (password === undefined) return failed('malformed', 'the password is too long, holds a NUL, or is not UTF-8', user)
  if (identity.length > 0 && userName(identity) !== user)
    return failed('other-identity', 'the authorization identity is not the name that logs in', user)
  return askForPassword(user, password)
}
