// How a message looks to a milter: its fields and its connection as packets want them, and the filter's way of counting
// turned back into ours. Filters are written for servers that do not show the Received field that they add themselves.

import { fieldName, isNamed, rawValue, type HeaderField } from '../../core/header.ts'
import { isIpv6 } from '../../core/ip.ts'
import type { ContentChange } from '../content-change.ts'
import type { ScanMessage } from '../scanner.ts'
import { cString, MOST_DATA, uint16 } from './packets.ts'

const beginsWithReceived = ([first]: readonly HeaderField[]): boolean =>
  first !== undefined && isNamed(first, 'received')

export const visibleFields = (fields: readonly HeaderField[]): readonly HeaderField[] =>
  beginsWithReceived(fields) ? fields.slice(1) : fields

/** The changes with the nth Received field counted as in the whole message. */
export function renumber(changes: readonly ContentChange[], fields: readonly HeaderField[]): readonly ContentChange[] {
  if (!beginsWithReceived(fields)) return changes
  return changes.map((change) =>
    'nth' in change && change.nth !== 'all' && change.name.toLowerCase() === 'received'
      ? { ...change, nth: change.nth + 1 }
      : change,
  )
}

/** Folded lines are parted by LF, as Sendmail has it. `cut`: the field is longer than a packet may be. */
export function headerParts(
  field: HeaderField,
  leadingSpace: boolean,
): { readonly parts: readonly Buffer[]; readonly cut: boolean } {
  const name = fieldName(field)
  const unfolded = Buffer.from(rawValue(field)).toString('latin1').replaceAll('\r\n', '\n')
  const bytes = Buffer.from(leadingSpace ? unfolded : unfolded.replace(/^[ \t]+/, ''), 'latin1')
  const room = MOST_DATA - name.length - 2
  return { parts: [cString(name), cString(bytes.subarray(0, room))], cut: bytes.length > room }
}

export function connectParts({ client, clientName, clientPort = 0 }: ScanMessage): readonly Buffer[] {
  const family = Buffer.from(isIpv6(client) ? '6' : '4')
  return [cString(clientName ?? `[${client}]`), family, uint16(clientPort), cString(client)]
}
