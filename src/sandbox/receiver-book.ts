// The receivers of the sandbox as they stand: those of receivers.ts, those that were made since, and what each was told to answer.
// Owns their servers. Decides what a program does to a receiver that is there, and to one that is not.

import type { Clock } from '../core/clock.ts'
import { parseDomain } from '../core/domain.ts'
import { parseIp } from '../core/ip.ts'
import type { Random } from '../core/random.ts'
import { answer, problem, type ControlAnswer } from '../control/control.ts'
import type { CaughtMail, ReceiverProgram, ReceiverView, SandboxControl } from '../control/sandbox-control.ts'
import type { Behaviour, ReceivedMail } from './behaviour.ts'
import { selfSignedContext } from './certificate.ts'
import { startPeer, type PretendedPeer } from './peer.ts'
import { readProgram } from './program.ts'
import { RECEIVERS, type PretendedDomain } from './receivers.ts'
import { pretendedTarget } from './sandbox-dialer.ts'

const SMTP_PORT = 25
/** tcpmux on 127.0.0.1: needs root to be taken and nobody does, so that a connection there is truly refused. */
const NOBODYS_PORT = 1
/** Addresses for receivers that are made: TEST-NET-2 from .100 on (RFC 5737). */
const MADE = { network: '198.51.100.', first: 100, last: 254 }

export interface ReceiverBookDeps {
  readonly clock: Clock
  readonly random: Random
  readonly running: AsyncDisposableStack
  /** There is one more. */
  readonly made: (all: readonly PretendedDomain[]) => void
}

interface Host {
  readonly usual: Behaviour | 'nobody-listens'
  readonly target: string
  readonly name: string
  peer?: PretendedPeer
}

export class ReceiverBook implements SandboxControl {
  readonly #deps: ReceiverBookDeps
  /** Ports on 127.0.0.1, for the dialer. */
  readonly targets = new Map<string, number>()
  readonly #hosts = new Map<string, Host[]>()
  readonly #programs = new Map<string, ReceiverProgram>()
  readonly #made: PretendedDomain[] = []

  constructor(deps: ReceiverBookDeps) {
    this.#deps = deps
  }

  async open(): Promise<void> {
    for (const one of RECEIVERS) await this.#add(one)
  }

  received(domain: string): readonly ReceivedMail[] {
    return (this.#hosts.get(domain) ?? []).flatMap(({ peer }) => peer?.received() ?? [])
  }

  list(): readonly ReceiverView[] {
    return [...RECEIVERS, ...this.#made].map(({ domain, habit }) => this.#view(domain, habit))
  }

  caught(domain: string): readonly CaughtMail[] {
    return this.received(domain).map(({ mailFrom, rcptTo, content, ...rest }) => ({
      ...rest,
      from: mailFrom,
      to: rcptTo,
      content: Buffer.from(content).toString('utf8'),
    }))
  }

  forget(domain: string): void {
    for (const { peer } of this.#hosts.get(domain) ?? []) peer?.forget()
  }

  async program(domain: string, program: ReceiverProgram | undefined): Promise<ControlAnswer<ReceiverView>> {
    const known = [...RECEIVERS, ...this.#made].find((one) => one.domain === domain)
    if (!known && (parseDomain(domain) === undefined || !/^[^.]+\.test$/.test(domain)))
      return problem('bad-request', `“${domain}” is no domain of the sandbox: write one that ends in .test.`)
    if (known && !known.servers)
      return problem('bad-request', `${domain} has no server that could answer: it ${known.habit}.`)
    const { clock } = this.#deps
    const read = program && readProgram(program, () => clock.ticks())
    if (read?.ok === false) return problem('bad-request', read.problem)
    const receiver = known ?? (await this.#make(domain))
    if (receiver === undefined)
      return problem('bad-request', 'There are as many receivers as the sandbox has addresses.')
    for (const host of this.#hosts.get(domain) ?? []) await this.#play(host, domain, read?.behaviour ?? host.usual)
    if (program) this.#programs.set(domain, program)
    else this.#programs.delete(domain)
    return answer(this.#view(domain, receiver.habit))
  }

  #view(domain: string, habit: string): ReceiverView {
    const program = this.#programs.get(domain)
    return { domain, habit, ...(program && { program }), kept: this.received(domain).length }
  }

  async #make(domain: string): Promise<PretendedDomain | undefined> {
    const last = MADE.first + this.#made.length
    if (last > MADE.last) return undefined
    const server = { name: `mx.${domain}`, address: `${MADE.network}${last}`, plays: {} } as const
    const receiver: PretendedDomain = { domain, habit: 'was made over the API, and accepts', servers: [server] }
    this.#made.push(receiver)
    await this.#add(receiver)
    this.#deps.made(this.#made)
    return receiver
  }

  async #add({ domain, servers = [] }: PretendedDomain): Promise<void> {
    const hosts = servers.map(({ name, address, plays }): Host => ({ name, usual: plays, target: targetOf(address) }))
    this.#hosts.set(domain, hosts)
    for (const host of hosts) await this.#play(host, domain, host.usual)
  }

  async #play(host: Host, domain: string, behaviour: Host['usual']): Promise<void> {
    if (behaviour === 'nobody-listens') return void this.targets.set(host.target, NOBODYS_PORT)
    if (host.peer) host.peer.play(behaviour)
    else {
      const { clock, random, running } = this.#deps
      let context: ReturnType<typeof selfSignedContext> | undefined
      const tls = (): NonNullable<typeof context> => (context ??= selfSignedContext(clock, host.name))
      const peer = await startPeer({ clock, random, host: host.name, domain, behaviour, tls })
      running.defer(() => peer.close())
      host.peer = peer
    }
    this.targets.set(host.target, host.peer.port)
  }
}

function targetOf(text: string): string {
  const address = parseIp(text)
  if (address === undefined) throw new Error(`not an IP address: ${text}`)
  return pretendedTarget(address, SMTP_PORT)
}
