// Who may send anywhere, by the same two signs that the relay rules of the presets go by: an address in `relay_from`, or a
// log-in. Their mail comes from programs and devices of this server's own people, so it is put in order instead of being
// refused; what comes from other servers is left as it is.

import type { Config } from '../config/config.ts'
import { findNetwork } from '../core/ip.ts'
import type { SessionFacts } from '../smtp/session-facts.ts'

type Settings = Pick<Config, 'relayFrom' | 'submission'>

export const maySendAnywhere = ({ user, client }: SessionFacts, { relayFrom }: Pick<Config, 'relayFrom'>): boolean =>
  user !== undefined || findNetwork(client.address, relayFrom) !== undefined

/** Whether Date, Message-ID and From are added where they are missing (RFC 6409 §8). */
export function mendsHeader(facts: SessionFacts, settings: Settings): boolean {
  const { mend } = settings.submission
  return mend === 'logged_in' ? facts.user !== undefined : mend && maySendAnywhere(facts, settings)
}

/** Whether the field Received-SPF is written: never for our own people, who come from anywhere. */
export const tellsSpf = (facts: SessionFacts, settings: Pick<Config, 'relayFrom' | 'checks'>): boolean =>
  settings.checks.receivedSpf && !maySendAnywhere(facts, settings)

/** Whether a LF by itself becomes the end of a line, which never ends a message. */
export const mendsLineEnds = (facts: SessionFacts, settings: Settings): boolean =>
  settings.submission.bareLf === 'mend' && maySendAnywhere(facts, settings)
