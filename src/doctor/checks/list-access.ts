// Do block lists answer this resolver? Those of Spamhaus and others refuse public resolvers, by an answer that looks like a listing.
// RFC 5782 §5: every list of addresses has 127.0.0.2.

import { judgeCode } from '../../conditions/kinds/dnsbl-codes.ts'
import type { HostCheck } from '../check.ts'
import type { Look } from '../look.ts'

export interface ListAccess {
  readonly kind: 'serves' | 'refuses' | 'silent'
  readonly zone: string
  /** What came. */
  readonly came: string
}

const TEST_ENTRY = '2.0.0.127'

export async function accessTo(zone: string, look: Look, entry = TEST_ENTRY): Promise<ListAccess> {
  const result = await look.a(`${entry}.${zone}`)
  switch (result.kind) {
    case 'temporary':
      return { kind: result.fault === 'refused' ? 'refuses' : 'silent', zone, came: result.detail }
    case 'nxdomain':
    case 'nodata':
      return { kind: 'silent', zone, came: 'nothing' }
    case 'answer': {
      const refusal = result.records.find((code) => judgeCode(code, zone, []).kind === 'trouble')
      return { kind: refusal === undefined ? 'serves' : 'refuses', zone, came: result.records.join(', ') }
    }
  }
}

export const listAccess: HostCheck = {
  id: 'host.lists',
  of: 'host',
  async run({ blockLists, server }, look) {
    const all = await Promise.all(blockLists.map(({ zone }) => accessTo(zone, look)))
    const zonesThat = (kind: ListAccess['kind']): string =>
      all.flatMap((one) => (one.kind === kind ? [one.zone] : [])).join(', ')
    const values = {
      server,
      refusing: zonesThat('refuses'),
      answering: zonesThat('serves'),
      silent: zonesThat('silent'),
    }
    if (values.refusing !== '') return [{ found: 'lists.refused', values }]
    if (values.answering !== '') return [{ found: 'lists.answer', values }]
    return all.length === 0 ? [] : [{ found: 'lists.silent', values }]
  },
}
