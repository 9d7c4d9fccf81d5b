// Finds rules that make this server an open relay: rules of the user's that accept at RCPT before any rule has refused
// strangers, and whose conditions bind neither the recipient's domain nor the client. What a condition binds it says itself
// (`binds`), so a new one cannot open the relay by being new. Nothing is asked; a rule that says `relay: anyone` means it.

import { isBound } from '../conditions/binding.ts'
import type { ReadRule } from './read-rule.ts'

/** In the order in which they are asked. */
export function complainOfOpenRelay(rules: readonly ReadRule[]): void {
  for (const { name, written, when, origin, reading } of rules) {
    const refuses = written['deny'] !== undefined || written['defer'] !== undefined
    // Whom this rule lets pass may be accepted by whatever follows.
    if (refuses && written['unknown'] !== 'next' && isBound(when.binds(false))) return
    if (written['accept'] !== true || origin.kind !== 'file' || written['relay'] === 'anyone') continue
    if (!isBound(when.binds(true))) reading.complain(['accept'], complaint(name, when.claims), 'key')
  }
}

function complaint(name: string, claimed: readonly string[]) {
  const claims = claimed.length > 0 ? ` (anyone can claim any ${claimed.join(' and ')})` : ''
  return {
    message: `rule "${name}" accepts mail from strangers to any domain: this would be an open relay${claims}`,
    advice:
      'add a condition, for example recipient_domain: [local, relay_to], authenticated: true, relay_from: true or ' +
      'client: [your own networks]; or write after: relay-control; if it is meant, write relay: anyone',
  }
}
