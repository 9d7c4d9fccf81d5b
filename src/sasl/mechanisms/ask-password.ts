// The last step of PLAIN and LOGIN: the store is asked, and its answer becomes the end of the exchange.

import { failed, wrongPassword, type SaslStep } from '../mechanism.ts'
import type { PasswordVerdict } from '../password-store.ts'
import { sameSecret } from '../same-secret.ts'

export function askForPassword(user: string, password: string): SaslStep {
  const answer = (verdict: PasswordVerdict): SaslStep => ended(user, password, verdict)
  return { kind: 'verify', request: { kind: 'password', user, password, answer } }
}

function ended(user: string, password: string, verdict: PasswordVerdict): SaslStep {
  switch (verdict.kind) {
    case 'ok':
      return { kind: 'done', user: verdict.user ?? user }
    case 'wrong':
      return wrongPassword(verdict.detail, user, { password, fits: (other) => sameSecret(other, password) })
    case 'unavailable':
      return failed('unavailable', verdict.detail, user)
  }
}
