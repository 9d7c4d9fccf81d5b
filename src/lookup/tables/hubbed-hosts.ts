// Debian's hubbed_hosts (exim4-config_files(5)): `domain: host : host options`, which names the hosts that take the mail of a
// domain. `*.example.org` is for example.org and every name below it, as Exim's partial-lsearch has it. `host/MX` means the MX
// hosts of that name.

import type { Domain } from '../../core/domain.ts'
import { parseDomain } from '../../core/domain.ts'
import type { IpAddress } from '../../core/ip.ts'
import { splitHosts } from '../../config/host-list.ts'
import { hostOf, parseEndpoint } from '../../config/values.ts'
import type { ReadEntry, TableFormat } from './parse-table.ts'

export interface Hub {
  readonly host: Domain | IpAddress
  readonly port: number
  /** Its MX hosts are meant. */
  readonly mx: boolean
}

export interface Hubs {
  readonly hubs: readonly [Hub, ...Hub[]]
  readonly order: 'written' | 'random'
}

const SMTP = 25
/** Of Exim's manualroute; but for `randomize` they say how addresses are found, which here are looked up like any other. */
const OPTIONS = ['randomize', 'no_randomize', 'byname', 'bydns', 'ipv4_only', 'ipv4_prefer'] as const
const EXAMPLE = 'write for example corp.example: hub1.corp.example : hub2.corp.example::2525'

const read: ReadEntry<Hubs> = (text, key) => {
  if (parseDomain(key.replace(/^\*\./, '')) === undefined) {
    return { ok: false, at: 'key', message: `${key} is not a domain`, advice: EXAMPLE }
  }
  const words = text.split(/\s+/)
  const options: string[] = []
  // A colon or a semicolon before it makes the last word a host.
  while (words.length > 1 && /^[a-z0-9_]+$/i.test(words.at(-1) ?? '') && !/[:;]$/.test(words.at(-2) ?? '')) {
    options.unshift(words.pop() ?? '')
  }
  const odd = options.find((word) => !OPTIONS.some((option) => option === word))
  if (odd !== undefined) {
    const advice = `the options are ${OPTIONS.join(', ')}; hosts are parted by a colon`
    return { ok: false, at: text.lastIndexOf(odd), message: `there is no option ${odd}`, advice }
  }
  const [first, ...others] = splitHosts(words.join(' '), SMTP).map(readHub)
  const all = [first, ...others]
  const bad = all.find((one) => typeof one === 'string')
  if (typeof bad === 'string') {
    return { ok: false, at: Math.max(0, text.indexOf(bad)), message: `${bad} is not a host`, advice: EXAMPLE }
  }
  const hubs = all.filter((one) => typeof one === 'object')
  const [only, ...more] = hubs
  if (only === undefined) return { ok: false, at: 0, message: `no host is named for ${key}`, advice: EXAMPLE }
  return { ok: true, value: { hubs: [only, ...more], order: options.includes('randomize') ? 'random' : 'written' } }
}

/** Or the text that is no host. */
function readHub(text: string): Hub | string {
  const mx = /\/mx$/i.test(text)
  const endpoint = /^\d*$/.test(text) ? undefined : parseEndpoint(text.replace(/\/mx$/i, ''), hostOf, SMTP)
  return endpoint ? { ...endpoint, mx } : text
}

export const HUBBED_HOSTS: TableFormat<Hubs> = { read, example: EXAMPLE }

/** Names of two parts and more may have a star before them, the longest first; a star stands for nothing as well. */
export function* hubKeys(domain: string): Iterable<string> {
  yield domain
  for (let rest = domain; rest.includes('.'); rest = rest.slice(rest.indexOf('.') + 1)) yield `*.${rest}`
}
