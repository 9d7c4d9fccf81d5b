// Call-outs: asks the servers of a domain whether they would take mail for an address, and remembers what they said. Few at
// once, each within its time, the same question never twice at the same time. What was not answered is not known,
// and not remembered. Whom to call is found by the caller; how one host is called is in ask-host.ts.

import { formatMailbox, formatReversePath, type Mailbox, type ReversePath } from '../../core/address.ts'
import type { Random } from '../../core/random.ts'
import type { Facts } from '../../core/reason.ts'
import { describeReply } from '../../core/reply.ts'
import { formatDuration, type Duration } from '../../core/time.ts'
import { addressText, type MailHost } from '../../route/mx-selection.ts'
import { askHost, type AskHostDeps, type HostAnswer } from './ask-host.ts'
import { CalloutCache } from './callout-cache.ts'
import { CalloutSlots } from './callout-slots.ts'

export interface CalloutRequest {
  readonly mailbox: Mailbox
  /** The sender of the call-out; `null` shows that a bounce would get there. */
  readonly mailFrom: ReversePath
  /** In the order in which they are to be tried. */
  readonly hosts: readonly MailHost[]
  readonly port: number
  readonly timeout: Duration
  /** Whether to find out, too, if the server takes any address at all. */
  readonly random: boolean
}

export type CalloutAnswer = { readonly facts: Facts } & (
  | { readonly kind: 'accepted' }
  /** For good: by MAIL, because the server takes no mail from that sender; by RCPT, because of the address. */
  | { readonly kind: 'refused'; readonly by: 'MAIL' | 'RCPT'; readonly reply: string }
  | { readonly kind: 'unanswered'; readonly why: string }
)

export interface Callouts {
  ask(request: CalloutRequest): Promise<CalloutAnswer>
  /** What is remembered, without calling anybody. */
  recall(request: CalloutRequest): CalloutAnswer | undefined
}

export interface CalloutsDeps extends AskHostDeps {
  readonly random: Random
}

/** Hosts called for one question; more would be no use to a client that waits. */
const MAX_HOSTS = 3

export function createCallouts(deps: CalloutsDeps): Callouts {
  const cache = new CalloutCache(deps.clock)
  const slots = new CalloutSlots()
  const underWay = new Map<string, Promise<CalloutAnswer>>()

  async function call(request: CalloutRequest): Promise<CalloutAnswer> {
    const { clock } = deps
    const limit = new AbortController()
    const timer = clock.after(request.timeout, () => limit.abort())
    const leave = await slots.enter(request.mailbox.domain, limit.signal)
    try {
      if (!leave) return unanswered('too many call-outs are under way')
      return await callHosts(request, limit.signal)
    } finally {
      timer.cancel()
      leave?.()
    }
  }

  async function callHosts(request: CalloutRequest, signal: AbortSignal): Promise<CalloutAnswer> {
    const { mailbox, mailFrom, hosts, port, timeout } = request
    let answer = unanswered(`there is no host to ask about ${formatMailbox(mailbox)}`)
    const ask = { mailbox, mailFrom, ...(request.random ? { stranger: strangerAt(mailbox, deps.random) } : {}) }
    for (const host of hosts.slice(0, MAX_HOSTS)) {
      const called = { callout_host: addressText(host.host, host.address) }
      const found = await askHost(ask, { host, port, timeout }, deps, signal)
      if (found.kind === 'answered') {
        const { anything } = found
        const said = {
          ...called,
          callout_sent: found.sent,
          callout_reply: describeReply(found.reply).slice(0, MAX_REPLY),
        }
        answer = judge(found, anything ? { ...said, callout_accepts_anything: true } : said)
        cache.keep(keyOf(request), request, answer, anything)
        return answer
      }
      if (signal.aborted) return unanswered(`${host.host} did not answer within ${formatDuration(timeout)}`, called)
      answer = unanswered(`${host.host} could not be asked: ${found.why}`, called)
    }
    return answer
  }

  return {
    ask(request) {
      const key = keyOf(request)
      const known = cache.find(key, request)
      if (known) return Promise.resolve(known)
      const running = underWay.get(key)
      if (running) return running
      const started = call(request).finally(() => underWay.delete(key))
      underWay.set(key, started)
      return started
    },
    recall: (request) => cache.find(keyOf(request), request),
  }
}

/** For simulations: what is remembered counts, and nobody is called. */
export const silentCallouts = (callouts: Callouts): Callouts => ({
  ask: (request) => Promise.resolve(callouts.recall(request) ?? unanswered('no call-out is made in a simulation')),
  recall: (request) => callouts.recall(request),
})

const MAX_REPLY = 500

const unanswered = (why: string, facts: Facts = {}): CalloutAnswer => ({
  kind: 'unanswered',
  why,
  facts: { ...facts, callout: 'no answer', callout_why: why },
})

/** 5xx says no; but these say that the server wants TLS or log-in first, and nothing about an address (RFC 4954 §6, RFC 3207 §4). */
const ABOUT_US: ReadonlySet<number> = new Set([530, 534, 535, 538])

function judge({ by, reply }: Extract<HostAnswer, { kind: 'answered' }>, facts: Facts): CalloutAnswer {
  const text = describeReply(reply).slice(0, MAX_REPLY)
  if (reply.code < 300) return { kind: 'accepted', facts: { ...facts, callout: 'accepted' } }
  if (reply.code >= 500 && !ABOUT_US.has(reply.code)) {
    return { kind: 'refused', by, reply: text, facts: { ...facts, callout: 'refused' } }
  }
  return unanswered(`the server of the address answered ${by} with ${text}`, facts)
}

/** Local parts may differ by case (RFC 5321 §2.4). */
const keyOf = ({ mailbox, mailFrom, random }: CalloutRequest): string =>
  JSON.stringify([formatReversePath(mailFrom), formatMailbox(mailbox), random])

/** An address that nobody has. */
function strangerAt({ domain }: Mailbox, random: Random): Mailbox {
  const letters = Array.from({ length: 16 }, () => Math.floor(random() * 36).toString(36))
  return { localPart: `no-such-user-${letters.join('')}`, domain }
}
