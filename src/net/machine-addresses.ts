// The addresses of this machine, as its network interfaces have them at this moment.

import { networkInterfaces } from 'node:os'
import { parseIp, type IpAddress } from '../core/ip.ts'

export const machineAddresses = (): readonly IpAddress[] =>
  Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .flatMap(({ address }) => parseIp(address) ?? [])
