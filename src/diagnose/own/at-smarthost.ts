// Whose host it is changes what a trouble means: the smarthost is the server of our provider, and neither the recipient nor those
// who run the mail of the recipient's domain have a part in it.

import type { Reason, ReasonCode } from '../../core/reason.ts'
import type { CauseId } from '../causes/facts.ts'
import type { Vantage } from '../vantage.ts'
import type { OwnContext } from './own-case.ts'
import type { KnownCause } from './own-cause.ts'

/** Where this server stands when it sends: at its provider's, or at the recipient's own. */
export function vantageOf({ remote, facts }: Reason, { smarthosts = [] }: OwnContext): Vantage {
  const there = { direction: 'outgoing', smarthost: true } as const
  if (remote !== undefined && smarthosts.includes(remote.host)) return { ...there, speaker: 'remote' }
  // Nobody was reached: its name leads nowhere.
  if (remote === undefined && names(facts, smarthosts)) return { ...there, speaker: 'own' }
  return { speaker: 'remote', direction: 'outgoing' }
}

/** What keeps this server from its provider. */
export type SmarthostTrouble = 'refuses' | 'away' | 'unnamed' | 'unencrypted' | 'untrusted'

/** Undefined: another host is meant, or what it says is about the message and not about this server. */
export function smarthostTrouble(
  cause: CauseId,
  { code, remote, facts }: Reason,
  { smarthosts = [] }: OwnContext,
): SmarthostTrouble | undefined {
  if (remote !== undefined && smarthosts.includes(remote.host)) {
    if (REFUSALS.has(cause)) return 'refuses'
    if (NO_TLS.has(code)) return 'unencrypted'
    if (OF_TLS.has(cause)) return 'untrusted'
    // A way out of this machine that is missing is not the provider's.
    return AWAY.has(cause) && code !== 'connect.no-network' && code !== 'connect.not-allowed' ? 'away' : undefined
  }
  return remote === undefined && names(facts, smarthosts) && UNNAMED.has(cause) ? 'unnamed' : undefined
}

const names = (facts: Reason['facts'], smarthosts: readonly string[]): boolean =>
  smarthosts.some((host) => host === facts?.['host'])

const REFUSALS: ReadonlySet<CauseId> = new Set(['relay.denied', 'auth.required', 'auth.failed', 'sender.mismatch'])
const NO_TLS: ReadonlySet<ReasonCode> = new Set(['tls.not-offered', 'tls.failed', 'tls.plaintext', 'smtp.starttls'])
const OF_TLS: ReadonlySet<CauseId> = new Set(['tls.cert', 'tls.cert-name', 'tls.required'])
const AWAY: ReadonlySet<CauseId> = new Set(['network.connect', 'network.timeout'])
const UNNAMED: ReadonlySet<CauseId> = new Set(['domain.not-found', 'domain.no-route'])

/** In place of the catalogue's title and explanation. */
export const TEXTS: Readonly<Partial<Record<SmarthostTrouble, KnownCause['text']>>> = {
  unencrypted: {
    title: {
      en: 'The smarthost does not come to TLS with this server, and without it nothing is sent.',
      ru: 'TLS с вышестоящим сервером (smarthost) не получается, а без него ничего не отправляется.',
    },
    explanation: {
      en: 'Most often the port does not fit: 587 begins in clear and switches (`tls: starttls`), 465 is TLS from the first byte (`tls: implicit`). Or somebody on the way takes the offer of TLS out.',
      ru: 'Чаще всего не подходит порт: 587 начинает без шифрования и переключается (`tls: starttls`), 465 — TLS с первого байта (`tls: implicit`). Либо кто-то по пути вырезает предложение TLS.',
    },
  },
  away: {
    title: {
      en: 'The server of your provider (the smarthost) cannot be reached.',
      ru: 'До сервера вашего провайдера (smarthost) не достучаться.',
    },
    explanation: {
      en: 'All mail that is not for this server goes through it, so all of it waits. The recipient and their server have no part in this.',
      ru: 'Через него идёт вся почта, которая не для этого сервера, и вся она ждёт. Ни получатель, ни его сервер тут ни при чём.',
    },
  },
  unnamed: {
    title: {
      en: 'The name of the smarthost in the configuration leads nowhere in DNS.',
      ru: 'Имя вышестоящего сервера (smarthost) из настроек никуда не ведёт в DNS.',
    },
    explanation: {
      en: 'It is misspelt, or your provider has another name now. All mail that goes through it waits, and none is sent back for that.',
      ru: 'В нём опечатка, либо у провайдера теперь другое имя. Вся почта, которая идёт через него, ждёт и из-за этого не возвращается.',
    },
  },
}
