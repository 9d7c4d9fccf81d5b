// Looks at a mail server as a client would: which hosts, which ports answer and how, what they offer, which certificate they show,
// and whether they would take mail. One host at a time, a few at most, within a bound of time, and never with a message.

import { parseDomain } from '../core/domain.ts'
import { isIpv6, parseIp, type IpAddress } from '../core/ip.ts'
import { describeReply, isPositive, type Reply } from '../core/reply.ts'
import { seconds } from '../core/time.ts'
import type { CauseId } from '../diagnose/causes/facts.ts'
import { causeText } from '../diagnose/causes/catalogue.ts'
import { causeFacts } from '../diagnose/causes/facts.ts'
import type { Stage, Who } from '../diagnose/diagnosis.ts'
import { makeExplain } from '../diagnose/explain.ts'
import type { Language } from '../words/language.ts'
import type { Evidence } from './check.ts'
import { makeLook, type Look } from './look.ts'
import { talkToPort, type MailQuestion, type PortAnswer, type PortMode, type PortVerdict } from './port-talk.ts'
import type { World } from './world.ts'

export interface ProbeTarget {
  /** `user@example.org`, `mx.example.org`, `192.0.2.1`. */
  readonly text: string
  readonly ports: readonly number[]
  /** Empty: nobody is asked about a recipient. */
  readonly recipients: readonly string[]
  /** Empty for the null reverse-path. */
  readonly sender: string
  readonly language: Language
}

export interface ProbedPort extends PortAnswer {
  readonly port: number
  readonly mode: PortMode
  /** What it comes to, and what to do: as `explain` has it. */
  readonly advice?: ProbeAdvice
}

export interface ProbeAdvice {
  readonly cause: CauseId
  readonly title: string
  readonly who: Who
  /** The first step. */
  readonly next: string
}

export interface ProbedHost {
  readonly host: string
  /** Of the MX record that names it. */
  readonly preference?: number
  readonly address: IpAddress
  readonly ports: readonly ProbedPort[]
}

export interface ServerProbe {
  readonly target: string
  /** Where there is nobody to connect to, what DNS says of it. */
  readonly nobody?: string
  readonly hosts: readonly ProbedHost[]
  readonly evidence: readonly Evidence[]
}

export const USUAL_PORTS: readonly number[] = [25, 465, 587]
const MODES: Readonly<Record<number, PortMode>> = { 465: 'tls' }
const WAIT = seconds(5)
const TIME_LIMIT = seconds(40)
const MOST_HOSTS = 3

interface Place {
  readonly host: string
  readonly preference?: number
  readonly address: IpAddress
}

export async function probeServer(target: ProbeTarget, world: World): Promise<ServerProbe> {
  const evidence: Evidence[] = []
  const limit = new AbortController()
  const timer = world.clock.after(TIME_LIMIT, () => limit.abort(), true)
  const look = makeLook({ resolver: world.resolver, server: world.server, signal: limit.signal, evidence })
  const explain = makeExplain()
  try {
    const found = await placesOf(target.text, look)
    if (typeof found === 'string') return { target: target.text, nobody: found, hosts: [], evidence }
    const hosts: ProbedHost[] = []
    for (const place of found) {
      const ports = await Promise.all(
        target.ports.map(async (port): Promise<ProbedPort> => {
          const mode = MODES[port] ?? 'starttls'
          const answer = await talkToPort(questionFor(place, port, mode, target, world), {
            dialer: world.dialer,
            clock: world.clock,
            timeout: WAIT,
            signal: limit.signal,
          })
          const advice = adviceOn(answer, place, port, target.language, explain)
          return { port, mode, ...answer, ...(advice && { advice }) }
        }),
      )
      hosts.push({ ...place, ports })
    }
    return { target: target.text, hosts, evidence }
  } finally {
    timer.cancel()
    limit.abort()
  }
}

