// The last step of PLAIN and LOGIN: the store is asked, and its answer becomes the end of the exchange.

import { failed, type SaslStep } from '../mechanism.ts'
import type { PasswordVerdict } from '../password-store.ts'

export function askForPassword(user: string, password: string): SaslStep {
  return { kind: 'verify', request: { kind: 'password', user, password, answer: (verdict) => ended(user, verdict) } }
}

function ended(user: string, verdict: PasswordVerdict): SaslStep {
  switch (verdict.kind) {
    case 'ok':
      return { kind: 'done', user: verdict.user ?? user }
    case 'wrong':
      return failed('credentials', verdict.detail, user)
    case 'unavailable':
      return failed('unavailable', verdict.detail, user)
  }
}
