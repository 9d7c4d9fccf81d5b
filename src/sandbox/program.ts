// What a receiver was told to answer (control/sandbox-control.ts), as a Behaviour: replies are read here, and refused where they are
// none. Keeps how far each list of replies has come, and when messages came for a rate.

import { reply, type Reply } from '../core/reply.ts'
import { between, parseDuration, type Duration, type Tick } from '../core/time.ts'
import type { ReceiverProgram } from '../control/sandbox-control.ts'
import type { Behaviour } from './behaviour.ts'

export type ReadProgram =
  | { readonly ok: true; readonly behaviour: Behaviour }
  /** `field: sentence`. */
  | { readonly ok: false; readonly problem: string }

/** A reply that is no refusal means that the receiver goes on. */
type Answers = () => Reply | undefined

const REPLY = /^([2-5]\d\d)(?: +([245]\.\d{1,3}\.\d{1,3}))?(?: +([\x20-\x7e]{1,400}))?$/
const RATE = /^(\d{1,6})\/(\S+)$/
const TOO_MUCH = reply(450, '4.7.1', 'Error: too much mail in this time, come later')

export function readProgram(program: ReceiverProgram, ticks: () => Tick): ReadProgram {
  const { connect, mail, rcpt, content, pause, tls, rate } = program
  const wrong = Object.entries({ connect: connect === undefined ? [] : [connect], mail, rcpt, content })
    .flatMap(([field, texts = []]) => texts.map((text) => ({ field, text })))
    .find(({ text }) => !REPLY.test(text))
  if (wrong) {
    const { field, text } = wrong
    return { ok: false, problem: `${field}: “${text}” is no reply of SMTP: write one such as 450 4.7.1 Come later.` }
  }
  const span = pause === undefined ? undefined : parseDuration(pause)
  if (pause !== undefined && span === undefined)
    return { ok: false, problem: `pause: “${pause}” is no span of time: write for example 2s.` }
  const allowed = rate === undefined ? undefined : rateOf(rate, ticks)
  if (rate !== undefined && allowed === undefined)
    return { ok: false, problem: `rate: “${rate}” is no rate: write for example 10/1m.` }
  const [greeting] = connect === undefined ? [] : [replyOf(connect)]
  const [onMail, onRcpt, onContent] = [mail, rcpt, content].map(inTurn)
  return {
    ok: true,
    behaviour: {
      ...(greeting && { greeting }),
      ...(span !== undefined && { pause: span }),
      ...(tls === 'required' && { tls }),
      ...((onMail || allowed) && { onMail: () => onMail?.() ?? allowed?.() }),
      ...(onRcpt && { onRcpt }),
      ...(onContent && { onContent }),
    },
  }
}

function replyOf(text: string): Reply {
  const [, code = '', enhanced, words = ''] = REPLY.exec(text) ?? []
  return reply(Number(code), enhanced, words)
}

function inTurn(texts: readonly string[] | undefined): Answers | undefined {
  if (texts === undefined || texts.length === 0) return undefined
  const replies = texts.map(replyOf)
  let asked = 0
  return () => {
    const said = replies[Math.min(asked++, replies.length - 1)]
    return said && said.code >= 400 ? said : undefined
  }
}

function rateOf(text: string, ticks: () => Tick): Answers | undefined {
  const [, most, spanText = ''] = RATE.exec(text) ?? []
  const span: Duration | undefined = parseDuration(spanText)
  if (most === undefined || span === undefined) return undefined
  let taken: Tick[] = []
  return () => {
    const now = ticks()
    taken = taken.filter((at) => between(at, now) < span)
    if (taken.length >= Number(most)) return TOO_MUCH
    taken.push(now)
    return undefined
  }
}