function questionFor({ host, address }: Place, port: number, mode: PortMode, target: ProbeTarget, world: World) {
  const mails: readonly MailQuestion[] =
    port === SMTP ? target.recipients.map((to) => ({ from: target.sender, to })) : []
  return { address, port, mode, host, helo: helloOf(world), mails }
}

const SMTP = 25

/** RFC 5321 §4.1.4: whoever has no name says an address. */
const helloOf = ({ hostname, machine }: World): string =>
  hostname.includes('.') && parseDomain(hostname) !== undefined
    ? hostname
    : `[${machine.find((address) => !isIpv6(address)) ?? '127.0.0.1'}]`

/** A text: why there is none. */
async function placesOf(text: string, look: Look): Promise<readonly Place[] | string> {
  const ip = parseIp(text.replace(/^\[(.*)\]$/, '$1'))
  if (ip !== undefined) return [{ host: ip, address: ip }]
  const domain = parseDomain(text.slice(text.lastIndexOf('@') + 1))
  if (domain === undefined) return 'not-a-name'
  if (!text.includes('@')) {
    const places = await addressesOf({ host: domain }, look)
    if (places.length > 0) return places
  }
  const mx = await look.mx(domain)
  if (mx.kind === 'temporary') return `dns: ${mx.detail}`
  const named = mx.kind === 'answer' ? mx.records.toSorted((a, b) => a.preference - b.preference) : []
  if (named.some(({ exchange }) => exchange === '')) return 'null-mx'
  const hosts =
    named.length > 0 ? named.map((one) => ({ host: one.exchange, preference: one.preference })) : [{ host: domain }]
  const places: Place[] = []
  for (const host of hosts.slice(0, MOST_HOSTS)) places.push(...(await addressesOf(host, look)))
  return places.length > 0 ? places : mx.kind === 'nxdomain' ? 'nxdomain' : 'no-address'
}

/** The first of each family. */
async function addressesOf(host: Omit<Place, 'address'>, look: Look): Promise<readonly Place[]> {
  const result = await look.addresses(host.host)
  if (result.kind !== 'answer') return []
  const four = result.addresses.find((address) => !isIpv6(address))
  const six = result.addresses.find(isIpv6)
  return [four, six].flatMap((address) => (address === undefined ? [] : [{ ...host, address }]))
}

const OF_VERDICT: Readonly<Partial<Record<PortVerdict, CauseId>>> = {
  refused: 'network.connect',
  'no-route': 'network.connect',
  'not-allowed': 'network.connect',
  closed: 'network.connect',
  silent: 'network.timeout',
  'tls-failed': 'tls.cut-off',
}

function adviceOn(
  answer: PortAnswer,
  { host }: Place,
  port: number,
  language: Language,
  explain: ReturnType<typeof makeExplain>,
): ProbeAdvice | undefined {
  const refused = refusalOf(answer)
  if (refused) {
    const { cause, title, who, steps } = explain(
      { text: describeReply(refused.reply), host, stage: refused.stage },
      { language },
    )
    return { cause, title, who, next: steps[0] ?? '' }
  }
  // A port for mail programs need not be there on a host that takes mail from other servers.
  if (port !== SMTP && answer.verdict !== 'tls-failed') return undefined
  const cause = answer.verdict === 'filtered' ? 'network.port-25-blocked' : OF_VERDICT[answer.verdict]
  if (cause === undefined) return undefined
  const { title, steps, first } = causeText(cause, language)
  const [step] = steps
  const next = first ?? (typeof step === 'string' ? step : (step?.says ?? ''))
  return { cause, title, who: causeFacts(cause).who, next }
}

function refusalOf({ greeting, mails }: PortAnswer): { readonly reply: Reply; readonly stage: Stage } | undefined {
  if (greeting && !isPositive(greeting)) return { reply: greeting, stage: 'connect' }
  const refused = mails.find(({ reply }) => !isPositive(reply))
  return refused && { reply: refused.reply, stage: refused.command === 'MAIL' ? 'mail' : 'rcpt' }
}
