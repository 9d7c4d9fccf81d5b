// The mail server on this host, as the checks meet it: by the address that is nearest to what others see, for a server treats those
// who come over loopback like family.

import { isLoopback, parseIp, type IpAddress } from '../../core/ip.ts'
import { describeReply, isPositive } from '../../core/reply.ts'
import { seconds } from '../../core/time.ts'
import { Conversation, type Heard } from '../../net/conversation.ts'
import { SEND_WORDS } from '../../words/send.ts'
import { isReservedAddress } from '../../route/reserved-addresses.ts'
import type { Look } from '../look.ts'
import { talkToPort, type MailQuestion, type PortAnswer, type PortMode } from '../port-talk.ts'
import type { MailPort, World } from '../world.ts'

const WAIT = seconds(4)
/** Of a machine with many. */
const MOST_ADDRESSES = 6
export const LOOPBACK: readonly IpAddress[] = ['127.0.0.1', '::1'].flatMap((text) => parseIp(text) ?? [])

/** Without those that a connection would need an interface's name for. */
export const outsideAddresses = ({ machine }: World): readonly IpAddress[] =>
  machine.filter((address) => !isLoopback(address) && !address.startsWith('fe80:')).slice(0, MOST_ADDRESSES)

/** Public ones first, loopback last. */
const places = (world: World): readonly IpAddress[] => [
  ...outsideAddresses(world).toSorted((a, b) => Number(isReservedAddress(a)) - Number(isReservedAddress(b))),
  ...LOOPBACK,
]

export interface MetHere {
  readonly address: IpAddress
  readonly answer: PortAnswer
}

interface Meeting {
  readonly mode: PortMode
  readonly mails?: readonly MailQuestion[]
}

/** Undefined: nobody listens there, at no address. */
export async function meetHere(
  { port }: MailPort,
  { mode, mails }: Meeting,
  world: World,
  look: Look,
): Promise<MetHere | undefined> {
  for (const address of places(world)) {
    const question = { address, port, mode, host: world.hostname, helo: HELO, ...(mails && { mails }) }
    const answer = await talkToPort(question, {
      dialer: world.here,
      clock: world.clock,
      timeout: WAIT,
      signal: look.signal,
    })
    if (answer.verdict === 'refused' || answer.verdict === 'no-route') continue
    look.note({ asked: 'connect', of: `${address} port ${port}`, came: shownAnswer(answer) })
    for (const { to, reply } of answer.mails) {
      look.note({ asked: `RCPT TO:<${to}>`, of: `${address} port ${port}`, came: describeReply(reply) })
    }
    return { address, answer }
  }
  return undefined
}

export interface SpokenHere extends Disposable {
  readonly address: IpAddress
  readonly session: Conversation
}

/** A session that has said EHLO, for what no question of talkToPort is; undefined: there is none to be had. */
export async function speakHere({ port }: MailPort, world: World, look: Look): Promise<SpokenHere | undefined> {
  const { here: dialer, clock } = world
  for (const address of places(world)) {
    const dialled = await dialer(address, port, { timeout: WAIT, signal: look.signal })
    if (!dialled.ok) continue
    const options = { clock, timeout: WAIT, signal: look.signal, words: SEND_WORDS.en, onLine: () => {} }
    const session = Conversation.over(dialled.socket, options)
    const greeting = await session.hear()
    if (greeting.ok && isPositive(greeting.reply)) {
      session.send(`EHLO ${HELO}`)
      const hello = await session.hear()
      if (hello.ok) return { address, session, [Symbol.dispose]: () => session.close() }
    }
    session.close()
    return undefined
  }
  return undefined
}

/** What comes unasked; undefined: nothing does. */
export async function comesUnasked(heard: Promise<Heard>, { clock, silence }: World): Promise<Heard | undefined> {
  const over = Promise.withResolvers<undefined>()
  const timer = clock.after(silence, () => over.resolve(undefined), true)
  const first = await Promise.race([heard, over.promise])
  timer.cancel()
  return first
}

/** An address literal (RFC 5321 §4.1.3): names of our own would be judged. */
const HELO = '[127.0.0.1]'

export const shownAnswer = ({ greeting, detail, verdict, tls }: PortAnswer): string =>
  [
    greeting === undefined ? `${verdict} ${detail}`.trim() : describeReply(greeting),
    ...(tls ? [tls.protocol] : []),
  ].join(', ')
