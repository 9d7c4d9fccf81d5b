// Has each address that this host sends from a reverse name (RFC 1912 §2.1)? Gmail and most others refuse those that have none.

import { isReservedAddress } from '../../route/reserved-addresses.ts'
import type { HostCheck, OwnAddress, CheckVerdict } from '../check.ts'
import { notAnswered, type Look } from '../look.ts'
import type { World } from '../world.ts'
import { isAskableName } from './askable-name.ts'
import { reverseLine } from './zone-line.ts'

export const reverseNameCheck: HostCheck = {
  id: 'host.reverse',
  of: 'host',
  async run(world, look) {
    if (world.own.length === 0) return [{ found: 'unknown.own-address' }]
    return Promise.all(world.own.map((own) => one(own, world, look)))
  },
}

async function one({ address }: OwnAddress, { hostname }: World, look: Look): Promise<CheckVerdict> {
  const about = address
  if (isReservedAddress(address)) return { found: 'reverse.private', about, values: { address } }
  const result = await look.ptr(address)
  if (result.kind === 'temporary') return { ...notAnswered(result, `PTR ${address}`), about }
  const names = result.kind === 'answer' ? result.records : []
  const values = { address, names: names.join(', '), name: hostname }
  if (names.length === 0) {
    return {
      found: 'reverse.none',
      about,
      values,
      cures: [{ where: 'zone', text: reverseLine(address, isAskableName(hostname) ? hostname : 'mx.example.org') }],
    }
  }
  return { found: names.length === 1 ? 'reverse.one' : 'reverse.several', about, values }
}
