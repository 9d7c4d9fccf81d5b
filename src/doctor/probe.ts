// Looks at a mail server as a client would: which hosts, which ports answer and how, what they offer, which certificate they show,
// and whether they would take mail. One host at a time, a few at most, within a bound of time, and never with a message.

import { parseDomain } from '../core/domain.ts'
import { isIpv6, type IpAddress } from '../core/ip.ts'
import { describeReply, isPositive, type Reply } from '../core/reply.ts'
import { seconds } from '../core/time.ts'
import type { CauseId } from '../diagnose/causes/facts.ts'
import { causeText } from '../diagnose/causes/catalogue.ts'
import { causeFacts } from '../diagnose/causes/facts.ts'
import type { Stage, Who } from '../diagnose/diagnosis.ts'
import { makeExplain } from '../diagnose/explain.ts'
import type { Language } from '../words/language.ts'
import type { Evidence } from './check.ts'
import { makeLook } from './look.ts'
import { mailPlaces, type MeetingPlace } from './mail-places.ts'
import {
  talkToPort,
  type MailAnswer,
  type MailQuestion,
  type PortAnswer,
  type PortQuestion,
  type ProbeStage,
  type PortMode,
  type PortVerdict,
} from './port-talk.ts'
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
  readonly logIn?: PortQuestion['logIn']
  readonly stopAfter?: ProbeStage
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

export const USUAL_PORTS: readonly number[] = [25, 465, 587, 2525]
const MODES: Readonly<Record<number, PortMode>> = { 465: 'tls' }
const WAIT = seconds(5)
const TIME_LIMIT = seconds(40)

export async function probeServer(target: ProbeTarget, world: World): Promise<ServerProbe> {
  const evidence: Evidence[] = []
  const limit = new AbortController()
  const timer = world.clock.after(TIME_LIMIT, () => limit.abort(), true)
  const look = makeLook({ resolver: world.resolver, server: world.server, signal: limit.signal, evidence })
  const explain = makeExplain()
  try {
    const found = await mailPlaces(target.text, look)
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
          const meant = port === SMTP || target.ports.length === 1
          const advice = adviceOn(answer, place, meant, target.language, explain)
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

function questionFor(
  { host, address }: MeetingPlace,
  port: number,
  mode: PortMode,
  target: ProbeTarget,
  world: World,
): PortQuestion {
  const { recipients, sender, stopAfter, ports } = target
  // Programs of users log in on the ports that are for them, and mail from elsewhere comes to 25; where one port alone is meant,
  // it is asked everything.
  const alone = ports.length === 1
  const logIn = port !== SMTP || alone ? target.logIn : undefined
  const mails: readonly MailQuestion[] =
    port === SMTP || alone || logIn !== undefined ? recipients.map((to) => ({ from: sender, to })) : []
  return {
    address,
    port,
    mode,
    host,
    helo: helloOf(world),
    mails,
    ...(logIn && { logIn }),
    ...(stopAfter && { stopAfter }),
  }
}

const SMTP = 25

/** RFC 5321 §4.1.4: whoever has no name says an address. */
const helloOf = ({ hostname, machine }: World): string =>
  hostname.includes('.') && parseDomain(hostname) !== undefined
    ? hostname
    : `[${machine.find((address) => !isIpv6(address)) ?? '127.0.0.1'}]`

export const isRefused = ({ reply }: MailAnswer): boolean => reply.code >= 400

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
  { host }: MeetingPlace,
  meant: boolean,
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
  if (!meant && answer.verdict !== 'tls-failed') return undefined
  const cause = answer.verdict === 'filtered' ? 'network.port-25-blocked' : OF_VERDICT[answer.verdict]
  if (cause === undefined) return undefined
  const { title, steps, first } = causeText(cause, language)
  const [step] = steps
  const next = first ?? (typeof step === 'string' ? step : (step?.says ?? ''))
  return { cause, title, who: causeFacts(cause).who, next }
}

const STAGE: Readonly<Record<MailAnswer['command'], Stage>> = { MAIL: 'mail', RCPT: 'rcpt', DATA: 'data' }

function refusalOf({
  greeting,
  mails,
  logIn,
}: PortAnswer): { readonly reply: Reply; readonly stage: Stage } | undefined {
  if (greeting && !isPositive(greeting)) return { reply: greeting, stage: 'connect' }
  if (logIn?.ok === false && logIn.why === 'refused') return { reply: logIn.reply, stage: 'auth' }
  const refused = mails.find(isRefused)
  return refused && { reply: refused.reply, stage: STAGE[refused.command] }
}
