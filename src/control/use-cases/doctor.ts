// What is wrong with a domain and with this host, before mail is refused for it. Without a server the machine itself is looked at.

import * as v from 'valibot'
import { parseDomain } from '../../core/domain.ts'
import { parseIp } from '../../core/ip.ts'
import type { Report } from '../../doctor/examine.ts'
import { answer, problem } from '../control.ts'
import type { Engine } from '../engine.ts'
import { output, useCase } from '../use-case.ts'
import { textField } from './input.ts'

export interface DoctorRequest {
  readonly domains: readonly string[]
  readonly only: readonly string[]
  readonly ip: readonly string[]
  readonly helo?: string
  readonly selector: readonly string[]
  readonly dns?: string
  readonly elsewhere: boolean
}

/** `progress` is told how many checks of how many are done, where somebody watches. */
type Needs = Pick<Engine, 'clock' | 'mailServer'> & { readonly progress?: (done: number, of: number) => void }

/** Each domain costs some thirty questions. */
const MOST_DOMAINS = 20
const MOST_NAMES = 50

const texts = (title: string, description: string) =>
  v.optional(
    v.pipe(
      v.array(v.string()),
      v.maxLength(MOST_NAMES, `There may be ${MOST_NAMES} of them.`),
      v.title(title),
      v.description(description),
    ),
    [],
  )

export const doctor = useCase<DoctorRequest, Report, Needs>({
  name: 'doctor',
  summary: 'look for what is wrong with domains and with this host, and print what mends it',
  effect: 'look-up',
  // It keeps DNS and other servers busy, and this one with them.
  need: 'operator',
  http: { method: 'POST', path: '/api/doctor' },
  input: v.strictObject({
    domains: texts('domain', 'domains to look at; left out: those of this server'),
    only: texts('check', 'only these checks or groups of them: host, mx, spf, dmarc.policy, ...; may be repeated'),
    ip: texts(
      'address',
      'the public address that mail leaves from, where this machine does not have it; may be repeated',
    ),
    helo: v.exactOptional(textField('name', 'the name that the mail server greets with')),
    selector: texts('name', 'a DKIM selector; may be repeated'),
    dns: v.exactOptional(textField('server', 'ask this DNS server: an address, perhaps with a port')),
    elsewhere: v.optional(
      v.pipe(v.boolean(), v.description('look at the domains only: their mail does not go out from this host')),
      false,
    ),
  }),
  output: output(
    '{ host, domains, results: [{ check, target, status, found, values, who?, causes, cures, evidence }], counts }',
  ),
  async run(input, { clock, mailServer, progress }) {
    const [{ examine }, { isCheckName, CHECK_GROUPS }, { parseDnsServer, realWorld }] = await Promise.all([
      import('../../doctor/examine.ts'),
      import('../../doctor/checks.ts'),
      import('../../doctor/real-world.ts'),
    ])
    const domains: string[] = []
    for (const text of input.domains) {
      const domain = parseDomain(text.replace(/^.*@/, '').replace(/\.$/, ''))
      if (domain === undefined)
        return problem('bad-request', `domains: "${text}" is no domain; write one such as example.org.`)
      if (!domains.includes(domain)) domains.push(domain)
    }
    if (domains.length > MOST_DOMAINS) return problem('bad-request', `domains: There may be ${MOST_DOMAINS} at a time.`)
    const unknown = input.only.find((name) => !isCheckName(name))
    if (unknown !== undefined) {
      return problem(
        'bad-request',
        `only: There is no check "${unknown}". Write a group (${CHECK_GROUPS.join(', ')}) or a check of it.`,
      )
    }
    const ip = input.ip.map((text) => ({ text, address: parseIp(text) }))
    const wrong = ip.find(({ address }) => address === undefined)
    if (wrong) return problem('bad-request', `ip: "${wrong.text}" is no IP address.`)
    const dns = input.dns === undefined ? undefined : parseDnsServer(input.dns)
    if (input.dns !== undefined && dns === undefined) {
      return problem(
        'bad-request',
        `dns: "${input.dns}" is no address of a server; write 192.0.2.53 or 192.0.2.53:5353.`,
      )
    }
    const told = {
      ip: ip.flatMap(({ address }) => address ?? []),
      helo: input.helo?.toLowerCase(),
      selectors: input.selector.map((name) => name.toLowerCase()),
      dns,
    }
    const found = await realWorld(clock, mailServer?.(), told)
    const { only, elsewhere } = input
    const meant = domains.length > 0 ? domains : found.domains
    return answer(await examine({ domains: meant, only, elsewhere }, found.world, progress))
  },
})
