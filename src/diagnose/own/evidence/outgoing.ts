// From which public address a message went out, as far as that is known: our own end of the connection, unless that is a
// private address behind a translation; else the address that the other side named in its reply. Never an invented one.

import { parseIp, type IpAddress } from '../../../core/ip.ts'
import type { Reason } from '../../../core/reason.ts'
import type { MessageEvent } from '../../../events/event.ts'
import { isReservedAddress } from '../../../route/reserved-addresses.ts'
import type { Outgoing } from '../own-case.ts'

/** The fact of the step `connect` that has our end of it. */
export const LOCAL_FACT = 'from'

export function outgoingAddress(reason: Reason, events: readonly MessageEvent[]): Outgoing | undefined {
  const own = connectedFrom(reason, events)
  if (own !== undefined) return { address: own, from: 'connection' }
  const named = namedInReply(reason)
  return named === undefined ? undefined : { address: named, from: 'reply' }
}

function connectedFrom({ remote }: Reason, events: readonly MessageEvent[]): IpAddress | undefined {
  const step = events.findLast(
    (event) =>
      event.kind === 'step' && event.step === 'connect' && event.remote?.address === remote?.address && !event.problem,
  )
  const from = step?.kind === 'step' ? step.facts?.[LOCAL_FACT] : undefined
  return typeof from === 'string' ? publicAddress(from) : undefined
}

const IP_IN_TEXT = /(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{1,4}(?::[\da-f]{0,4}){2,7})(?![\w:]|\.\d)/gi

/** Receivers name the address that they refuse; their own is left out. */
function namedInReply({ reply, remote }: Reason): IpAddress | undefined {
  const text = reply?.lines.join(' ') ?? ''
  const found = [...text.matchAll(IP_IN_TEXT)].flatMap(([name]) => publicAddress(name) ?? [])
  const others = [...new Set(found)].filter((address) => address !== remote?.address)
  return others.length === 1 ? others[0] : undefined
}

function publicAddress(text: string): IpAddress | undefined {
  const address = parseIp(text)
  return address === undefined || isReservedAddress(address) ? undefined : address
}
