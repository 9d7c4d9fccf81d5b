// LOGIN (draft-murchison-sasl-login): the server asks for the name, then for the password. The prompts are the ones that
// every client expects, which differ from those of the draft. Many clients send the name along with AUTH; that is taken.

import { challenge, failed, type SaslStep, type ServerMechanism } from '../mechanism.ts'
import { passwordText, userName } from '../credential-text.ts'
import { askForPassword } from './ask-password.ts'

const ASK_NAME = new TextEncoder().encode('Username:')
const ASK_PASSWORD = new TextEncoder().encode('Password:')

export function loginMechanism(): ServerMechanism {
  let user: string | undefined
  const takeName = (bytes: Uint8Array): SaslStep => {
    user = userName(bytes)
    if (user === undefined) return failed('malformed', 'the name is empty, too long, or not clean UTF-8')
    return challenge(ASK_PASSWORD)
  }
  return {
    name: 'LOGIN',
    // An empty name sent along is a client that only means "begin".
    start: (initial) => (initial === undefined || initial.length === 0 ? challenge(ASK_NAME) : takeName(initial)),
    next(response) {
      if (user === undefined) return takeName(response)
      const password = passwordText(response)
      if (password === undefined)
        return failed('malformed', 'the password is too long, holds a NUL, or is not UTF-8', user)
      return askForPassword(user, password)
    },
  }
}
