// Several hosts in one text, as Exim writes them: `smtp1.isp.example::587 : smtp2.isp.example`, where a port has two colons because
// one parts the hosts; or with semicolons, `[2001:db8::1]:587; smtp2.isp.example:25`. One host alone is read as everywhere else.

import type { Domain } from '../core/domain.ts'
import type { IpAddress } from '../core/ip.ts'
import { hostOf, parseEndpoint, show, value, type Endpoint } from './values.ts'

export type HostList = readonly Endpoint<Domain | IpAddress>[]

/** The hosts as they are written, each with its port, or the part that is none. */
export function splitHosts(text: string, defaultPort: number): readonly string[] {
  const bare = text.trim()
  if (bare.includes(';')) return parts(bare.replace(/^<;/, ''), /;/)
  // In brackets colons belong to the address.
  if (bare.includes('[') || parseEndpoint(bare, hostOf, defaultPort)) return [bare]
  // `::` is one colon of a host or its port, `:` alone parts two of them.
  return parts(bare.replaceAll('::', '\0'), /:/).map((part) => part.replaceAll('\0', ':'))
}

const parts = (text: string, separator: RegExp): readonly string[] =>
  text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '')

export const hostListValue = (defaultPort: number, example: string) =>
  value<HostList>((input) => {
    const wrong = { message: `${show(input)} is not a host with a port`, advice: `write for example ${example}` }
    if (typeof input !== 'string') return wrong
    const hosts: Endpoint<Domain | IpAddress>[] = []
    for (const part of splitHosts(input, defaultPort)) {
      // `host:0` is a host with a port that there is not, and no two hosts.
      const endpoint = /^\d*$/.test(part) ? undefined : parseEndpoint(part, hostOf, defaultPort)
      if (!endpoint)
        return part === input.trim() ? wrong : { ...wrong, message: `${show(part)} is not a host with a port` }
      hosts.push(endpoint)
    }
    return hosts.length === 0 ? wrong : { value: hosts }
  })
