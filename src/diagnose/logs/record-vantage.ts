// Who speaks in a record of a log: the other server, this one to a client, this one about itself, or a part of its own system
// that it hands mail to. Decided from the fields alone (whether there is a peer and where it lives, which transport, who was
// refused), because the words are the same in all four.

import { findNetwork, parseIp, parseNetwork } from '../../core/ip.ts'
import { isWorldWide } from '../reading/providers.ts'
import { directionOf } from '../reading/vantage-form.ts'
import type { Vantage } from '../vantage.ts'
import type { Attempted, LogRecord, Peer } from './log-record.ts'

export function vantageOfRecord(record: LogRecord): Vantage {
  switch (record.kind) {
    case 'attempted':
      return vantageOfAttempt(record)
    case 'refused':
      return {
        speaker: 'own-to-client',
        direction: 'incoming',
        outcome: record.temporary ? 'deferred' : 'failed',
        ...(isWorldWide(record.client.host ?? '') ? { worldWide: true } : {}),
      }
    case 'remark':
    case 'note': {
      // Exim begins so with a client that it looked at before it refused anything.
      if (record.text.startsWith('H=') && !OUTGOING.test(record.text))
        return { speaker: 'own-to-client', direction: 'incoming' }
      const host = UNREACHED.exec(record.text)?.[1]
      if (host === undefined) return { speaker: 'own', direction: directionOf(record.text) }
      return {
        speaker: 'own',
        direction: 'outgoing',
        outcome: 'deferred',
        ...(isWorldWide(host) ? { worldWide: true } : {}),
      }
    }
    case 'arrived':
    case 'finished':
      return { speaker: 'own', direction: 'unknown' }
  }
}

/** Postfix says it of each host that it tries; the message waits for the next one, or for the next time. */
const UNREACHED = /^(?:connect to |H=)([\w.-]{4,255}) ?\[/

/** Exim of a host that it went to for a message; the next one, or the next time, comes after. */
const OUTGOING =
  /^H=\S{1,255} \[[^\]]{2,45}\](?::\d{1,5})?:? (?:Connection |Network |No route|Host |Operation timed|a TLS session|TLS (?:error|session)|SMTP error from remote|Remote host closed|SMTP timeout|LMTP )/

/** Names of transports and services by which mail stays on this system, as Postfix, Exim, Sendmail, qmail and OpenSMTPD have them. */
const LOCAL =
  /^(?:local|virtual|lmtp|lda|pipe|mda|dovecot|cyrus|procmail|maildrop|prog|\*file\*|mail_spool|maildir|address_)/i
const SMARTHOST = /smarthost|smart_host|relay_?host/i
const SUBMISSION_PORTS: ReadonlySet<number> = new Set([465, 587, 2525])

function vantageOfAttempt(record: Attempted): Vantage {
  const { transport = '', router = '', peer, text = '', outcome } = record
  const local = LOCAL.test(transport)
  const near = peer !== undefined && livesHere(peer)
  const direction = local ? 'incoming' : near ? 'unknown' : 'outgoing'
  const smarthost =
    SMARTHOST.test(`${router} ${transport}`) || (peer?.port !== undefined && SUBMISSION_PORTS.has(peer.port))
  const base = {
    direction,
    ...(smarthost ? { smarthost } : {}),
    ...(isWorldWide(otherSide(record)) ? { worldWide: true as const } : {}),
    ...(outcome === 'delivered' ? {} : { outcome }),
  } as const
  if (near || (local && peer !== undefined)) return { ...base, speaker: 'backend' }
  if (isReply(text)) return { ...base, speaker: local ? 'backend' : 'remote' }
  // Without a reply it is this server that speaks, be it of a host that it could not reach.
  return { ...base, speaker: peer === undefined || !wasAnswered(record) ? 'own' : 'remote' }
}

/** The host that was asked, the name that was looked up, or where the recipient lives. */
function otherSide({ peer, text = '', recipient }: Attempted): string {
  return peer?.host ?? /\bname=([\w.-]{4,255})/.exec(text)?.[1] ?? recipient.slice(recipient.lastIndexOf('@') + 1)
}

const isReply = (text: string): boolean => /^\(?(?:[245]\d\d[ -]|[245]\.\d{1,3}\.\d{1,3} )/.test(text)

/** A stage beyond the connection means that the other side had taken it. */
const wasAnswered = ({ stage, text = '' }: Attempted): boolean =>
  stage !== undefined && stage !== 'connect' && !/^(?:lost connection|conversation with|timed out|timeout)/i.test(text)

/** RFC 1918, RFC 4193, RFC 6598, loopback and link-local: nobody else's hosts. */
const NEAR = [
  '127.0.0.0/8',
  '::1',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
].flatMap((text) => parseNetwork(text) ?? [])

function livesHere({ host, address }: Peer): boolean {
  if (host === 'localhost' || host?.endsWith('.localdomain') === true) return true
  // A socket in the file system: `mx.example.org[private/dovecot-lmtp]`.
  if (host !== undefined && address === undefined && host.includes('/')) return true
  const ip = address === undefined ? undefined : parseIp(address)
  return ip !== undefined && findNetwork(ip, NEAR) !== undefined
}
