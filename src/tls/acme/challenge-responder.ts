// Answers the certificate authority's questions while an order is open. The listener exists only so long: a port that
// nobody needs for two months is better closed.

import type { AcmeSettings } from '../../config/tls-config.ts'
import type { ListenAt } from '../../net/listen-at.ts'
import { openHttpResponder } from './http-responder.ts'
import { openTlsAlpnResponder } from './tls-alpn-responder.ts'

export interface ShownChallenge {
  readonly name: string
  readonly token: string
  readonly keyAuthorization: string
}

export interface ChallengeResponder extends AsyncDisposable {
  /** The authority may ask from now on. */
  show(challenge: ShownChallenge): Promise<void>
  /** Where it really listens. */
  readonly port: number
}

/** Rejects with the system's error when the port cannot be had. */
export function openResponder({ challenge, listen }: AcmeSettings, listenAt?: ListenAt): Promise<ChallengeResponder> {
  const place = { ...listen, listenAt }
  switch (challenge) {
    case 'http-01':
      return openHttpResponder(place)
    case 'tls-alpn-01':
      return openTlsAlpnResponder(place)
  }
}
